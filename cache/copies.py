"""Copies of what Cassandra holds. Writers remove, readers fill; nobody adds to what may not be there.

A reader that misses leaves a token in the copy's place and fills only if its own token is still there. So a slow
reader cannot put back what a delete has just removed. Absence is never cached.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cache.connection import Connection
from cache.errors import CacheAway

_TOKEN = b"?"
_FILL = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 0
"""

Read = Callable[[list[int]], dict[int, bytes]]
Answers = Sequence[bytes | None]


class Copies:
    """Bytes by id, of one kind. No copy begins with a question mark: that is a token."""

    def __init__(self, connection: Connection, kind: str, *, seconds: float, fill_seconds: float) -> None:
        self._connection, self._kind = connection, kind
        self._ms, self._fill_ms = int(seconds * 1_000), int(fill_seconds * 1_000)

    def get(self, ids: Iterable[int], read: Read, answers: Answers | None = None) -> dict[int, bytes]:
        """Copies by id. `read` gets what is missing from Cassandra (at quorum), and is asked once.

        Without Redis everything is read. `answers`: what `look` has already found for these very ids.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        try:
            found, tokens = self._found(wanted, answers or self._connection.ask(lambda p: self.look(p, wanted))[0])
        except CacheAway:
            return read(wanted)
        missing = [each for each in wanted if each not in found]
        if missing:
            fresh = read(missing)
            found.update(fresh)
            self._fill({each: token for each, token in tokens.items() if each in fresh}, fresh)
        return found

    def look(self, pipeline: Any, ids: Sequence[int]) -> None:
        """Asks for distinct ids, at least one, in a pipeline of its own or of a page's."""
        pipeline.mget(self._connection.keys(self._kind, ids))

    def _found(self, wanted: Sequence[int], answers: Answers) -> tuple[dict[int, bytes], dict[int, bytes]]:
        """What is there, and the tokens left for what is not."""
        found = {
            each: copy for each, copy in zip(wanted, answers, strict=True) if copy is not None and copy[:1] != _TOKEN
        }
        if len(found) == len(wanted):
            return found, {}
        absent = [each for each, copy in zip(wanted, answers, strict=True) if copy is None]
        return found, self._left(absent)

    def _left(self, absent: Sequence[int]) -> dict[int, bytes]:
        if not absent:
            return {}
        token = _TOKEN + secrets.token_bytes(12)

        def leave(pipeline: Any) -> None:
            for each in absent:
                pipeline.set(self._connection.key(self._kind, each), token, nx=True, px=self._fill_ms)

        kept = self._connection.ask(leave)
        return {each: token for each, left in zip(absent, kept, strict=True) if left}

    def _fill(self, tokens: dict[int, bytes], fresh: dict[int, bytes]) -> None:
        if not tokens:
            return

        def fill(pipeline: Any) -> None:
            for each, token in tokens.items():
                pipeline.eval(_FILL, 1, self._connection.key(self._kind, each), token, fresh[each], self._ms)

        try:
            self._connection.ask(fill)
        except CacheAway:
            return

    def remove(self, ids: Iterable[int]) -> None:
        """Returns once the copies, and the tokens of those who read them now, are gone. CacheAway: not known."""
        gone = list(ids)
        if gone:
            self._connection.tell(
                lambda pipeline: pipeline.delete(*(self._connection.key(self._kind, each) for each in gone))
            )


class Sessions:
    """Whether a sign-in, or an app's grant, still stands: copies of one byte."""

    def __init__(self, connection: Connection, *, seconds: float, fill_seconds: float) -> None:
        self._copies = Copies(connection, "session", seconds=seconds, fill_seconds=fill_seconds)

    def lookup(self, session_id: int, read: Callable[[], bool], answers: Answers | None = None) -> bool:
        """Whether it stands; `read` asks Cassandra when no copy is there, or Redis does not answer.

        `answers`: what `look` has already found.
        """
        found = self._copies.get([session_id], lambda ids: {each: b"1" if read() else b"0" for each in ids}, answers)
        return found[session_id] == b"1"

    def look(self, pipeline: Any, session_id: int) -> None:
        """Asks in a pipeline of a request's."""
        self._copies.look(pipeline, [session_id])

    def remove(self, session_id: int) -> None:
        """Call after a revocation; CacheAway: not known to be gone."""
        self._copies.remove([session_id])
