"""Who has a name that begins like this?"""

from collections.abc import Iterable, Iterator, Sequence

from cql.follows import shard_of
from cql.ids import ID_MAX
from cql.records import User
from cql.session import Session
from cql.statements import names as q
from cql.statements.statement import Statement, Write

WORD_BYTES = 28
"""So much of a word is kept; whoever asks compares the rest."""

PREFIX = 2
_LEVEL, _SHARDS = 1, 16
_LAST = "\U0010ffff"
"""Behind every character that a name may have."""

Row = tuple[str, int]


def kept(word: str) -> str:
    """As much of a word as is kept."""
    return word.encode()[:WORD_BYTES].decode(errors="ignore")


def name_writes(user_id: int, words: Iterable[str]) -> list[Write]:
    """One row for each word; writing it again changes nothing."""
    shard = shard_of(user_id, _LEVEL)
    return [(q.ADD_NAME, (word[:PREFIX], shard, word, user_id)) for word in dict.fromkeys(map(kept, words))]


class Names:
    """Words of names, by their first two characters and the shard of the person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, user_id: int, words: Iterable[str]) -> None:
        """The person can be found by these words from now on. OutcomeUnknown: add them again."""
        self.add_many(name_writes(user_id, words))

    def add_many(self, writes: Sequence[Write]) -> None:
        """The same for many people."""
        self._session.write_all("add_names", writes)

    def after(self, start: str, after: Row | None, limit: int) -> list[Row]:
        """The first `limit` rows behind a row whose words begin with `start`, by word and id."""
        return self._read(q.NAMES, (*(after or (start, -1)), start + _LAST), start, limit)

    def before(self, start: str, before: Row, limit: int) -> list[Row]:
        """The last `limit` rows before one, backwards."""
        return self._read(q.NAMES_BEFORE, (*before, start), start, limit)[::-1]

    def _read(self, statement: Statement, bounds: tuple[object, ...], start: str, limit: int) -> list[Row]:
        """Each shard gives its nearest `limit` rows, so the nearest of all of them together are exact."""
        params = [(start[:PREFIX], shard, *bounds, limit) for shard in range(_SHARDS)]
        rows = [(word, user_id) for page in self._session.run_many(statement, params) for word, user_id in page]
        rows.sort()
        return rows[:limit] if statement is q.NAMES else rows[-limit:]

    def everybody(self, after_token: int, size: int = 1_000) -> Iterator[tuple[int, list[User]]]:
        """All accounts in the order of their tokens, so many at a time, each time with the token to go on after.

        For the backfill alone: it walks the whole table.
        """
        token: int | None = after_token
        while token is not None:
            rows = self._session.run(q.USERS_FROM, (token, size))
            if rows:
                yield rows[-1][0], [User(row[1], row[2], row[3] or row[2]) for row in rows if row[2]]
            token = rows[-1][0] if len(rows) == size else None


FIRST_TOKEN = -ID_MAX - 1
"""Before every account."""
