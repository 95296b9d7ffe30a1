"""Who is dormant: marks that spare pushing to those who do not read.

A mark that is missing costs a row; one that is there wrongly would cost a post. So a mark is set only under a token
left before the truth was written, it runs out, and waking removes both.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from cache.connection import Connection
from cache.errors import CacheAway

_MARK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('SET', KEYS[1], 'dormant', 'PX', ARGV[2]) end
return 0
"""
_DORMANT = b"dormant"


class Marks:
    """One mark a dormant reader."""

    def __init__(self, connection: Connection, *, seconds: float, fill_seconds: float) -> None:
        self._connection = connection
        self._ms, self._fill_ms = int(seconds * 1_000), int(fill_seconds * 1_000)

    def leave_tokens(self, user_ids: Iterable[int]) -> dict[int, bytes]:
        """Call before the truth is written or read; CacheAway: leave the readers unmarked."""
        users = list(user_ids)
        token = b"?" + secrets.token_bytes(12)

        def leave(pipeline: Any) -> None:
            for user_id in users:
                pipeline.set(self._connection.key("dormant", user_id), token, px=self._fill_ms)

        self._connection.tell(leave)
        return dict.fromkeys(users, token)

    def mark(self, tokens: dict[int, bytes]) -> int:
        """Marks those whose token is still there; how many."""
        if not tokens:
            return 0

        def mark(pipeline: Any) -> None:
            for user_id, token in tokens.items():
                pipeline.eval(_MARK, 1, self._connection.key("dormant", user_id), token, self._ms)

        return sum(bool(answer) for answer in self._connection.tell(mark))

    def remove(self, user_id: int) -> None:
        """Returns once no mark is there and none can come from what was read before; CacheAway: not known."""
        self._connection.tell(lambda pipeline: pipeline.delete(self._connection.key("dormant", user_id)))

    def dormant(self, user_ids: Iterable[int]) -> set[int]:
        """Those with a mark. Without Redis nobody has one."""
        users = list(user_ids)
        if not users:
            return set()
        try:
            (answers,) = self._connection.ask(
                lambda pipeline: pipeline.mget([self._connection.key("dormant", user) for user in users])
            )
        except CacheAway:
            return set()
        return {user for user, mark in zip(users, answers, strict=True) if mark == _DORMANT}
