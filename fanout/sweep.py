"""The sweep finds what nobody finished, without the broker: lost nudges, dead workers, batches that came late.

Only a done mark ends an event. Every closed minute is read again several times, ever later; the first of these passes
moves the low-water mark from which every tail begins.
"""

import time
from dataclasses import dataclass

from cache.errors import CacheAway
from cql.errors import StoreError
from cql.ids import first_id_of, ms_of
from cql.outbox import minute_of
from cql.records import Event
from fanout.drain import Drains, deliver_all
from fanout.services import Services
from fanout.tail import REREAD_SECONDS, Tail

_READ = 1_000
_MINUTES_AT_ONCE = 30
_AGE_SECONDS = 10.0
_COUNTED_MAX = 1_000_000


@dataclass(frozen=True)
class Unfinished:
    """Unfinished events of a shard: since when the oldest (wall ms; 0: none), and how many, as far as a look goes."""

    shard: int
    since_ms: int
    events: int = 0


class Sweep:
    """Goes round the shards for ever, in a process of its own."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._drains = Drains(services)
        self._tails = [
            Tail(services.store.outbox, shard, services.settings, services.clock)
            for shard in range(services.settings.outbox_shards)
        ]
        self._passed: dict[tuple[int, int], int] = {}

    def sweep(self) -> list[Unfinished]:
        """One round over all shards; what was unfinished when it looked. Shards that fail are swept next time."""
        began_ms, found = self._services.clock.ms(), []
        for shard, tail in enumerate(self._tails):
            try:
                found.append(self._sweep_shard(shard, tail))
                self._reread(shard)
            except (StoreError, CacheAway):
                self._services.metrics.counted("sweep_failed")
        if len(found) == len(self._tails):
            # Late rows are looked for once a second, so what is younger than that may not have been seen.
            until_ms = min(began_ms - int(REREAD_SECONDS * 1_000), oldest(found) or began_ms)
            self._services.caches.nudges.publish_age(until_ms, _AGE_SECONDS)
        return found

    def _sweep_shard(self, shard: int, tail: Tail) -> Unfinished:
        """Looks at what is unfinished, and drains the shard itself if somebody else had time enough."""
        events = tail.read()
        tail.let_go()
        if not events:
            return Unfinished(shard, 0)
        since_ms = min(ms_of(event.event_id) for event in events)
        if self._services.clock.ms() - since_ms > self._services.settings.sweep_after_seconds * 1_000:
            self._drains.drain(shard)
        return Unfinished(shard, since_ms)

    def _reread(self, shard: int) -> None:
        """Reads closed minutes again, each pass up to its own age; a pass goes on only past finished minutes.

        A minute closes once a minute: until then there is nothing to be read, and the marks need not be asked for.
        """
        closed = {delay: self._closed(delay) for delay in sorted(self._services.settings.reread_seconds)}
        due = [delay for delay, minute in closed.items() if self._passed.get((shard, delay), -1) < minute]
        marks = self._services.store.outbox.marks(shard) if due else {}
        for delay in due:
            self._passed[shard, delay] = self._pass(shard, delay, marks.get(delay), closed[delay])

    def _closed(self, delay: int) -> int:
        """The last minute that had closed so long ago."""
        closed_ms = self._services.clock.ms() - int((delay + self._services.settings.clock_skew_seconds) * 1_000)
        return minute_of(first_id_of(closed_ms)) - 1

    def _pass(self, shard: int, delay: int, mark: int | None, closed: int) -> int:
        """The last minute that is finished."""
        minute = mark + 1 if mark is not None else self._first_minute()
        last = min(closed, minute + _MINUTES_AT_ONCE)
        while minute <= last and not self._left(shard, minute):
            self._services.store.outbox.set_mark(shard, delay, minute)
            minute += 1
        return minute - 1

    def _first_minute(self) -> int:
        now_ms = self._services.clock.ms()
        return self._services.store.outbox.first_minute(minute_of(first_id_of(now_ms)))

    def _left(self, shard: int, minute: int) -> list[Event]:
        """Delivers what is unfinished in a closed minute; what remains."""
        position, left = (0, 0), []
        while True:
            events = self._services.store.outbox.read(shard, minute, position, _READ)
            left += deliver_all(self._services, [event for event in events if not event.done])
            if len(events) < _READ:
                return left
            position = (events[-1].event_id, events[-1].part)


def oldest(found: list[Unfinished]) -> int:
    """Since when (wall ms) the oldest delivery of all shards has been unfinished; 0: nothing is."""
    return min((each.since_ms for each in found if each.since_ms), default=0)


def look(services: Services) -> list[Unfinished]:
    """What is unfinished in each shard, read from the outbox itself."""
    found = []
    for shard in range(services.settings.outbox_shards):
        tail = Tail(services.store.outbox, shard, services.settings, services.clock)
        events = tail.read()
        since_ms = min((ms_of(event.event_id) for event in events), default=0)
        found.append(Unfinished(shard, since_ms, len(events)))
    return found


def arrived(services: Services, minute: int) -> int:
    """How many events were written in a minute (since 1970), over all shards; finished ones too."""
    total = 0
    for shard in range(services.settings.outbox_shards):
        position, rows = (0, 0), _READ
        while rows == _READ and total < _COUNTED_MAX:
            events = services.store.outbox.read(shard, minute, position, _READ)
            rows, total = len(events), total + len(events)
            position = (events[-1].event_id, events[-1].part) if events else position
    return total


class Ages:
    """How far back unfinished deliveries may lie, as a process may tell it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._until, self._delivered_ms = 0.0, 0

    def oldest_unfinished_ms(self) -> int:
        """Milliseconds: everything published longer ago than this is delivered. Above zero, for looking takes time.

        Reads the outbox itself where the sweeper has not told lately.
        """
        if time.monotonic() >= self._until:
            told = self._services.caches.nudges.published_age()
            self._delivered_ms = self._look() if told is None else told
            self._until = time.monotonic() + 1.0
        return max(0, self._services.clock.ms() - self._delivered_ms)

    def _look(self) -> int:
        began_ms = self._services.clock.ms()
        return min(began_ms, oldest(look(self._services)) or began_ms)
