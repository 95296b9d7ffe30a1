"""Lists of people around one account, a page at a time, in the order of their ids.

A position is a short text of numbers; the empty one is the start, and where it comes back the list has ended.
"""

from collections.abc import Callable

from cql.follows import REQUEST_SHARDS
from cql.records import Cursor, Relation, User
from fanout import authored, lookup, policy
from fanout.errors import Forbidden, Invalid
from fanout.services import Services

_ROUNDS = 20
_LEAST = 50

People = tuple[list[User], str]


def following(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom an account follows."""
    _admit(services, viewer_id, user_id)
    return _related(services, viewer_id, user_id, after, limit, lambda row: row.following)


def blocking(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom the viewer blocks."""
    _own(viewer_id, user_id)
    return _related(services, viewer_id, user_id, after, limit, lambda row: row.blocked)


def muting(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Whom the viewer mutes."""
    _own(viewer_id, user_id)
    return _related(services, viewer_id, user_id, after, limit, lambda row: row.muted)


def followers(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Who follows an account."""
    _admit(services, viewer_id, user_id)
    levels = policy.levels(services.decided.of([user_id])[user_id])
    cursor: Cursor | None = Cursor(*_numbers(after, 3))
    ids: list[int] = []
    for _ in range(_ROUNDS):
        if cursor is None or len(ids) == limit:
            break
        found, cursor = services.store.follows.followers(user_id, levels, cursor, limit - len(ids))
        ids += found
    return _people(services, viewer_id, ids), "" if cursor is None else ".".join(map(str, cursor))


def requests(services: Services, viewer_id: int, user_id: int, after: str, limit: int) -> People:
    """Who asks to follow the viewer."""
    _own(viewer_id, user_id)
    shard, last = _numbers(after, 2)
    ids: list[int] = []
    while shard < REQUEST_SHARDS and len(ids) < limit:
        size = max(limit - len(ids), _LEAST)
        rows = services.store.follows.requests(user_id, shard, last, size)
        for requester_id, pending in rows:
            last = requester_id
            if pending:
                ids.append(requester_id)
                if len(ids) == limit:
                    break
        else:
            shard, last = (shard, last) if len(rows) == size else (shard + 1, 0)
    return _people(services, viewer_id, ids), f"{shard}.{last}" if shard < REQUEST_SHARDS else ""


def _related(
    services: Services, viewer_id: int, user_id: int, after: str, limit: int, wanted: Callable[[Relation], bool]
) -> People:
    (last,) = _numbers(after, 1)
    ids: list[int] = []
    more = True
    for _ in range(_ROUNDS):
        size = max(limit - len(ids), _LEAST)
        rows = services.store.follows.relations_after(user_id, last, size)
        for row in rows:
            if len(ids) == limit:
                break
            last = row.other_id
            if wanted(row):
                ids.append(row.other_id)
        more = len(rows) == size or bool(rows and rows[-1].other_id != last)
        if len(ids) == limit or not more:
            break
    return _people(services, viewer_id, ids), str(last) if more else ""


def _people(services: Services, viewer_id: int, ids: list[int]) -> list[User]:
    found = lookup.users(services, viewer_id, ids)
    return [found[each] for each in ids if each in found]


def _own(viewer_id: int, user_id: int) -> None:
    if viewer_id != user_id:
        raise Forbidden("This list is open to its owner alone.")


def _admit(services: Services, viewer_id: int, user_id: int) -> None:
    stamp = services.store.readers.get(viewer_id).stamp
    authored.admit(services, viewer_id, stamp, user_id)


def _numbers(after: str, count: int) -> list[int]:
    parts = after.split(".") if after else ["0"] * count
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        raise Invalid("This page token does not belong here.", "pagination_token")
    return [int(part) for part in parts]
