"""Lists: made, edited, deleted, followed, pinned.

A list is a thing of its owner's, as a tweet is: who may not see the owner's tweets may not see the owner's lists, and a
private list exists for its owner alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cql.lists import FOLLOWED, FOLLOWERS, MEMBERS, OWNED, PINNED, List
from fanout import hide
from fanout.errors import Forbidden, NotFound
from fanout.services import Services

_PAGE = 1_000
_ROWS_MAX = 20_000
"""States of lists that a person may ever have had in one way: they are never deleted, and are counted at each more."""


@dataclass(frozen=True)
class Found:
    """The lists that the viewer may see; and those that exist but are closed to the viewer."""

    lists: dict[int, List] = field(default_factory=dict)
    unauthorized: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Counts:
    """What is counted of a list."""

    members: int
    followers: int


@dataclass(frozen=True)
class Changes:
    """What to change of a list; None leaves it as it is."""

    name: str | None = None
    description: str | None = None
    private: bool | None = None


def find(services: Services, viewer_id: int, list_ids: Iterable[int]) -> Found:
    """Looks lists up. Deleted ones, private ones of others and those of owners who are gone are not there."""
    rows = services.store.lists.get(list_ids)
    there = [row for row in rows.values() if not row.deleted_ms and (not row.private or row.owner_id == viewer_id)]
    if not there:
        return Found()
    stamp = services.store.readers.get(viewer_id).stamp
    scene = hide.company(services, viewer_id, stamp, (row.owner_id for row in there))
    there = [row for row in there if not scene.gone(row.owner_id)]
    closed = {row.list_id for row in there if scene.closed(row.owner_id) or scene.apart(row.owner_id)}
    lists = {row.list_id: row for row in there if row.list_id not in closed}
    return Found(lists, frozenset(closed))


def one(services: Services, viewer_id: int, list_id: int) -> List:
    """A list that the viewer may see; NotFound, Forbidden."""
    found = find(services, viewer_id, [list_id])
    if list_id in found.unauthorized:
        raise Forbidden("You may not see this list.")
    if list_id not in found.lists:
        raise NotFound(f"There is no list with the id {list_id}.")
    return found.lists[list_id]


def owned(services: Services, owner_id: int, list_id: int) -> List:
    """A list of one's own; NotFound, Forbidden."""
    found = one(services, owner_id, list_id)
    if found.owner_id != owner_id:
        raise Forbidden("Only its owner may change a list.")
    return found


def create(services: Services, owner_id: int, name: str, description: str, private: bool) -> List:
    """A new list. Forbidden: the owner has as many as may be."""
    most = services.settings.lists_max
    _refuse_more(services, owner_id, OWNED, most, f"You cannot have more than {most} lists.")
    list_id = services.store.ids.mint()
    new = List(list_id, owner_id, name, description, private, stamp=services.clock.us())
    services.store.lists.add(new)
    return new


def edit(services: Services, owner_id: int, list_id: int, changes: Changes) -> None:
    """Changes parts of a list of one's own, seen by everybody from the next read on."""
    before = owned(services, owner_id, list_id)
    stamp = _above(services, before.stamp)
    services.store.lists.change(
        list_id, stamp, name=changes.name, description=changes.description, private=changes.private
    )


def delete(services: Services, owner_id: int, list_id: int) -> None:
    """Deletes a list of one's own; nobody is shown it from the next read on. Twice is once."""
    row = services.store.lists.get([list_id]).get(list_id)
    if row is not None and row.owner_id == owner_id and row.deleted_ms:
        return
    row = owned(services, owner_id, list_id)
    services.store.lists.delete(row, services.clock.ms(), _above(services, row.stamp))


def follow(services: Services, user_id: int, list_id: int) -> None:
    """The person follows the list from now on. Forbidden: it may not be seen, or too many are followed."""
    one(services, user_id, list_id)
    most = services.settings.lists_max
    _begin(services, user_id, FOLLOWED, list_id, most, f"You cannot follow more than {most} lists.")


def unfollow(services: Services, user_id: int, list_id: int) -> None:
    """The person no longer follows the list, whether it is there or not."""
    end(services, user_id, FOLLOWED, list_id)


def pin(services: Services, user_id: int, list_id: int) -> None:
    """The person pins the list. Forbidden: it may not be seen, or too many are pinned."""
    one(services, user_id, list_id)
    most = services.settings.list_pins_max
    _begin(services, user_id, PINNED, list_id, most, f"You cannot pin more than {most} lists.")


def unpin(services: Services, user_id: int, list_id: int) -> None:
    """The person no longer pins the list, whether it is there or not."""
    end(services, user_id, PINNED, list_id)


def counts(services: Services, list_ids: Iterable[int]) -> dict[int, Counts]:
    """Members and followers of each list."""
    ids, lists = list(list_ids), services.store.lists
    members = services.caches.list_members.get(ids, _counting(lists.count, MEMBERS))
    followers = services.caches.list_followers.get(ids, _counting(lists.count, FOLLOWERS))
    return {each: Counts(members[each], followers[each]) for each in ids}


def begin(services: Services, user_id: int, kind: int, list_id: int) -> None:
    """The list is the person's in this way from now on, stamped above the state that was read."""
    before, stamp = services.store.lists.state(user_id, kind, list_id)
    services.store.lists.set(user_id, kind, list_id, True, _above(services, stamp))
    if not before:
        _moved(services, kind, list_id, 1)


def end(services: Services, user_id: int, kind: int, list_id: int) -> None:
    """The list is no longer the person's in this way; one that never was stays without a row."""
    before, stamp = services.store.lists.state(user_id, kind, list_id)
    if before:
        services.store.lists.set(user_id, kind, list_id, False, _above(services, stamp))
        _moved(services, kind, list_id, -1)


def _begin(services: Services, user_id: int, kind: int, list_id: int, most: int, refusal: str) -> None:
    if not services.store.lists.state(user_id, kind, list_id)[0]:
        _refuse_more(services, user_id, kind, most, refusal)
    begin(services, user_id, kind, list_id)


def _refuse_more(services: Services, user_id: int, kind: int, most: int, refusal: str) -> None:
    """Forbidden once the person has so many. A deleted list that was followed or pinned does not count."""
    standing: list[int] = []
    bound, rows = 2**63 - 1, 0
    while rows < _ROWS_MAX:
        page = services.store.lists.of_user(user_id, kind, 0, bound, _PAGE)
        standing += [list_id for list_id, stands in page if stands]
        rows += _PAGE
        if len(page) < _PAGE:
            break
        bound = page[-1][0]
    else:
        raise Forbidden(refusal)
    if len(standing) >= most and len(_there(services, kind, user_id, standing)) >= most:
        raise Forbidden(refusal)


def _there(services: Services, kind: int, user_id: int, list_ids: list[int]) -> list[int]:
    return list_ids if kind == OWNED else list(find(services, user_id, list_ids).lists)


def _moved(services: Services, kind: int, list_id: int, by: int) -> None:
    if kind == FOLLOWED:
        services.caches.list_followers.move(list_id, by)
    elif kind != PINNED:
        services.caches.list_members.move(list_id, by)


def _counting(count: Callable[[int, int], int], kind: int) -> Callable[[int], int]:
    return lambda list_id: count(list_id, kind)


def _above(services: Services, stamp_us: int) -> int:
    """A write stamp that wins over one that was read, whatever this process's clock says."""
    return max(services.clock.us(), stamp_us + 1)
