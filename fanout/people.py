"""Lists of people around one account, a page at a time, in the order of their ids.

A position is a short text of numbers; the empty one is the start, and where it comes back the list has ended.
"""

from collections.abc import Callable

from cql.follows import REQUEST_SHARDS
from cql.likes import SHARDS as LIKE_SHARDS
from cql.records import Cursor, Relation, User
from fanout import authored, lookup, policy
from fanout.errors import Forbidden, Invalid
from fanout.services import Services

_ROUNDS = 20
"""Reads for one page at the most: where it is short after so many, its position goes on."""
_LEAST = 50

People = tuple[list[User], str]
Position = tuple[int, ...]
LookUp = Callable[[Services, int, list[int]], dict[int, User]]
More = Callable[[Position, int], tuple[list[int], Position | None]]
"""From a position: at most so many ids, and the position behind the last of them; None: that was the end."""


def following(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom an account follows."""
    _admit(services, viewer_id, user_id)
    more = _related(services, user_id, lambda row: row.following)
    return _filled(services, viewer_id, more, _numbers(after, 1), limit)


def blocking(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom the viewer blocks."""
    _own(viewer_id, user_id)
    return _filled(services, viewer_id, _related(services, user_id, lambda row: row.blocked), _numbers(after, 1), limit)


def muting(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom the viewer mutes."""
    _own(viewer_id, user_id)
    return _filled(services, viewer_id, _related(services, user_id, lambda row: row.muted), _numbers(after, 1), limit)


def followers(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Who follows an account."""
    _admit(services, viewer_id, user_id)
    levels = policy.levels(services.decided.of([user_id])[user_id])

    def more(position: Position, size: int) -> tuple[list[int], Position | None]:
        return services.store.follows.followers(user_id, levels, Cursor(*position), size)

    return _filled(services, viewer_id, more, _numbers(after, 3), limit)


def requests(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Who asks to follow the viewer."""
    _own(viewer_id, user_id)

    def more(position: Position, size: int) -> tuple[list[int], Position | None]:
        shard, last = position
        if shard >= REQUEST_SHARDS:
            return [], None
        rows = services.store.follows.requests(user_id, shard, last, size)
        pending = [requester_id for requester_id, is_pending in rows if is_pending]
        return pending, (shard, rows[-1][0]) if len(rows) == size else (shard + 1, 0)

    return _filled(services, viewer_id, more, _numbers(after, 2), limit, rounds=_ROUNDS + REQUEST_SHARDS)


def likers(services: Services, viewer_id: int, tweet_id: int, after: str, limit: int) -> People:
    """Who likes a tweet, but for those whose doings are closed to the viewer. NotFound, Forbidden: the tweet itself."""
    lookup.one(services, viewer_id, tweet_id)

    def more(position: Position, size: int) -> tuple[list[int], Position | None]:
        shard, last = position
        if shard >= LIKE_SHARDS:
            return [], None
        rows = services.store.likes.likers(tweet_id, shard, last, size)
        liking = [user_id for user_id, standing in rows if standing]
        return liking, (shard, rows[-1][0]) if len(rows) == size else (shard + 1, 0)

    start, rounds = _numbers(after, 2), _ROUNDS + LIKE_SHARDS
    return _filled(services, viewer_id, more, start, limit, rounds, lookup.open_users)


def _related(services: Services, user_id: int, wanted: Callable[[Relation], bool]) -> More:
    """Those among a person's relations who are wanted."""

    def more(position: Position, size: int) -> tuple[list[int], Position | None]:
        asked = max(size, _LEAST)
        rows = services.store.follows.relations_after(user_id, position[0], asked)
        ids = [row.other_id for row in rows if wanted(row)]
        if len(ids) > size:
            return ids[:size], (ids[size - 1],)
        return ids, (rows[-1].other_id,) if len(rows) == asked else None

    return more


def _filled(
    services: Services,
    viewer_id: int,
    more: More,
    start: Position,
    limit: int,
    rounds: int = _ROUNDS,
    look_up: LookUp = lookup.users,
) -> People:
    """A page of those who are still there: full, or the last."""
    people: list[User] = []
    position: Position | None = start
    for _ in range(rounds):
        if position is None or len(people) == limit:
            break
        ids, position = more(position, limit - len(people))
        found = look_up(services, viewer_id, ids)
        people += [found[each] for each in ids if each in found]
    return people, "" if position is None else ".".join(map(str, position))


def _own(viewer_id: int, user_id: int) -> None:
    if viewer_id != user_id:
        raise Forbidden("This list is open to its owner alone.")


def _admit(services: Services, viewer_id: int, user_id: int) -> None:
    stamp = services.store.readers.get(viewer_id).stamp
    authored.admit(services, viewer_id, stamp, user_id)


def _numbers(after: str, count: int) -> Position:
    parts = after.split(".") if after else ["0"] * count
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        raise Invalid("This page token does not belong here.", "pagination_token")
    return tuple(map(int, parts))
