"""How does this person stand to others, and who follows this author?"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from cql.ids import ID_MAX
from cql.records import FOLLOWING, Cursor, Relation
from cql.session import Row, Session
from cql.statements import follows as q
from cql.statements.statement import Statement, Write
from cql.users import chunks

SHARDS = (1, 16, 256)
"""Follower shards of each level."""

REQUEST_SHARDS = 16
_PAGE = 1_000
_ACROSS = 16
_FIRST = 250

Found = tuple[list[tuple[tuple[int, ...], int]], tuple[int, ...] | None]
Onwards = Callable[[tuple[int, int]], Cursor | None]


def shard_of(follower_id: int, level: int) -> int:
    """The shard of a follower at a level. Worker and sequence bits alone would cluster: the whole id is mixed."""
    return (follower_id * 0x9E3779B97F4A7C15 >> 40) % SHARDS[level]


class Follows:
    """Relations of a person, and the followers of an author, as states that are never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def relations(self, user_id: int, other_ids: Iterable[int]) -> dict[int, Relation]:
        """How `user_id` stands to each of those; those without a row are missing."""
        found = self._session.run_many(q.RELATION, ((user_id, chunk) for chunk in chunks(other_ids)))
        return {row[0]: _relation(row) for rows in found for row in rows}

    def blocked_by(self, user_id: int, other_ids: Iterable[int]) -> set[int]:
        """Who of those blocks `user_id`."""
        found = self._session.run_many(q.BLOCKED_BY, ((chunk, user_id) for chunk in chunks(other_ids)))
        return {row[0] for rows in found for row in rows if row[1]}

    def all_relations(self, user_id: int) -> Iterator[Relation]:
        """Every relation of a person, by id. Bounded by what a person may enter into."""
        after = 0
        while True:
            page = self.relations_after(user_id, after, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].other_id

    def relations_after(self, user_id: int, after: int, limit: int) -> list[Relation]:
        """A page of a person's relations, by id."""
        return [_relation(row) for row in self._session.run(q.RELATIONS, (user_id, after, limit))]

    def relations_before(self, user_id: int, before: int, limit: int) -> list[Relation]:
        """The same, from an id downwards."""
        return [_relation(row) for row in self._session.run(q.RELATIONS_BEFORE, (user_id, before, limit))]

    def change(self, writes: Sequence[Write]) -> None:
        """Commits changes of relations in one logged batch."""
        self._session.batch("change_relations", writes)

    def add_many(self, writes: Sequence[Write]) -> None:
        """Many writes without a batch log; those of one partition should stand together."""
        self._session.write_all("add_relations", writes)

    def set_copied(self, user_id: int, other_id: int, follow_stamp: int, now_us: int) -> None:
        """The author's posts from before this follow are on the follower's home timeline."""
        self._session.run(q.SET_COPIED, (now_us, follow_stamp, user_id, other_id))

    def followers(self, user_id: int, levels: int, after: Cursor, limit: int) -> tuple[list[int], Cursor | None]:
        """The followers among the next `limit` rows behind a position, over all levels below `levels`.

        The position to go on from comes with them; None: that was the last.
        """
        found: list[int] = []
        level, shard, follower_id = after
        left = limit
        while level < levels:
            rows = self._session.run(q.FOLLOWERS, (user_id, level, shard, follower_id, left))
            found += [row[0] for row in rows if row[1] == FOLLOWING]
            left -= len(rows)
            if left == 0:
                return found, Cursor(level, shard, rows[-1][0])
            level, shard, follower_id = next_shard(level, shard)
        return found, None

    def followers_after(self, user_id: int, levels: int, after: Cursor, limit: int) -> Found:
        """Each of the next `limit` rows behind a place with its place; 0 stands for one who no longer follows.

        The place to go on from comes with them; None: that was the last.
        """
        return self._listed(q.FOLLOWERS, lambda at: next_shard(*at), user_id, levels, after, limit)

    def followers_before(self, user_id: int, levels: int, before: Cursor, limit: int) -> Found:
        """The same, backwards."""
        return self._listed(q.FOLLOWERS_BEFORE, lambda at: shard_before(*at), user_id, levels, before, limit)

    def _listed(
        self, statement: Statement, onwards: Onwards, user_id: int, levels: int, start: Cursor, limit: int
    ) -> Found:
        found: list[tuple[tuple[int, ...], int]] = []
        at: Cursor | None = start
        while at is not None and at.level < levels:
            rows = self._session.run(statement, (user_id, *at, limit - len(found)))
            found += [(Cursor(at.level, at.shard, row[0]), row[0] if row[1] == FOLLOWING else 0) for row in rows]
            if len(found) == limit:
                return found, found[-1][0]
            at = onwards((at.level, at.shard))
        return found, None

    def shard_followers(self, user_id: int, level: int, shard: int, after: int, limit: int) -> tuple[list[int], int]:
        """Up to `limit` rows of one shard: the followers, and the last id read (0: that was the end)."""
        rows = self._session.run(q.FOLLOWERS, (user_id, level, shard, after, limit))
        followers = [row[0] for row in rows if row[1] == FOLLOWING]
        return followers, rows[-1][0] if len(rows) == limit else 0

    def first_followers(self, user_ids: Sequence[int]) -> dict[int, tuple[list[int], int]]:
        """The first page of level 0 of many authors in few reads: followers, last id read (0: that was all)."""
        found: dict[int, tuple[list[int], int]] = {user_id: ([], 0) for user_id in user_ids}
        seen: dict[int, int] = dict.fromkeys(user_ids, 0)
        for rows in self._session.run_many(q.FIRST_FOLLOWERS, ((chunk,) for chunk in chunks(user_ids, _ACROSS))):
            for user_id, follower_id, state in rows:
                seen[user_id] += 1
                followers, _ = found[user_id]
                if state == FOLLOWING:
                    followers.append(follower_id)
                if seen[user_id] == _FIRST:
                    found[user_id] = (followers, follower_id)
        return found

    def first_following(self, user_ids: Sequence[int]) -> dict[int, tuple[int, bool]]:
        """How many each follows among the first page of relations, and whether there are more."""
        pages = self._session.run_many(q.RELATIONS, ((user_id, 0, _FIRST) for user_id in user_ids))
        found = {}
        for user_id, rows in zip(user_ids, pages, strict=True):
            found[user_id] = (sum(row[1] == FOLLOWING for row in rows), len(rows) == _FIRST)
        return found

    def requests(
        self, user_id: int, shard: int, bound: int, limit: int, *, back: bool = False
    ) -> list[tuple[int, bool]]:
        """Follow requests in one shard behind an id, or before it from there downwards: (who, still pending)."""
        statement = q.REQUESTS_BEFORE if back else q.REQUESTS
        return [(row[0], bool(row[1])) for row in self._session.run(statement, (user_id, shard, bound, limit))]


def next_shard(level: int, shard: int) -> Cursor:
    """Where a scan over the followers goes on."""
    return Cursor(level, shard + 1, 0) if shard + 1 < SHARDS[level] else Cursor(level + 1, 0, 0)


def shard_before(level: int, shard: int) -> Cursor | None:
    """Where a scan goes on backwards; None: it has come to the beginning."""
    if shard > 0:
        return Cursor(level, shard - 1, ID_MAX)
    return Cursor(level - 1, SHARDS[level - 1] - 1, ID_MAX) if level > 0 else None


def follow_writes(user_id: int, other_id: int, state: int, stamp: int, level: int) -> list[Write]:
    """Both twin rows of a follow (or its end)."""
    return [
        (q.SET_FOLLOW, (stamp, state, stamp, level, user_id, other_id)),
        (q.SET_FOLLOWER, (stamp, state, stamp, other_id, level, shard_of(user_id, level), user_id)),
    ]


def copied_write(user_id: int, other_id: int, stamp: int) -> Write:
    """There was nothing to copy behind this follow."""
    return (q.SET_COPIED, (stamp, stamp, user_id, other_id))


def request_write(user_id: int, requester_id: int, pending: bool, stamp: int) -> Write:
    """A request at a protected account, made or settled."""
    return (q.SET_REQUEST, (stamp, pending, stamp, user_id, requester_id % REQUEST_SHARDS, requester_id))


def mute_write(user_id: int, other_id: int, muted: bool, stamp: int) -> Write:
    """A mute or its end."""
    return (q.SET_MUTE, (stamp, muted, stamp, user_id, other_id))


def block_write(user_id: int, other_id: int, blocked: bool, stamp: int) -> Write:
    """A block or its end."""
    return (q.SET_BLOCK, (stamp, blocked, stamp, user_id, other_id))


def _relation(row: Row) -> Relation:
    other_id, state, stamp, level, copied, copied_us, muted, mute_stamp, blocked, block_stamp = row
    return Relation(
        other_id,
        state or 0,
        stamp or 0,
        level or 0,
        copied or 0,
        copied_us or 0,
        bool(muted),
        mute_stamp or 0,
        bool(blocked),
        block_stamp or 0,
    )
