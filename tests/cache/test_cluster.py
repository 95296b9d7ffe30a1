"""A cluster answers as one server does, in one round, and keys carry the run of the node that serves them."""

import os
import threading

import pytest
import redis

from cache.caches import open_caches
from cache.copies import Copies
from cache.errors import CacheAway
from cache.limits import Window
from cache.slots import slot_of
from config.settings import SettingsError
from tests.redis_cluster import NOWHERE, settings

IDS = range(60)


def reading(truth, asked=None):
    def read(ids):
        if asked is not None:
            asked.extend(ids)
        return {each: truth[each] for each in ids if each in truth}

    return read


@pytest.fixture
def clustered(caches_on):
    return caches_on()


@pytest.fixture
def copies(clustered, new_id):
    return Copies(clustered.connection, f"test{new_id()}", seconds=600, fill_seconds=30)


def test_a_page_over_all_nodes_comes_back_in_the_order_and_shape_that_was_asked(clustered, redis_cluster, new_id):
    viewer, ids = new_id(), [new_id() for _ in IDS]
    truth = {each: b"=%d" % each for each in ids}
    clustered.tweets.get(ids, reading(truth))
    clustered.relations.get(viewer, 1, ids[:3], lambda asked: dict.fromkeys(asked, 5))
    clustered.likes.get_many(ids, lambda missing: dict.fromkeys(missing, 7))
    looked = clustered.look(viewer, 1, ids[:4], ids, ids[:2])
    assert looked.tweets == list(truth.values())
    assert looked.users == [None, None]
    assert looked.relations == [b"5", b"5", b"5", None]
    assert clustered.look_counts([clustered.likes, clustered.replies], ids[:2]) == [[b"7", b"7"], [None, None]]
    assert all(node.ask("DBSIZE") for node in redis_cluster.masters())


def test_everything_is_sent_before_anything_is_read(copies, clustered, monkeypatch):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"x")))
    steps = []
    send, read = redis.Connection.send_packed_command, redis.Connection.read_response
    monkeypatch.setattr(
        redis.Connection,
        "send_packed_command",
        lambda self, *a, **k: steps.append(("send", self.port)) or send(self, *a, **k),
    )
    monkeypatch.setattr(
        redis.Connection,
        "read_response",
        lambda self, *a, **k: steps.append(("read", self.port)) or read(self, *a, **k),
    )
    assert len(copies.get(IDS, reading({}))) == len(IDS)
    assert [step for step, _ in steps] == ["send"] * 3 + ["read"] * len(IDS)
    assert len({port for step, port in steps if step == "send"}) == 3


def test_a_removal_of_many_reaches_all_nodes(copies):
    truth = dict.fromkeys(IDS, b"x")
    copies.get(IDS, reading(truth))
    copies.remove(list(IDS)[::2])
    asked = []
    copies.get(IDS, reading(truth, asked))
    assert asked == list(IDS)[::2]


def test_a_request_counts_in_all_of_its_windows_or_in_none_and_looks_in_the_same_round(clustered, new_id):
    asker = f"{{u{new_id()}}}"
    windows = [Window(f"{asker}:GET /2/tweets:user", 2, 900), Window(f"{asker}:POST /2/tweets:user_day", 5, 86_400)]
    look = [lambda pipeline: clustered.sessions.look(pipeline, 1), lambda pipeline: clustered.users.look(pipeline, [1])]
    states = [clustered.admit(windows, *look) for _ in range(3)]
    assert [told.admitted for told, _ in states] == [True, True, False]
    assert [[state.used for state in told.states] for told, _ in states] == [[1, 1], [2, 2], [2, 2]]
    assert all(answers == [[None], [None]] for _, answers in states)
    clustered.windows.give_back(windows, states[-1][0])
    assert [state.used for state in clustered.windows.states(windows)] == [1, 1]


def test_a_nonce_is_new_once(clustered, new_id):
    name = str(new_id())
    assert [clustered.connection.ask(lambda p: clustered.nonces.look(p, name)) for _ in range(2)] == [[1], [0]]


def test_keys_carry_the_run_of_the_node_that_serves_them(copies, clustered, redis_cluster):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"x")))
    for each in IDS:
        name = clustered.connection.key(copies._kind, each)
        owner = redis_cluster.owner(name)
        assert owner.ask("GET", f"{owner.told('server', 'run_id')[:8]}:{name}") == b"x"


def test_many_threads_get_their_own_answers(copies):
    truth = {each: b"=%d" % each for each in range(200)}
    copies.get(truth, reading(truth))
    wrong, start = [], threading.Barrier(8)

    def ask(first):
        start.wait(10)
        for number in range(40):
            ids = range(first + number, first + number + 20)
            found = copies.get(ids, reading({}))
            if found != {each: truth[each] for each in ids}:
                wrong.append((first, number, found))

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(0, 160, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong


def test_a_child_of_a_fork_and_its_parent_do_not_read_each_others_answers(copies):
    truth = {each: b"=%d" % each for each in IDS}
    copies.get(IDS, reading(truth))
    child = os.fork()
    if not child:
        try:
            fine = all(copies.get(IDS, reading({})) == truth for _ in range(50))
        except BaseException:
            fine = False
        os._exit(0 if fine else 1)
    assert all(copies.get(IDS, reading({})) == truth for _ in range(50))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_any_node_may_be_the_one_that_is_named(caches_on, redis_cluster, copies):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"x")))
    for node in redis_cluster.nodes:
        other = caches_on(cache_url=f"redis://127.0.0.1:{node.port}/0")
        there = Copies(other.connection, copies._kind, seconds=60, fill_seconds=30)
        assert len(there.get(IDS, reading({}))) == len(IDS)


@pytest.mark.parametrize("overrides", [{"cache_auth": "wrong"}, {"cache_auth": ""}, {"cache_url": NOWHERE}])
def test_who_is_not_let_in_finds_nothing_and_is_told_nothing(caches_on, overrides):
    away = caches_on(**overrides)
    assert away.tweets.get([1], reading({1: b"read"})) == {1: b"read"}
    with pytest.raises(CacheAway):
        away.tweets.remove([1])


@pytest.mark.parametrize("in_cluster_mode", [True, False])
def test_a_mode_that_is_not_the_servers_is_as_if_it_were_away(caches_on, redis_server, in_cluster_mode, redis_cluster):
    url = f"redis://127.0.0.1:{redis_server.port}/0" if in_cluster_mode else redis_cluster.url
    away = caches_on(cache_url=url, cache_cluster=in_cluster_mode)
    with pytest.raises(CacheAway):
        away.tweets.remove(range(20))


def test_slots_are_shared_out_evenly_by_kind_and_id():
    counts = [0, 0, 0]
    for each in range(3_000):
        counts[slot_of(f"{{tweet:{each}}}") * 3 // 16_384] += 1
    assert min(counts) > 800


@pytest.mark.parametrize("cluster_mode", [False, True])
def test_after_a_failure_what_can_do_without_is_not_even_put_together_for_a_while(caches_on, cluster_mode, monkeypatch):
    monkeypatch.setattr("cache.connection._PAUSE_SECONDS", 60.0)
    away, asked = caches_on(cache_url=NOWHERE, cache_cluster=cluster_mode), []
    with pytest.raises(CacheAway):
        away.tweets.remove([1])
    with pytest.raises(CacheAway):
        away.connection.ask(asked.append)
    assert not asked


@pytest.mark.parametrize("url", ["redis://127.0.0.1:7000/1", "unix:///run/redis.sock", "redis://"])
def test_an_address_that_no_cluster_can_have_is_refused_at_the_start(url):
    with pytest.raises(SettingsError, match="CACHE_URL"):
        open_caches(settings(cache_url=url, cache_cluster=True))
