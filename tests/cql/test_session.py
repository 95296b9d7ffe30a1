"""The session: failures under our names, nothing bound as null, one session a process."""

import os
import signal
import time
import uuid

import pytest

from config.metrics import Silence
from cql.connect import connect
from cql.errors import OutcomeUnknown, StoreUnavailable
from cql.statements import accounts as q
from cql.statements import readers, timelines
from cql.statements.every import ALL
from cql.store import open_store

_FORK_SECONDS = 10


def in_a_child(work):
    """What a forked child's work came to, as an exit status; -1: it did not end within ten seconds."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(work())
        except BaseException:
            os._exit(99)
    end = time.monotonic() + _FORK_SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -1


def test_a_session_inherited_over_a_fork_refuses_to_work_at_once(services):
    def use():
        try:
            services.store.session.run(timelines.HOME, (1, 2, 0, 1))
        except RuntimeError:
            return 7
        return 1

    assert in_a_child(use) == 7
    assert services.store.session.run(timelines.HOME, (1, 2, 0, 1)) == []


def test_a_batch_of_an_inherited_session_is_refused_too(services):
    def use():
        try:
            services.store.session.batch("any", [(readers.SET_SEEN, (1, 1, 1))])
        except RuntimeError:
            return 7
        return 1

    assert in_a_child(use) == 7


def test_without_cassandra_connecting_fails_with_our_error(parts):
    nowhere = parts.settings.model_copy(update={"cassandra_port": 1})
    with pytest.raises(StoreUnavailable):
        connect(nowhere, Silence())


def test_a_null_leaves_no_tombstone_and_is_read_as_nothing(services):
    user_id = services.store.ids.mint()
    services.store.session.run(q.ADD_USER, (user_id, "nobody", None, None, 1, 1))
    user = services.store.users.get([user_id])[user_id]
    assert (user.name, user.protected) == ("nobody", False)


def test_a_claim_has_one_winner_and_its_retry_is_still_the_winner(services):
    name, claims = f"claim_{uuid.uuid4().hex}", [uuid.uuid4() for _ in range(3)]
    won = [services.store.users.claim_name(name, at, claim) for at, claim in enumerate(claims)]
    assert won == [True, False, False]
    assert services.store.users.claim_name(name, 0, claims[0])


def test_a_claim_whose_answer_was_lost_is_read_back(services, monkeypatch):
    name, claim, session = f"claim_{uuid.uuid4().hex}", uuid.uuid4(), services.store.session
    real, calls = session._hedged, []

    def unheard(statement, params):
        calls.append(real(statement, params))
        raise OutcomeUnknown(statement.name)

    monkeypatch.setattr(session, "_hedged", unheard)
    with pytest.raises(OutcomeUnknown):
        services.store.users.claim_name(name, 5, claim)
    monkeypatch.undo()
    assert calls[0] is True
    assert services.store.users.claim_name(name, 5, claim)
    assert not services.store.users.claim_name(name, 6, uuid.uuid4())


def test_every_statement_prepares_on_a_fresh_session(opened):
    services = opened()
    services.store.session.prepare_all()
    assert set(services.store.session._prepared) == set(ALL)


def test_two_stores_of_one_process_have_worker_numbers_of_their_own(parts):
    stores = [open_store(parts.settings, Silence()) for _ in range(2)]
    try:
        minted = [[store.ids.mint() for _ in range(50)] for store in stores]
        workers = [{each >> 12 & 1_023 for each in one} for one in minted]
        assert all(len(numbers) == 1 for numbers in workers) and workers[0] != workers[1]
    finally:
        for store in stores:
            store.session.close()
