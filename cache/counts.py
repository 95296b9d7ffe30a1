"""Counts for display: recounted from rows when missing, moved while they are there, forgotten after an hour."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cache.connection import Connection
from cache.copies import Answers, Copies
from cache.errors import CacheAway

_MOVE = """
local count = redis.call('GET', KEYS[1])
if not count then return false end
if string.sub(count, 1, 1) == '?' then redis.call('DEL', KEYS[1]) return false end
return redis.call('INCRBY', KEYS[1], ARGV[1])
"""


class Counts:
    """Integers by id, of one kind."""

    def __init__(self, connection: Connection, kind: str, *, seconds: float, fill_seconds: float) -> None:
        self._connection, self._kind = connection, kind
        self._copies = Copies(connection, kind, seconds=seconds, fill_seconds=fill_seconds)

    def get(self, ids: Iterable[int], recount: Callable[[int], int]) -> dict[int, int]:
        """Counts by id; `recount` counts the rows of one id when its count is missing."""
        found = self._copies.get(ids, lambda missing: {each: b"%d" % recount(each) for each in missing})
        return {each: max(0, int(count)) for each, count in found.items()}

    def get_many(
        self, ids: Iterable[int], recount: Callable[[list[int]], dict[int, int]], answers: Answers | None = None
    ) -> dict[int, int]:
        """The same where `recount` counts many at once; those it leaves out are missing, and not remembered.

        `answers`: what `look` has already found for these very ids.
        """
        found = self._copies.get(
            ids, lambda missing: {each: b"%d" % n for each, n in recount(missing).items()}, answers
        )
        return {each: max(0, int(count)) for each, count in found.items()}

    def look(self, pipeline: Any, ids: Sequence[int]) -> None:
        """Asks for distinct ids, at least one, in a pipeline of several kinds."""
        self._copies.look(pipeline, ids)

    def forget(self, each: int) -> None:
        """The rows have changed: the next who asks counts them anew. Best effort, for a count is only shown."""
        try:
            self._copies.remove([each])
        except CacheAway:
            return

    def move(self, each: int, by: int) -> int | None:
        """Moves a count that is there; what it is now, or None. A recount under way is thrown away."""
        try:
            (count,) = self._connection.ask(
                lambda pipeline: pipeline.eval(_MOVE, 1, self._connection.key(self._kind, each), by)
            )
        except CacheAway:
            return None
        return None if count is None else int(count)
