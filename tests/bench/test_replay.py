"""Replaying a trace: order, pace, and what is kept when it ends early."""

import threading
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator

import pytest

from bench.replay import LANE_EVENTS, Pace, replay
from bench.trace import Event, Events


def events_of(actors: list[int], seconds: list[int] | None = None) -> Events:
    size = len(actors)
    zeros = array("q", bytes(8 * size))
    moments = array("q", seconds or [0] * size)
    return Events(array("q", actors), bytearray([2]) * size, array("q", actors), moments, zeros, {})


def test_every_event_is_posted_once_and_each_actors_own_in_order() -> None:
    events = events_of([number % 7 for number in range(300)])
    lock, kept = threading.Lock(), dict[int, int]()
    order: dict[int, list[int]] = defaultdict(list)

    def post(event: Event) -> int:
        time.sleep(0.0005 * (event.number % 3))
        with lock:
            order[event.actor].append(event.number)
        return 1000 + event.number

    pace = replay(events, range(300), post, kept.__setitem__, lanes=4)
    assert kept == {number: 1000 + number for number in range(300)}
    assert all(numbers == sorted(numbers) for numbers in order.values())
    assert len(pace.milliseconds) == 300


def test_only_the_events_that_are_asked_for_are_posted() -> None:
    kept: dict[int, int] = {}
    replay(events_of([1, 2, 3, 4]), [1, 3], lambda event: event.number, kept.__setitem__, lanes=2)
    assert kept == {1: 1, 3: 3}


def test_no_lane_runs_ahead_of_another_by_more_than_its_queue() -> None:
    """Bob waits until alice's lane is full: what comes after her then waits too."""
    alice_may_go, posted = threading.Event(), []

    def post(event: Event) -> int:
        if event.actor == 0:
            alice_may_go.wait(5)
        posted.append(event.number)
        return event.number

    events = events_of([0] * (LANE_EVENTS + 2) + [1] * 10)
    thread = threading.Thread(
        target=replay, args=(events, range(len(events)), post, lambda *_: None), kwargs={"lanes": 2}
    )
    thread.start()
    time.sleep(0.3)
    assert posted == []
    alice_may_go.set()
    thread.join(5)
    assert sorted(posted) == list(range(len(events)))


@pytest.mark.parametrize("failing", [0, 57, 199])
def test_a_failure_ends_the_replay_and_what_was_posted_stays_acknowledged(failing: int) -> None:
    kept: dict[int, int] = {}
    posted = set()

    def post(event: Event) -> int:
        if event.number == failing:
            raise ValueError("the store is away")
        posted.add(event.number)
        return event.number

    with pytest.raises(ValueError, match="away"):
        replay(events_of(list(range(200))), range(200), post, kept.__setitem__, lanes=3)
    assert set(kept) == posted
    assert failing not in kept


def test_an_interrupt_ends_the_replay_too() -> None:
    def numbers() -> Iterator[int]:
        yield from range(50)
        raise KeyboardInterrupt

    kept: dict[int, int] = {}
    with pytest.raises(KeyboardInterrupt):
        replay(events_of([1] * 100), numbers(), lambda event: event.number, kept.__setitem__, lanes=2)
    assert list(kept) == list(range(len(kept)))


def test_a_speed_is_kept_to_and_never_run_ahead_of() -> None:
    moments: list[float] = []
    began = time.monotonic()

    def post(event: Event) -> int:
        moments.append(time.monotonic() - began)
        return event.number

    pace = replay(events_of([1, 2, 3], [100, 110, 130]), range(3), post, lambda *_: None, lanes=3, speed=100.0)
    assert [moment >= due for moment, due in zip(moments, (0.0, 0.1, 0.3), strict=True)] == [True] * 3
    assert pace.late_seconds < 0.1


def test_percentiles_are_those_of_the_posts() -> None:
    assert Pace().percentile_ms(0.99) == 0.0
    pace = Pace(milliseconds=array("f", range(100, 0, -1)))
    assert (pace.percentile_ms(0.5), pace.percentile_ms(0.99), pace.percentile_ms(1.0)) == (
        51.0,
        100.0,
        100.0,
    )
