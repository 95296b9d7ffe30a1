"""Who is this? And who holds this name?"""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from cql.records import User
from cql.session import Row, Session
from cql.statements import accounts as q

IN_MAX = 100
"""Keys of one IN: its coordinator asks for each of them."""

_NEVER = datetime.fromtimestamp(0, UTC)


def when(ms: int) -> datetime:
    """A column's timestamp; 0 (never) is 1970, for null would be a tombstone."""
    return datetime.fromtimestamp(ms / 1_000, UTC) if ms else _NEVER


def ms_since(moment: datetime | None) -> int:
    """Wall milliseconds of a column's timestamp; 0 for none."""
    return int(moment.replace(tzinfo=UTC).timestamp() * 1_000) if moment else 0


def chunks(ids: Iterable[int], size: int = IN_MAX) -> list[list[int]]:
    """Distinct ids, so many at a time."""
    distinct = list(dict.fromkeys(ids))
    return [distinct[start : start + size] for start in range(0, len(distinct), size)]


class Users:
    """Accounts and their names."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, user_ids: Iterable[int]) -> dict[int, User]:
        """Those that exist, by id; suspended and deleted ones too."""
        found = self._session.run_many(q.USERS, ((chunk,) for chunk in chunks(user_ids)))
        return {row[0]: _user(row) for rows in found for row in rows if row[1] is not None}

    def add(self, user: User) -> None:
        """Writes a new account's profile. Claim its name first."""
        self._session.run(q.ADD_USER, _new(user))

    def add_many(self, users: Iterable[User]) -> None:
        """Profiles in bulk; their names are claimed apart."""
        self._session.write_all("add_users", ((q.ADD_USER, _new(user)) for user in users))

    def change(
        self,
        user_id: int,
        stamp: int,
        *,
        name: str | None = None,
        description: str | None = None,
        location: str | None = None,
        url: str | None = None,
        protected: bool | None = None,
        suspended_ms: int | None = None,
        deleted_ms: int | None = None,
    ) -> None:
        """Changes what is not None, stamped above what was read: changes of other columns do not undo each other."""
        suspended_at = None if suspended_ms is None else when(suspended_ms)
        deleted_at = None if deleted_ms is None else when(deleted_ms)
        values = (name, description, location, url, protected, suspended_at, deleted_at)
        self._session.run(q.EDIT_USER, (stamp, *values, stamp, user_id))

    def named(self, usernames: Iterable[str]) -> dict[str, int]:
        """Ids by folded user name."""
        names = list(dict.fromkeys(name.casefold() for name in usernames))
        found = self._session.run_many(q.USERNAME, ((name,) for name in names))
        return {name: rows[0][0] for name, rows in zip(names, found, strict=True) if rows}

    def claim_names(self, users: Iterable[User]) -> None:
        """Claims names in bulk, for accounts whose names nobody else can want."""
        for user in users:
            self.claim_name(user.username, user.user_id, uuid.uuid4())

    def claim_name(self, username: str, user_id: int, claim: uuid.UUID) -> bool:
        """Whether the name is this user's now; exactly one of all claims wins."""
        name = username.casefold()
        params = (name, user_id, claim)
        return self._session.claim(q.CLAIM_USERNAME, params, q.USERNAME_CLAIM, (name,), lambda row: row[1] == claim)


def _new(user: User) -> tuple[object, ...]:
    return (user.user_id, user.username, user.name, user.protected, user.stamp, user.stamp)


def _user(row: Row) -> User:
    user_id, username, name, description, location, url, protected, suspended, deleted, stamp = row
    return User(
        user_id,
        username,
        name or username,
        description or "",
        location or "",
        url or "",
        bool(protected),
        ms_since(suspended),
        ms_since(deleted),
        stamp or 0,
    )
