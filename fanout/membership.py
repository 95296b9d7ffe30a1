"""Who stands on a list or follows it, and which lists are somebody's: changes and pages."""

from collections.abc import Sequence

from cql.lists import FOLLOWED, FOLLOWERS, MEMBERS, ON, OWNED, PINNED, SHARDS, List
from cql.records import User
from fanout import authored, hide, lists, paging, people
from fanout.errors import Forbidden, Invalid, NotFound
from fanout.paging import DESCENDING, START, Page, Place
from fanout.services import Services

_ROUNDS = 20


def add(services: Services, owner_id: int, list_id: int, user_id: int) -> None:
    """Puts somebody on a list of one's own. NotFound; Forbidden where either blocks the other, or the list is full."""
    lists.owned(services, owner_id, list_id)
    _refuse_unfit(services, owner_id, user_id)
    if services.store.lists.state(user_id, ON, list_id)[0]:
        return
    most = services.settings.list_members_max
    if lists.counts(services, [list_id])[list_id].members >= most:
        raise Forbidden(f"A list cannot have more than {most} members.")
    lists.begin(services, user_id, ON, list_id)
    services.caches.listed.forget(user_id)


def remove(services: Services, owner_id: int, list_id: int, user_id: int) -> None:
    """Takes somebody off a list of one's own, whether on it or not."""
    lists.owned(services, owner_id, list_id)
    lists.end(services, user_id, ON, list_id)
    services.caches.listed.forget(user_id)


def members(services: Services, viewer_id: int, list_id: int, place: Place, limit: int) -> Page[User]:
    """Who stands on a list."""
    return _people(services, viewer_id, list_id, MEMBERS, 1, place, limit)


def followers(services: Services, viewer_id: int, list_id: int, place: Place, limit: int) -> Page[User]:
    """Who follows a list."""
    return _people(services, viewer_id, list_id, FOLLOWERS, SHARDS, place, limit)


def owned(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[List]:
    """The lists that somebody made, newest first; private ones for oneself alone."""
    return _lists(services, viewer_id, user_id, OWNED, 1, place, limit)


def followed(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[List]:
    """The lists that somebody follows, newest first."""
    return _lists(services, viewer_id, user_id, FOLLOWED, 1, place, limit)


def memberships(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[List]:
    """The lists that somebody stands on; of private ones only the viewer's own."""
    return _lists(services, viewer_id, user_id, ON, SHARDS, place, limit)


def pinned(services: Services, user_id: int) -> list[List]:
    """All lists that the viewer pinned, newest first."""
    most = services.settings.list_pins_max
    return _lists(services, user_id, user_id, PINNED, 1, START, most).items


def _people(
    services: Services, viewer_id: int, list_id: int, kind: int, shards: int, place: Place, limit: int
) -> Page[User]:
    lists.one(services, viewer_id, list_id)

    def read(shard: int, bound: int, back: bool, size: int) -> Sequence[tuple[int, bool]]:
        return services.store.lists.people(list_id, kind, shard, bound, size, back=back)

    more = paging.across(read, shards, paging.ASCENDING)
    return people.page(services, viewer_id, more, place, limit, _ROUNDS + shards)


def _lists(
    services: Services, viewer_id: int, user_id: int, kind: int, shards: int, place: Place, limit: int
) -> Page[List]:
    stamp = services.store.readers.get(viewer_id).stamp
    authored.admit(services, viewer_id, stamp, user_id)

    def read(shard: int, bound: int, back: bool, size: int) -> Sequence[tuple[int, bool]]:
        return services.store.lists.of_user(user_id, kind, shard, bound, size, back=back)

    def shows(ids: list[int]) -> list[List | None]:
        found = lists.find(services, viewer_id, [each for each in ids if each]).lists
        return [found.get(each) for each in ids]

    more = paging.across(read, shards, DESCENDING)
    return paging.page(more, shows, place, limit, DESCENDING, rounds=_ROUNDS + shards)


def _refuse_unfit(services: Services, owner_id: int, user_id: int) -> None:
    stamp = services.store.readers.get(owner_id).stamp
    scene = hide.company(services, owner_id, stamp, [user_id])
    if user_id == 0:
        raise Invalid("This is nobody's id.", "user_id")
    if scene.gone(user_id):
        raise NotFound(f"There is no user with the id {user_id}.")
    if scene.apart(user_id):
        raise Forbidden("You cannot put this account on a list.")
