"""Lists of people around one account, a page at a time, in the order of their ids."""

from collections.abc import Callable, Sequence

from cql.follows import REQUEST_SHARDS
from cql.likes import SHARDS as LIKE_SHARDS
from cql.records import Cursor, Relation, User
from fanout import authored, lookup, paging, policy
from fanout.errors import Forbidden
from fanout.paging import More, Page, Place, Position
from fanout.services import Services

_ROUNDS = 20
"""Reads for one page at the most: where it is short after so many, its places go on."""
_LATER = 1_000
"""Rows of each further read: of thousands of relations few may be of the kind that is asked for."""

LookUp = Callable[[Services, int, list[int]], dict[int, User]]


def following(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[User]:
    """Whom an account follows."""
    _admit(services, viewer_id, user_id)
    return page(services, viewer_id, _related(services, user_id, lambda row: row.following), place, limit)


def blocking(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[User]:
    """Whom the viewer blocks."""
    _own(viewer_id, user_id)
    return page(services, viewer_id, _related(services, user_id, lambda row: row.blocked), place, limit)


def muting(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[User]:
    """Whom the viewer mutes."""
    _own(viewer_id, user_id)
    return page(services, viewer_id, _related(services, user_id, lambda row: row.muted), place, limit)


def followers(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[User]:
    """Who follows an account."""
    _admit(services, viewer_id, user_id)
    levels = policy.levels(services.decided.of([user_id])[user_id])
    follows = services.store.follows

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, int]], Position | None]:
        read = follows.followers_before if back else follows.followers_after
        return read(user_id, levels, Cursor(*position), size)

    return page(services, viewer_id, more, place, limit)


def requests(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[User]:
    """Who asks to follow the viewer."""
    _own(viewer_id, user_id)

    def read(shard: int, bound: int, back: bool, size: int) -> Sequence[tuple[int, bool]]:
        return services.store.follows.requests(user_id, shard, bound, size, back=back)

    return page(
        services,
        viewer_id,
        paging.across(read, REQUEST_SHARDS, paging.ASCENDING),
        place,
        limit,
        _ROUNDS + REQUEST_SHARDS,
    )


def likers(services: Services, viewer_id: int, tweet_id: int, place: Place, limit: int) -> Page[User]:
    """Who likes a tweet, but for those whose doings are closed to the viewer. NotFound, Forbidden: the tweet itself."""
    lookup.one(services, viewer_id, tweet_id)

    def read(shard: int, bound: int, back: bool, size: int) -> Sequence[tuple[int, bool]]:
        return services.store.likes.likers(tweet_id, shard, bound, size, back=back)

    more, rounds = paging.across(read, LIKE_SHARDS, paging.ASCENDING), _ROUNDS + LIKE_SHARDS
    return page(services, viewer_id, more, place, limit, rounds, lookup.open_users)


def page(
    services: Services,
    viewer_id: int,
    more: More[int],
    place: Place,
    limit: int,
    rounds: int = _ROUNDS,
    look_up: LookUp = lookup.users,
) -> Page[User]:
    """A page of those who are still there: full, or the last."""

    def shows(ids: list[int]) -> list[User | None]:
        found = look_up(services, viewer_id, [each for each in ids if each])
        return [found.get(each) for each in ids]

    return paging.page(more, shows, place, limit, paging.ASCENDING, rounds=rounds, later=_LATER)


def _related(services: Services, user_id: int, wanted: Callable[[Relation], bool]) -> More[int]:
    """Those among a person's relations who are wanted."""
    follows = services.store.follows

    def read(_shard: int, bound: int, back: bool, size: int) -> list[tuple[int, bool]]:
        rows = (follows.relations_before if back else follows.relations_after)(user_id, bound, size)
        return [(row.other_id, wanted(row)) for row in rows]

    return paging.across(read, 1, paging.ASCENDING)


def _own(viewer_id: int, user_id: int) -> None:
    if viewer_id != user_id:
        raise Forbidden("This list is open to its owner alone.")


def _admit(services: Services, viewer_id: int, user_id: int) -> None:
    stamp = services.store.readers.get(viewer_id).stamp
    authored.admit(services, viewer_id, stamp, user_id)
