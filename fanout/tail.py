"""One process's place in one shard of the outbox: what it has read, and what is still to be done.

The tail reads what is new, re-reads a trailing window once a second (rows of slower clocks and slower batches come in
behind it), and forgets what it holds whenever it gives the shard up: others may go on from there.
"""

import time
from collections.abc import Iterable

from config.clock import Clock
from config.settings import Settings
from cql.ids import first_id_of
from cql.outbox import Outbox, minute_of
from cql.records import KINDS, Event

REREAD_SECONDS = 1.0
_LATE_SECONDS = 5.0
"""How much later than its own id a batch may usually arrive; what is later still is read when its minute is closed."""
_REMEMBERED_MINUTES = 3

Key = tuple[int, int, int]


class Tail:
    """Unfinished events of a shard, oldest first."""

    def __init__(self, outbox: Outbox, shard: int, settings: Settings, clock: Clock) -> None:
        self._outbox, self._shard, self._settings, self._clock = outbox, shard, settings, clock
        self._position: Key | None = None
        self._unfinished: dict[Key, Event] = {}
        self._done: set[Key] = set()
        self._reread_at = 0.0

    def read(self) -> list[Event]:
        """What is unfinished, bounded by `drain_events`; new rows are read only where there is room for them."""
        position = self._position or (self._first_minute(), 0, 0)
        if time.monotonic() >= self._reread_at and self._room() > 0:
            self._reread_at = time.monotonic() + REREAD_SECONDS
            position = min(position, self._window_start())
        self._position = self._read_on(position)
        return sorted(self._unfinished.values(), key=lambda event: event.event_id)

    def finished(self, events: Iterable[Event]) -> None:
        """These need not be read again."""
        for event in events:
            self._unfinished.pop(event.key, None)
            self._done.add(event.key)

    def moved(self, events: Iterable[Event]) -> None:
        """These have come further: their cursors changed."""
        for event in events:
            self._unfinished[event.key] = event

    def let_go(self) -> None:
        """Forgets what is unfinished, and goes back before it: whoever comes next may have gone on with it."""
        if self._unfinished and self._position is not None:
            minute, event_id, part = min(self._unfinished)
            self._position = min(self._position, (minute, event_id, part - 1))
        self._unfinished.clear()
        oldest = self._last_minute() - _REMEMBERED_MINUTES
        self._done = {key for key in self._done if key[0] >= oldest}

    def _room(self) -> int:
        return self._settings.drain_events - len(self._unfinished)

    def _read_on(self, position: Key) -> Key:
        """Reads forward to the present minute, and further for processes whose clocks are ahead; how far it came.

        A minute that may still be written to is not stepped over: the next read goes on from its last row.
        """
        held, last, closed = position, self._last_minute(), self._window_start()[0]
        while self._room() > 0:
            minute, event_id, part = position
            limit = self._room()
            events = self._outbox.read(self._shard, minute, (event_id, part), limit)
            for event in events:
                if not event.done and event.entry.kind in KINDS and event.key not in self._done:
                    self._unfinished.setdefault(event.key, event)
            if events:
                position = held = events[-1].key
            if len(events) < limit:
                if minute >= last:
                    break
                position = (minute + 1, 0, 0)
                held = position if minute < closed else held
        return held

    def _window_start(self) -> Key:
        late_ms = int(_LATE_SECONDS * 1_000) + self._skew_ms()
        event_id = first_id_of(self._clock.ms() - late_ms)
        return (minute_of(event_id), event_id, -1)

    def _last_minute(self) -> int:
        return minute_of(first_id_of(self._clock.ms() + self._skew_ms()))

    def _skew_ms(self) -> int:
        return int(self._settings.clock_skew_seconds * 1_000)

    def _first_minute(self) -> int:
        """Behind the durable low-water mark: everything before was seen finished after its minute had closed."""
        low = self._outbox.marks(self._shard).get(min(self._settings.reread_seconds))
        first = self._outbox.first_minute(minute_of(first_id_of(self._clock.ms())))
        return first if low is None else max(low + 1, first)
