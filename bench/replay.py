"""Posts events in the order of the trace, many at once, each actor's own one after the other."""

import queue
import threading
import time
from array import array
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from bench.trace import Event, Events

# A post waits for Cassandra most of its time; more at once only queue behind this process's own lock.
LANES = 16

# How far a lane may fall behind the others, in events: the order of the trace holds but for so many.
LANE_EVENTS = 8

STOP_LOOK_SECONDS = 0.2


@dataclass(slots=True)
class Pace:
    """What a replay did: posts, their times, and how late they were against the speed that was asked for."""

    began: float = field(default_factory=time.monotonic)
    milliseconds: "array[float]" = field(default_factory=lambda: array("f"))
    late_seconds: float = 0.0

    def percentile_ms(self, share: float) -> float:
        """The time within which this share of the posts was acknowledged; 0 without posts."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


Post = Callable[[Event], int]


def replay(
    events: Events,
    numbers: Iterable[int],
    post: Post,
    acknowledged: Callable[[int, int], object],
    *,
    lanes: int = LANES,
    speed: float | None = None,
) -> Pace:
    """Call `post` for each of the events and tell `acknowledged` its (number, tweet id).

    `speed` is in seconds of the trace a second, None as fast as it goes. A failure of a post ends the replay,
    once what is under way has been acknowledged, and is raised.
    """
    waiting: list[queue.Queue[int | None]] = [queue.Queue(LANE_EVENTS) for _ in range(lanes)]
    stop = threading.Event()
    pace = Pace()

    def lane(numbers_of_lane: "queue.Queue[int | None]") -> None:
        try:
            while not stop.is_set() and (number := numbers_of_lane.get()) is not None:
                began = time.perf_counter()
                tweet = post(events[number])
                pace.milliseconds.append((time.perf_counter() - began) * 1_000)
                acknowledged(number, tweet)
        except BaseException:
            stop.set()
            raise

    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        running = [pool.submit(lane, each) for each in waiting]
        try:
            for number in _paced(events, numbers, speed, pace, stop):
                _put(waiting[events.actors[number] % lanes], number, stop)
        except BaseException:
            stop.set()
            raise
        finally:
            for each in waiting:
                _put(each, None, stop)
    for done in wait(running).done:
        done.result()
    return pace


def _put(lane: "queue.Queue[int | None]", number: int | None, stop: threading.Event) -> None:
    """Hand over a number, or None for the end; gives up when the replay has been stopped."""
    while True:
        try:
            return lane.put(number, timeout=STOP_LOOK_SECONDS)
        except queue.Full:
            if stop.is_set():
                return None


def _paced(
    events: Events, numbers: Iterable[int], speed: float | None, pace: Pace, stop: threading.Event
) -> Iterable[int]:
    """The numbers, each when it is due; none after a stop."""
    first: int | None = None
    for number in numbers:
        if speed is not None:
            first = events.seconds[number] if first is None else first
            ahead = pace.began + (events.seconds[number] - first) / speed - time.monotonic()
            pace.late_seconds = max(pace.late_seconds, -ahead)
            stop.wait(max(0.0, ahead))
        if stop.is_set():
            return
        yield number
