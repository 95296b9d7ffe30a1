"""Which readers are asleep, as this process may believe it: asked of Redis, trusted for a minute at most."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable

from cache.readers import Marks

_REMEMBERED = 500_000


class Dormancy:
    """No answer and no mark both mean awake, so what is lost here costs a row and never a post."""

    def __init__(self, marks: Marks, trust_seconds: float) -> None:
        self._marks, self._trust_seconds = marks, trust_seconds
        self._lock = threading.Lock()
        self._known: OrderedDict[int, tuple[float, bool]] = OrderedDict()

    def asleep(self, reader_ids: Iterable[int]) -> set[int]:
        """Those of the readers who are dormant. Ask only after the posts in question were seen at quorum:
        a rebuild that starts once this trust has run out then finds them."""
        now = time.monotonic()
        wanted = set(reader_ids)
        with self._lock:
            known = {each: self._known[each] for each in wanted if each in self._known}
        fresh = {each: asleep for each, (until, asleep) in known.items() if until > now}
        asked = [each for each in wanted if each not in fresh]
        marked = self._marks.dormant(asked)
        self._remember(asked, marked, now)
        return marked | {each for each, asleep in fresh.items() if asleep}

    def _remember(self, asked: list[int], marked: set[int], now: float) -> None:
        with self._lock:
            for each in asked:
                self._known[each] = (now + self._trust_seconds, each in marked)
                self._known.move_to_end(each)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
