"""An audit that could not fail would be worth nothing: each fault is planted, and found, through HTTP."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import trace
from bench.audit import UNREADABLE_MAX, AuditError, Edges, Tally, audit, choose, compare, first_id_of
from bench.expectation import Expectation, expect
from bench.walk import Door, Page, WalkError

ALICE, BOB, CAROL, DAVE, STAR = range(1, 6)

DAY = 86_400.0
ALWAYS = Edges(must=0, may=0)


def door(api: Any, *, page_size: int = 2) -> Door:
    return Door(api.url, lambda user: f"token-of-{user}", page_size=page_size, patience_seconds=2.0)


@pytest.fixture
def expected(write: Callable[..., Path]) -> Expectation:
    """The star has posted five times a minute ago; alice, bob and carol follow; nobody writes for dave."""
    rows = "\n".join(f"5 5 {second} MT" for second in range(5))
    folder = write(rows, [(ALICE, STAR), (BOB, STAR), (CAROL, STAR), (STAR, DAVE)])
    first = first_id_of(time.time() - 60)
    return expect(trace.read_events(folder), trace.read_graph(folder), {number: first + number for number in range(5)})


@pytest.fixture
def tweets(expected: Expectation) -> list[int]:
    """The star's five posts, newest first."""
    return list(expected.home(STAR))


def found_by(expected: Expectation, api: Any, *, page_size: int = 2) -> Tally:
    return audit(
        expected,
        door(api, page_size=page_size),
        list(expected.graph.accounts),
        horizon_seconds=DAY,
        connections=3,
    )


@pytest.mark.parametrize("page_size", [1, 2, 4, 5, 100])
def test_timelines_that_hold_what_they_must_are_clean(
    api: Any, expected: Expectation, tweets: list[int], page_size: int
) -> None:
    api.homes = dict.fromkeys((ALICE, BOB, CAROL, STAR), tweets)
    tally = found_by(expected, api, page_size=page_size)
    assert tally.clean
    assert (tally.readers, tally.expected, tally.found) == (5, 20, 20)


def test_one_missing_one_repeated_and_one_foreign_entry_are_each_found_once(
    api: Any, expected: Expectation, tweets: list[int]
) -> None:
    api.homes = {
        ALICE: tweets[:2] + tweets[3:],
        BOB: [*tweets[:4], tweets[1], tweets[4]],
        CAROL: [tweets[0] + 7, *tweets],
        STAR: tweets,
    }
    tally = found_by(expected, api)
    assert dict(tally.faults) == {"missing": 1, "repeated": 1, "foreign": 1}
    assert not tally.clean
    assert {(row["account"], row["fault"], row["subject"]) for row in tally.named} == {
        (str(ALICE), "missing", str(tweets[2])),
        (str(BOB), "repeated", str(tweets[1])),
        (str(CAROL), "foreign", str(tweets[0] + 7)),
    }


def test_an_entry_on_a_timeline_that_must_be_empty_is_foreign(
    api: Any, expected: Expectation, tweets: list[int]
) -> None:
    api.homes = dict.fromkeys((ALICE, BOB, CAROL, STAR), tweets) | {DAVE: tweets[:1]}
    assert dict(found_by(expected, api).faults) == {"foreign": 1}


def test_entries_out_of_order_and_pages_short_in_the_middle_are_found(
    api: Any, expected: Expectation, tweets: list[int]
) -> None:
    api.homes = dict.fromkeys((ALICE, BOB, CAROL, STAR), tweets)
    api.homes[ALICE] = [tweets[1], tweets[0], *tweets[2:]]
    assert dict(found_by(expected, api).faults) == {"disordered": 1}
    api.homes[ALICE] = tweets
    api.short_page_at = 0
    assert dict(found_by(expected, api).faults) == {"short pages": 4}


def test_every_page_is_asked_for_until_none_follows(api: Any, tweets: list[int]) -> None:
    api.homes = {ALICE: tweets}
    pages = door(api).walk(trace.user_id(ALICE))
    assert pages == [Page(tweets[:2], True), Page(tweets[2:4], True), Page(tweets[4:], False)]
    assert len(api.asked) == 3


def test_a_refusal_that_passes_is_asked_again_and_one_that_does_not_is_unreadable(
    api: Any, expected: Expectation, tweets: list[int]
) -> None:
    api.homes = dict.fromkeys((ALICE, BOB, CAROL, STAR), tweets)
    api.refusals = [(503, {"retry-after": "0"}), (429, {"retry-after": "0"})]
    assert found_by(expected, api).clean
    api.refusals = [(500, {})]
    tally = found_by(expected, api)
    assert dict(tally.faults) == {"unreadable": 1}
    assert "500" in tally.named[0]["subject"]


def test_patience_ends(api: Any) -> None:
    api.refusals = [(503, {"retry-after": "5"})]
    with pytest.raises(WalkError, match="503"):
        door(api).walk(trace.user_id(ALICE))


def test_a_door_that_is_shut_is_a_walk_error_after_some_patience() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    shut = Door(f"http://127.0.0.1:{port}", lambda user: "token", patience_seconds=0.5)
    with pytest.raises(WalkError, match="no answer"):
        shut.walk(trace.user_id(ALICE))


def test_a_foreign_token_is_no_way_to_an_empty_timeline(api: Any) -> None:
    with pytest.raises(WalkError, match="401"):
        Door(api.url, lambda user: "stale").walk(trace.user_id(ALICE))


def test_the_audit_gives_up_when_nothing_can_be_read(api: Any, expected: Expectation) -> None:
    api.refusals = [(500, {})] * 100
    with pytest.raises(AuditError, match=str(UNREADABLE_MAX + 1)):
        audit(
            expected,
            door(api),
            [ALICE] * (UNREADABLE_MAX + 1),
            horizon_seconds=DAY,
            connections=1,
        )


def test_a_walk_that_goes_round_in_circles_ends(api: Any, tweets: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.walk.PAGES_MAX", 2)
    api.homes = {ALICE: tweets}
    with pytest.raises(WalkError, match="not ended"):
        door(api).walk(trace.user_id(ALICE))


def test_what_passes_the_horizon_during_the_reading_may_be_shown_or_not() -> None:
    edges = Edges(must=30, may=20)
    expected = [40, 30, 25, 10]
    for shown in ([40, 30], [40, 30, 25]):
        assert compare(ALICE, expected, [Page(shown, False)], edges, 100).faults == {}
    assert compare(ALICE, expected, [Page([40, 30, 25, 10], False)], edges, 100).faults == {"foreign": [10]}
    assert compare(ALICE, expected, [Page([40, 25], False)], edges, 100).faults == {"missing": [30]}


def test_a_page_larger_than_was_asked_for_is_a_fault() -> None:
    finding = compare(ALICE, [3, 2, 1], [Page([3, 2, 1], False)], ALWAYS, 2)
    assert finding.faults == {"short pages": [1]}


def test_readers_are_all_with_entries_and_some_without(expected: Expectation) -> None:
    readers = choose(expected, sample=None, empty=10)
    assert (list(readers.with_entries), list(readers.without)) == ([ALICE, BOB, CAROL, STAR], [DAVE])
    some = choose(expected, sample=2, empty=0)
    assert (len(some.with_entries), list(some.without)) == (2, [])
    assert (some.with_entries_of, some.without_of) == (4, 1)
    assert list(some.with_entries) == list(choose(expected, sample=2, empty=0).with_entries)


def test_a_first_id_is_that_of_its_millisecond() -> None:
    assert first_id_of(trace.EPOCH_MS / 1000) == 0
    assert first_id_of(trace.EPOCH_MS / 1000 + 1) == 1000 << 22
    assert first_id_of(0.0) == 0
