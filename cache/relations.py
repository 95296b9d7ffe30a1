"""How a viewer stands to others, under one stamp of the viewer's relations.

Every change of relations advances the stamp after it is known and before it is acknowledged, so whatever lies under an
old stamp is simply not found, and what lies under the present one was read after every acknowledged change.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cache.connection import Connection
from cache.errors import CacheAway

Answers = Sequence[bytes | None]
Read = Callable[[list[int]], dict[int, int]]


class Relations:
    """Small integers (bits) by viewer, stamp and other person."""

    def __init__(self, connection: Connection, *, seconds: int) -> None:
        self._connection, self._seconds = connection, seconds

    def get(
        self, viewer_id: int, stamp: int, other_ids: Iterable[int], read: Read, answers: Answers | None = None
    ) -> dict[int, int]:
        """Bits by id for all of `other_ids`; `read` (at quorum) answers for every id it is given.

        `answers`: what `look` has already found for these very ids.
        """
        wanted = list(dict.fromkeys(other_ids))
        if not wanted:
            return {}
        try:
            answers = answers or self._connection.ask(lambda p: self.look(p, viewer_id, stamp, wanted))[0]
        except CacheAway:
            return read(wanted)
        found = {each: int(bits) for each, bits in zip(wanted, answers, strict=True) if bits is not None}
        missing = [each for each in wanted if each not in found]
        if missing:
            fresh = read(missing)
            found.update(fresh)
            self._keep(viewer_id, stamp, fresh)
        return found

    def look(self, pipeline: Any, viewer_id: int, stamp: int, other_ids: Sequence[int]) -> None:
        """Asks for distinct ids, at least one, in a pipeline of its own or of a page's."""
        pipeline.hmget(self._connection.key("relations", viewer_id, stamp), other_ids)

    def _keep(self, viewer_id: int, stamp: int, fresh: dict[int, int]) -> None:
        def keep(pipeline: Any) -> None:
            key = self._connection.key("relations", viewer_id, stamp)
            pipeline.hset(key, mapping=fresh)
            pipeline.expire(key, self._seconds)

        try:
            self._connection.ask(keep)
        except CacheAway:
            return
