"""How many tweets each app reads: counted in this process, and written down every few seconds.

What a process has counted when it is killed is lost, for at most so long; a count is nothing anybody pays for.
"""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from config.clock import Clock
from config.logs import log
from cql.errors import StoreError
from fanout.services import Services

DAY_SECONDS = 86_400
_KEPT_MAX = 10_000
"""Apps and days that a process remembers; those that are written are forgotten first, and begun anew if need be."""

_log = log()


@dataclass(slots=True)
class _Row:
    """One process's count of one app and day, under a name that no other has."""

    part: uuid.UUID = field(default_factory=uuid.uuid4)
    tweets: int = 0
    written: int = 0


class Meter:
    """Counts of this process."""

    def __init__(self, services: Callable[[], Services], clock: Clock, seconds: float) -> None:
        self._services, self._clock, self._seconds = services, clock, seconds
        self._lock = threading.Lock()
        self._rows: dict[tuple[int, int], _Row] = {}
        self._timer: threading.Timer | None = None

    def today(self) -> int:
        """Days since 1970."""
        return int(self._clock.seconds()) // DAY_SECONDS

    def add(self, app_id: int, tweets: int) -> None:
        """An app was given so many tweets."""
        if not app_id or not tweets:
            return
        with self._lock:
            if len(self._rows) >= _KEPT_MAX:
                self._rows = {key: row for key, row in self._rows.items() if row.tweets != row.written}
            if len(self._rows) >= _KEPT_MAX:
                return
            self._rows.setdefault((app_id, self.today()), _Row()).tweets += tweets
            if self._timer is None:
                self._timer = threading.Timer(self._seconds, self._flush_later)
                self._timer.daemon = True
                self._timer.start()

    def _flush_later(self) -> None:
        try:
            self.flush()
        except StoreError as failure:
            _log.warning("usage_not_written", failure=str(failure))

    def close(self) -> None:
        """Writes the last counts, if that can be done at once."""
        if self._timer is not None:
            self._timer.cancel()
            self._flush_later()

    def flush(self) -> None:
        """Writes what has changed. StoreError: what was not written is tried again with the next count."""
        with self._lock:
            self._timer = None
            changed = [(key, row, row.tweets) for key, row in self._rows.items() if row.tweets != row.written]
        for (app_id, day), row, tweets in changed:
            self._services().store.usage.set(app_id, day, row.part, tweets)
            row.written = tweets
