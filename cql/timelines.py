"""What did this author post? What was pushed to this reader?"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from cql.ids import bucket_of, ms_of, us_of
from cql.records import Entry
from cql.session import Row, Session, settle
from cql.statements import timelines as q

_filled = partial(tuple.__new__, Entry)
"""What the constructor of a NamedTuple does, without a frame of Python: pages have a hundred entries."""

_ACROSS = 16
"""Authors of one grouped read: 16 partitions of up to 50 rows stay below its LIMIT."""


class Timelines:
    """User timelines and home timelines, newest first."""

    def __init__(self, session: Session, *, batch_rows: int, batches_in_flight: int) -> None:
        self._session = session
        self._batch_rows, self._in_flight = batch_rows, batches_in_flight

    def start_home(self, user_id: int, below: int, above: int, limit: int) -> Callable[[], list[Entry]]:
        """Asks for the pushed entries with above < id < below; call what comes back to get them."""
        rows = self._session.start(q.HOME, (user_id, below, above, limit))
        return lambda: [_entry(row) for row in rows()]

    def of_user(self, user_id: int, below: int, above: int, limit: int) -> list[Entry]:
        """An author's newest entries with above < id < below, across its 90-day buckets."""
        entries: list[Entry] = []
        bucket = bucket_of(below)
        while len(entries) < limit and bucket >= bucket_of(above):
            rows = self._session.run(q.USER_TIMELINE, (user_id, bucket, below, above, limit - len(entries)))
            entries += [_entry(row) for row in rows]
            bucket -= 1
        return entries

    def of_user_upwards(self, user_id: int, above: int, below: int, limit: int) -> list[Entry]:
        """An author's oldest entries with above < id < below, oldest first, across its 90-day buckets."""
        entries: list[Entry] = []
        bucket = bucket_of(above)
        while len(entries) < limit and bucket <= bucket_of(below):
            rows = self._session.run(q.USER_TIMELINE_UPWARDS, (user_id, bucket, above, below, limit - len(entries)))
            entries += [_entry(row) for row in rows]
            bucket += 1
        return entries

    def of_users(self, wanted: Sequence[tuple[int, int]], above: int, newest: int, limit: int) -> list[list[Entry]]:
        """For each (author, below): the newest entries with above < id < below, together. `newest` bounds `below`."""
        buckets = range(bucket_of(newest), bucket_of(above) - 1, -1)
        params = [(user, bucket, below, above, limit) for user, below in wanted for bucket in buckets]
        found = self._session.run_many(q.USER_TIMELINE, params)
        size = len(buckets)
        return [
            [_entry(row) for rows in found[at * size : (at + 1) * size] for row in rows][:limit]
            for at in range(len(wanted))
        ]

    def of_users_upwards(self, wanted: Sequence[tuple[int, int]], below: int, limit: int) -> list[list[Entry]]:
        """For each (author, above): the oldest entries with above < id < below, oldest first, together."""
        lowest = min((above for _, above in wanted), default=below)
        buckets = range(bucket_of(lowest), bucket_of(below) + 1)
        params = [(user, bucket, above, below, limit) for user, above in wanted for bucket in buckets]
        found = self._session.run_many(q.USER_TIMELINE_UPWARDS, params)
        size = len(buckets)
        return [
            [_entry(row) for rows in found[at * size : (at + 1) * size] for row in rows][:limit]
            for at in range(len(wanted))
        ]

    def newest_id(self, user_id: int, at_most: int) -> int:
        """The author's newest tweet id in this 90-day bucket or the one before it; 0 if there is none."""
        bucket = bucket_of(at_most)
        rows = self._session.run(q.NEWEST, (user_id, [bucket + 1, bucket, bucket - 1]))
        return max((row[0] for row in rows), default=0)

    def posted(self, entries: Sequence[Entry]) -> set[int]:
        """Which of these posts stand on their authors' timelines, read at quorum: those may be delivered."""
        found: set[int] = set()
        groups = self._grouped(entries)
        answers = self._session.run_many(q.POSTED, [params for params, _ in groups])
        for (_, ids), rows in zip(groups, answers, strict=True):
            found.update({row[0] for row in rows} & ids)
        rest = [entry for entry in entries if entry.tweet_id not in found]
        single = ((entry.author_id, bucket_of(entry.tweet_id), entry.tweet_id) for entry in rest)
        for rows in self._session.run_many(q.POSTED_ONE, single):
            found.update(row[0] for row in rows)
        return found

    def _grouped(self, entries: Sequence[Entry]) -> list[tuple[tuple[list[int], int, int], set[int]]]:
        by_bucket: dict[int, list[Entry]] = {}
        for entry in sorted(entries):
            by_bucket.setdefault(bucket_of(entry.tweet_id), []).append(entry)
        groups = []
        for bucket, members in by_bucket.items():
            for start in range(0, len(members), _ACROSS):
                part = members[start : start + _ACROSS]
                authors = list({entry.author_id for entry in part})
                groups.append(((authors, bucket, part[0].tweet_id), {entry.tweet_id for entry in part}))
        return groups

    def add_many(self, rows: Iterable[tuple[int, Entry]], now_ms: int, horizon_seconds: float) -> int:
        """Writes (reader, entry) rows in unlogged batches grouped by replica; the number written.

        Each row carries its post's time and what is left of the horizon, so a replay changes nothing; a row with
        nothing left is not written. Raises OutcomeUnknown if any batch is not known to have succeeded.
        """
        writes = list(self._writes(rows, now_ms, horizon_seconds))
        by_reader: dict[int, list[tuple[object, ...]]] = {}
        for write in writes:
            by_reader.setdefault(write[0], []).append(write)
        sends = (self._session.start_rows(q.ADD_TO_HOME, batch) for batch in self._batches(by_reader))
        settle(sends, self._in_flight)
        return len(writes)

    def _writes(
        self, rows: Iterable[tuple[int, Entry]], now_ms: int, horizon_seconds: float
    ) -> Iterable[tuple[int, *tuple[object, ...]]]:
        left: dict[int, int] = {}
        for reader, entry in rows:
            tweet_id = entry.tweet_id
            seconds = left.get(tweet_id)
            if seconds is None:
                seconds = left[tweet_id] = seconds_left(tweet_id, now_ms, horizon_seconds)
            if seconds > 0:
                yield (reader, *entry, us_of(tweet_id), seconds)

    def _batches(self, by_reader: dict[int, list[tuple[object, ...]]]) -> Iterable[list[tuple[object, ...]]]:
        """All rows of one reader together, readers of one first replica together, so many rows a batch."""
        for readers in self._session.groups("home_timeline", by_reader).values():
            batch: list[tuple[object, ...]] = []
            for reader in readers:
                for row in by_reader[reader]:
                    batch.append(row)
                    if len(batch) >= self._batch_rows:
                        yield batch
                        batch = []
            if batch:
                yield batch


def seconds_left(tweet_id: int, now_ms: int, horizon_seconds: float) -> int:
    """What is left of a post's horizon, in whole seconds; 0 or less: it is over."""
    return int(horizon_seconds - (now_ms - ms_of(tweet_id)) / 1_000)


def _entry(row: Row) -> Entry:
    # What has nothing for a column was written without it.
    return _filled(row if None not in row else [value or 0 for value in row])
