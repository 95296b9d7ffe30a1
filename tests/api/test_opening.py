"""The stores are opened beside the requests, in the process that uses them, and again until it works."""

import os
import threading
from types import SimpleNamespace

import pytest

from api import opening
from api.opening import Opened, Opening
from cql.errors import StoreUnavailable


def opened(name="one"):
    """Stores that know whether they are up."""
    session = SimpleNamespace(alive=lambda: True)
    return Opened(SimpleNamespace(name=name, store=SimpleNamespace(session=session), close=lambda: None), None)


def test_while_cassandra_is_away_requests_are_refused_and_then_they_are_not(monkeypatch):
    monkeypatch.setattr(opening, "_PAUSE_SECONDS", 0.01)
    back, failed = threading.Event(), threading.Event()

    def open_them():
        if not back.is_set():
            failed.set()
            raise StoreUnavailable("connect")
        return opened()

    one = Opening(open_them)
    assert not one.ready()
    with pytest.raises(StoreUnavailable):
        one.opened()
    assert failed.wait(5)
    assert not one.ready()
    back.set()
    deadline = threading.Event()
    while not one.ready():
        assert not deadline.wait(0.01)
    assert one.opened().services.name == "one"


def test_a_request_waits_for_the_first_attempt():
    began, go_on = threading.Event(), threading.Event()

    def open_them():
        began.set()
        go_on.wait(5)
        return opened()

    one = Opening(open_them)
    one.begin()
    assert began.wait(5)
    threading.Timer(0.05, go_on.set).start()
    assert one.opened().services.name == "one"


def test_they_are_opened_once_however_many_ask():
    calls = []
    one = Opening(lambda: calls.append(1) or opened())
    crowd = [threading.Thread(target=one.opened) for _ in range(20)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert calls == [1]


def test_what_was_opened_before_a_fork_is_not_used_behind_it(monkeypatch):
    names = iter(["parent", "child"])
    one = Opening(lambda: opened(next(names)))
    assert one.opened().services.name == "parent"
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert not one.ready()
    assert one.opened().services.name == "child"
