"""How is this reader served, and what was decided for this author?"""

from collections.abc import Callable, Iterable, Sequence

from cql.records import Decision, Reader
from cql.session import Row, Session
from cql.statements import readers as q
from cql.users import chunks

SEEN, DORMANT = 0, 1
DAY_SHARDS = 16
_DAY_MS = 86_400_000
_ACROSS = 64


def day_of(ms: int) -> int:
    """Days since 1970."""
    return ms // _DAY_MS


class Readers:
    """Readers' rows, and who was seen or put to sleep on a day."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def start_get(self, user_id: int) -> Callable[[], Reader]:
        """Asks for a reader; call what comes back to get it."""
        rows = self._session.start(q.READER, (user_id,))
        return lambda: _reader(user_id, rows())

    def get(self, user_id: int) -> Reader:
        """A reader; one that was never seen is active and has no stamp."""
        return self.start_get(user_id)()

    def get_many(self, user_ids: Sequence[int]) -> list[Reader]:
        """Readers in the same order."""
        found = self._session.run_many(q.READER, ((user_id,) for user_id in user_ids))
        return [_reader(user_id, rows) for user_id, rows in zip(user_ids, found, strict=True)]

    def set_stamps(self, stamps: Iterable[tuple[int, int, int]]) -> None:
        """(user, stamp, written at µs): advances the stamps of readers' relations."""
        writes = ((written_us, stamp, user_id) for user_id, stamp, written_us in stamps)
        self._session.run_many(q.SET_STAMP, writes)

    def set_pulled(self, reader: Reader, pulled: Sequence[int], read_ms: int) -> None:
        """The followed authors that are pulled for this reader, as read at `read_ms` under the reader's stamp."""
        row = [reader.stamp, read_ms, *pulled]
        self._session.run(q.SET_PULLED, (max(reader.stamp_us, read_ms * 1_000), row, reader.user_id))

    def set_seen(self, user_id: int, now_ms: int, ttl_seconds: int) -> None:
        """The reader was here today."""
        day = (SEEN, day_of(now_ms), user_id % DAY_SHARDS, user_id, ttl_seconds)
        seen = (q.SET_SEEN, (now_ms * 1_000, now_ms, user_id))
        self._session.batch("set_seen", [(q.ADD_READER_DAY, day), seen])

    def add_day(self, kind: int, user_id: int, now_ms: int, ttl_seconds: int) -> None:
        """Lists a reader under this day."""
        self._session.run(q.ADD_READER_DAY, (kind, day_of(now_ms), user_id % DAY_SHARDS, user_id, ttl_seconds))

    def add_days(self, kind: int, user_ids: Iterable[int], now_ms: int, ttl_seconds: int) -> None:
        """Lists many readers under this day."""
        day = day_of(now_ms)
        rows = ((kind, day, each % DAY_SHARDS, each, ttl_seconds) for each in user_ids)
        self._session.write_all("add_reader_days", ((q.ADD_READER_DAY, row) for row in rows))

    def on_day(self, kind: int, day: int, shard: int, after: int, limit: int) -> list[int]:
        """A page of the readers listed under a day."""
        return [row[0] for row in self._session.run(q.READER_DAY, (kind, day, shard, after, limit))]

    def set_dormant(self, user_id: int, sleep: int, stamp_us: int) -> None:
        """Puts a reader to sleep: posts from id `sleep` on may be missing. Stamp it above the last sleep."""
        self._session.run(q.SET_DORMANT, (stamp_us, sleep, user_id))

    def add_dormant(self, sleeps: Iterable[tuple[int, int, int]]) -> None:
        """(user, sleep, stamp µs): puts many readers to sleep."""
        writes = ((q.SET_DORMANT, (stamp_us, sleep, user_id)) for user_id, sleep, stamp_us in sleeps)
        self._session.write_all("add_dormant", writes)

    def set_woken(self, user_id: int, sleep: int, now_ms: int) -> None:
        """The marks of this sleep were known to be gone at `now_ms`."""
        self._session.run(q.SET_WOKEN, (now_ms * 1_000, [sleep, now_ms], user_id))

    def set_complete(self, user_id: int, sleep: int, now_ms: int) -> None:
        """What this sleep missed has been written."""
        self._session.run(q.SET_COMPLETE, (now_ms * 1_000, sleep, user_id))


class Authors:
    """What the policy decided. Entries are only ever added, so two who decide at once do not undo each other."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def decisions(self, user_ids: Iterable[int]) -> dict[int, list[Decision]]:
        """Newest first, by author; authors without a decision are missing. Author 0 stands for all."""
        found: dict[int, list[Decision]] = {}
        for rows in self._session.run_many(q.DECISIONS, ((chunk,) for chunk in chunks(user_ids, _ACROSS))):
            for user_id, *decision in rows:
                found.setdefault(user_id, []).append(Decision(*decision))
        return found

    def add(self, user_id: int, decision: Decision) -> None:
        """One more entry of the history."""
        self._session.run(q.ADD_DECISION, (user_id, *decision))


def _reader(user_id: int, rows: Sequence[Row]) -> Reader:
    if not rows:
        return Reader(user_id)
    stamp, stamp_us, pulled, seen_at, dormant_from, dormant_us, woken, complete_from, complete_us = rows[0]
    pulled_stamp, pulled_ms, *authors = pulled or (-1, 0)
    woken_from, woken_ms = woken or (0, 0)
    return Reader(
        user_id,
        stamp or 0,
        stamp_us or 0,
        tuple(authors),
        pulled_stamp,
        pulled_ms,
        seen_at or 0,
        dormant_from or 0,
        dormant_us or 0,
        woken_from,
        woken_ms,
        complete_from or 0,
        complete_us or 0,
    )
