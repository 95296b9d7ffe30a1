"""What is still to be delivered? The queue and its truth, one partition for each shard and minute."""

from collections.abc import Iterable, Sequence

from cql.ids import ms_of
from cql.records import Cursor, Entry, Event
from cql.session import Row, Session
from cql.statements import outbox as q
from cql.statements.statement import Statement, Write

BIRTH_SHARD = -1
"""Its mark is the minute in which the schema was made."""


def minute_of(event_id: int) -> int:
    """The minute (since 1970) in which an event was written."""
    return ms_of(event_id) // 60_000


class Outbox:
    """Events by shard and minute; progress and done marks carry the present time."""

    def __init__(self, session: Session, *, seconds: int) -> None:
        self._session = session
        self._seconds = seconds

    def read(self, shard: int, minute: int, after: tuple[int, int], limit: int) -> list[Event]:
        """The events of one minute after (event id, part), oldest first, done ones too."""
        return [_event(row) for row in self._session.run(q.EVENTS, (shard, minute, *after, limit))]

    def save_cursors(self, events: Iterable[Event]) -> None:
        """How far each unfinished event has come."""
        self._by_minute("save_cursors", ((event, (q.SAVE_CURSOR, event.cursor)) for event in events))

    def mark_done(self, events: Iterable[Event]) -> None:
        """Ends events: nothing else does."""
        self._by_minute("mark_done", ((event, (q.MARK_DONE, ())) for event in events))

    def _by_minute(self, name: str, marks: Iterable[tuple[Event, tuple[Statement, Sequence[object]]]]) -> None:
        """One unlogged batch a partition: a single mutation for the server."""
        partitions: dict[tuple[int, int], list[Write]] = {}
        for event, (statement, values) in marks:
            params = (self._seconds, *values, event.shard, *event.key)
            partitions.setdefault((event.shard, event.minute), []).append((statement, params))
        known = [self._session.start_batch(name, writes, logged=False) for writes in partitions.values()]
        for each in known:
            each()

    def split(self, parent: Event, parts: Sequence[Event]) -> None:
        """Replaces an event by one for each follower shard, in one batch with its done mark."""
        writes: list[Write] = [
            (q.ADD_EVENT, (*part[:4], *part.entry, part.level, part.follower_shard, self._seconds)) for part in parts
        ]
        writes.append((q.MARK_DONE, (self._seconds, parent.shard, *parent.key)))
        self._session.batch("split_event", writes)

    def marks(self, shard: int) -> dict[int, int]:
        """By delay in seconds: the last minute that was read again that long after it had closed."""
        return {row[0]: row[1] for row in self._session.run(q.OUTBOX_MARKS, (shard,))}

    def first_minute(self, now_minute: int) -> int:
        """Where an outbox without marks begins: its birth, or what its TTL has left."""
        oldest = now_minute - self._seconds // 60
        return max(oldest, self.marks(BIRTH_SHARD).get(0, oldest))

    def set_mark(self, shard: int, delay_seconds: int, minute: int) -> None:
        """Moves a mark on."""
        self._session.run(q.SET_OUTBOX_MARK, (minute, shard, delay_seconds))


def _event(row: Row) -> Event:
    shard, minute, event_id, part = row[:4]
    tweet_id, author_id, kind, ref_id, ref_author_id, reply_to_user_id = row[4:10]
    entry = Entry(tweet_id or 0, author_id or 0, kind or 0, ref_id or 0, ref_author_id or 0, reply_to_user_id or 0)
    level, follower_shard, cursor_level, cursor_shard, cursor_id, done = row[10:]
    cursor = Cursor(cursor_level or 0, cursor_shard or 0, cursor_id or 0)
    return Event(shard, minute, event_id, part, entry, level or 0, follower_shard or 0, cursor, bool(done))
