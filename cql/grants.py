"""May this app act for this person? And which apps may?"""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from cql.session import Session
from cql.statements import grants as q
from cql.statements.statement import Write
from cql.users import ms_since, when

_PAGE = 500
_ENDED_SECONDS = 3_600
"""So long an ended grant stays on its list: ending it must be repeatable."""

NO_END = 0
"""As a time to live: for ever."""


class Grant(NamedTuple):
    """What somebody allowed an app to do; `scopes` as they were asked for, with spaces between."""

    grant_id: uuid.UUID
    user_id: int
    app_id: int
    scopes: str
    revoked_ms: int = 0


class Connection(NamedTuple):
    """An app that somebody connected, and what it was last allowed to do."""

    app_id: int
    scopes: str
    connected_ms: int
    ended_ms: int = 0


class Grants:
    """Grants by id, and by user and app."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, grant: Grant, now_ms: int, ttl_seconds: int) -> None:
        """A new grant; it connects the app."""
        connection = (q.SET_CONNECTION, (grant.scopes, when(now_ms), grant.user_id, grant.app_id))
        self._session.batch("add_grant", [*_kept(grant, now_ms, ttl_seconds), connection])

    def prolong(self, grant: Grant, now_ms: int, ttl_seconds: int) -> None:
        """Lets a grant live on from now; one that was revoked stays so."""
        self._session.batch("prolong_grant", _kept(grant, now_ms, ttl_seconds))

    def get(self, grant_id: uuid.UUID) -> Grant | None:
        """The grant, also if it was revoked."""
        rows = self._session.run(q.GRANT, (grant_id,))
        if not rows or rows[0][0] is None:
            return None
        user_id, app_id, scopes, revoked = rows[0]
        return Grant(grant_id, user_id, app_id, scopes or "", ms_since(revoked))

    def revoke(self, grant_id: uuid.UUID, now_ms: int) -> None:
        """Ends a grant for good."""
        self._session.run(q.REVOKE_GRANT, (when(now_ms), grant_id))

    def of_pair(self, user_id: int, app_id: int) -> Iterator[tuple[uuid.UUID, int]]:
        """Grants of an app for a user, and since when (ms); those that ended lately too."""
        after = uuid.UUID(int=0)
        while True:
            rows = self._session.run(q.USER_GRANTS, (user_id, app_id, after, _PAGE))
            yield from ((row[0], ms_since(row[1])) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def forget(self, user_id: int, app_id: int, grant_id: uuid.UUID, created_ms: int) -> None:
        """Takes an ended grant from its list, soon."""
        self._session.run(q.KEEP_USER_GRANT, (_ENDED_SECONDS, when(created_ms), user_id, app_id, grant_id))

    def connections(self, user_id: int, after: int, limit: int) -> list[Connection]:
        """Apps that somebody ever connected, by id from behind `after`."""
        rows = self._session.run(q.CONNECTIONS, (user_id, after, limit))
        return [Connection(row[0], row[1] or "", ms_since(row[2]), ms_since(row[3])) for row in rows]

    def end_connection(self, user_id: int, app_id: int, now_ms: int) -> None:
        """The app is connected no more; its grants are revoked apart."""
        self._session.run(q.END_CONNECTION, (when(now_ms), user_id, app_id))


def _kept(grant: Grant, now_ms: int, ttl_seconds: int) -> list[Write]:
    return [
        (q.ADD_GRANT, (grant.grant_id, grant.user_id, grant.app_id, grant.scopes, ttl_seconds)),
        (q.KEEP_USER_GRANT, (ttl_seconds, when(now_ms), grant.user_id, grant.app_id, grant.grant_id)),
    ]
