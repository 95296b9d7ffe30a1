"""What was decided for authors, remembered by this process for a few seconds."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable

from cql.readers import Authors
from cql.records import Decision

EVERYBODY = 0
"""The author id whose decisions stand for all."""

_REMEMBERED = 200_000


class Decided:
    """Histories by author, never older than `seconds`: decisions take hold later than that."""

    def __init__(self, authors: Authors, seconds: float) -> None:
        self._authors, self._seconds = authors, seconds
        self._lock = threading.Lock()
        self._known: OrderedDict[int, tuple[float, list[Decision]]] = OrderedDict()

    def of(self, author_ids: Iterable[int]) -> dict[int, list[Decision]]:
        """Histories, newest first, for all of these and for EVERYBODY; empty where nothing was decided."""
        wanted = {EVERYBODY, *author_ids}
        now = time.monotonic()
        with self._lock:
            fresh = {each: self._known[each] for each in wanted if each in self._known}
        found = {each: history for each, (until, history) in fresh.items() if until > now}
        missing = [each for each in wanted if each not in found]
        if missing:
            read = self._authors.decisions(missing)
            found.update({each: read.get(each, []) for each in missing})
            self._remember(missing, found, now)
        return found

    def _remember(self, missing: list[int], found: dict[int, list[Decision]], now: float) -> None:
        with self._lock:
            for each in missing:
                self._known[each] = (now + self._seconds, found[each])
                self._known.move_to_end(each)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
