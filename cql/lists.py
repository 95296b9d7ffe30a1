"""What is this list, who stands on it, who follows it, and which lists are somebody's?"""

from collections.abc import Iterable
from dataclasses import dataclass

from cql.ids import ID_MAX
from cql.session import Row, Session
from cql.statements import lists as q
from cql.statements.statement import Write
from cql.users import chunks, ms_since, when

OWNED, FOLLOWED, PINNED, ON = 0, 1, 2, 3
"""How a list is somebody's."""
MEMBERS, FOLLOWERS = 0, 1
"""How somebody belongs to a list."""

SHARDS = 16
_LIST_SHARDS = {ON: SHARDS}
_PEOPLE_SHARDS = {FOLLOWERS: SHARDS}
_TWIN = {ON: MEMBERS, FOLLOWED: FOLLOWERS}
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class List:
    """A list. `deleted_ms` is 0 while it stands; `stamp` is in microseconds."""

    list_id: int
    owner_id: int
    name: str
    description: str = ""
    private: bool = False
    deleted_ms: int = 0
    stamp: int = 0


class Lists:
    """Lists and the states of people on them; states are never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, list_ids: Iterable[int]) -> dict[int, List]:
        """Those that exist, by id; deleted ones too."""
        found = self._session.run_many(q.LISTS, ((chunk,) for chunk in chunks(list_ids)))
        return {row[0]: _list(row) for rows in found for row in rows if row[1] is not None}

    def add(self, new: List) -> None:
        """A new list, and its place among its owner's."""
        row = (new.list_id, new.owner_id, new.name, new.description, new.private, new.stamp, new.stamp)
        owned = _user_list(new.owner_id, OWNED, new.list_id, True, new.stamp)
        self._session.batch("add_list", [(q.ADD_LIST, row), owned])

    def change(
        self,
        list_id: int,
        stamp: int,
        *,
        name: str | None = None,
        description: str | None = None,
        private: bool | None = None,
    ) -> None:
        """Changes what is not None, stamped above what was read."""
        self._session.run(q.EDIT_LIST, (stamp, name, description, private, None, stamp, list_id))

    def delete(self, gone: List, now_ms: int, stamp: int) -> None:
        """The list is gone, also from its owner's."""
        edit = (q.EDIT_LIST, (stamp, None, None, None, when(now_ms), stamp, gone.list_id))
        self._session.batch("delete_list", [edit, _user_list(gone.owner_id, OWNED, gone.list_id, False, stamp)])

    def state(self, user_id: int, kind: int, list_id: int) -> tuple[bool, int]:
        """Whether the list is the person's in this way, and the stamp (µs) of that."""
        rows = self._session.run(q.USER_LIST, (user_id, kind, _shard(kind, list_id), list_id))
        return (bool(rows[0][0]), rows[0][1] or 0) if rows else (False, 0)

    def set(self, user_id: int, kind: int, list_id: int, state: bool, stamp: int) -> None:
        """The list is the person's in this way, or no longer; from both ends in one logged batch."""
        writes = [_user_list(user_id, kind, list_id, state, stamp)]
        if kind in _TWIN:
            writes.append(_list_person(list_id, _TWIN[kind], user_id, state, stamp))
        self._session.batch("set_list_state", writes)

    def of_user(
        self, user_id: int, kind: int, shard: int, bound: int, limit: int, *, back: bool = False
    ) -> list[tuple[int, bool]]:
        """Lists of one shard below an id, newest first, or above it, oldest first; with whether they still are."""
        statement = q.USER_LISTS_BEFORE if back else q.USER_LISTS
        rows = self._session.run(statement, (user_id, kind, shard, bound, limit))
        return [(row[0], bool(row[1])) for row in rows]

    def on(self, user_id: int) -> list[int]:
        """The newest thousand lists of each shard on which somebody stands."""
        params = [(user_id, ON, shard, ID_MAX, _PAGE) for shard in range(SHARDS)]
        return [row[0] for rows in self._session.run_many(q.USER_LISTS, params) for row in rows if row[1]]

    def people(
        self, list_id: int, kind: int, shard: int, bound: int, limit: int, *, back: bool = False
    ) -> list[tuple[int, bool]]:
        """People of one shard above an id, or below it downwards; with whether they still belong to the list."""
        statement = q.LIST_PEOPLE_BEFORE if back else q.LIST_PEOPLE
        rows = self._session.run(statement, (list_id, kind, shard, bound, limit))
        return [(row[0], bool(row[1])) for row in rows]

    def members(self, list_id: int, rows_max: int) -> list[int]:
        """Those who stand on the list, among its first so many rows."""
        members: list[int] = []
        after, left = 0, rows_max
        while left > 0:
            rows = self.people(list_id, MEMBERS, 0, after, min(_PAGE, left))
            members += [user_id for user_id, stands in rows if stands]
            left -= _PAGE
            if len(rows) < _PAGE:
                break
            after = rows[-1][0]
        return members

    def count(self, list_id: int, kind: int) -> int:
        """How many belong to the list in this way, counted from their rows."""
        total = 0
        places = [(shard, 0) for shard in range(_PEOPLE_SHARDS.get(kind, 1))]
        while places:
            pages = self._session.run_many(q.LIST_PEOPLE, [(list_id, kind, *place, _PAGE) for place in places])
            total += sum(bool(row[1]) for rows in pages for row in rows)
            ends = zip(places, pages, strict=True)
            places = [(shard, rows[-1][0]) for (shard, _), rows in ends if len(rows) == _PAGE]
        return total


def _shard(kind: int, list_id: int) -> int:
    return list_id % _LIST_SHARDS.get(kind, 1)


def _user_list(user_id: int, kind: int, list_id: int, state: bool, stamp: int) -> Write:
    return q.SET_USER_LIST, (stamp, state, stamp, user_id, kind, _shard(kind, list_id), list_id)


def _list_person(list_id: int, kind: int, user_id: int, state: bool, stamp: int) -> Write:
    shard = user_id % _PEOPLE_SHARDS.get(kind, 1)
    return q.SET_LIST_PERSON, (stamp, state, stamp, list_id, kind, shard, user_id)


def _list(row: Row) -> List:
    list_id, owner_id, name, description, private, deleted, stamp = row
    return List(list_id, owner_id, name or "", description or "", bool(private), ms_since(deleted), stamp or 0)
