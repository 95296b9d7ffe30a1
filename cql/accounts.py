"""May this person in? Passwords, sessions, refresh tokens."""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from cql.session import Session
from cql.statements import accounts as q
from cql.users import ms_since, when

_PAGE = 1_000


class Refresh(NamedTuple):
    """A refresh token: of which session or grant, and whose; `spent_by` is the hash of what it was exchanged for."""

    session_id: uuid.UUID
    user_id: int
    issued_ms: int
    spent_by: bytes
    spent_ms: int


class Accounts:
    """Secrets are stored hashed only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def password(self, user_id: int) -> tuple[str, int] | None:
        """The hash and its stamp (microseconds)."""
        rows = self._session.run(q.CREDENTIAL, (user_id,))
        return (rows[0][0], rows[0][1]) if rows else None

    def set_password(self, user_id: int, password_hash: str, stamp: int) -> None:
        """Replaces the hash, stamped above the one that was read."""
        self._session.run(q.SET_CREDENTIAL, (user_id, password_hash, stamp, stamp))

    def add_session(self, session_id: uuid.UUID, user_id: int, now_ms: int, ttl_seconds: int) -> None:
        """A sign-in that lives for `ttl_seconds` at most."""
        self._session.batch(
            "add_session",
            [
                (q.ADD_SESSION, (session_id, user_id, when(now_ms), ttl_seconds)),
                (q.ADD_USER_SESSION, (user_id, session_id, when(now_ms), ttl_seconds)),
            ],
        )

    def session(self, session_id: uuid.UUID) -> tuple[int, bool] | None:
        """Whose it is, and whether it was revoked."""
        rows = self._session.run(q.SESSION, (session_id,))
        if not rows or rows[0][0] is None:
            return None
        return rows[0][0], ms_since(rows[0][2]) > 0

    def sessions(self, user_id: int) -> Iterator[uuid.UUID]:
        """Every sign-in of a user that has not run out, revoked ones too."""
        after = uuid.UUID(int=0)
        while True:
            rows = self._session.run(q.USER_SESSIONS, (user_id, after, _PAGE))
            yield from (row[0] for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def revoke(self, session_id: uuid.UUID, now_ms: int, ttl_seconds: int) -> None:
        """Ends a sign-in for good."""
        self._session.run(q.REVOKE_SESSION, (ttl_seconds, when(now_ms), session_id))

    def add_refresh_token(
        self, token_hash: bytes, session_id: uuid.UUID, user_id: int, now_ms: int, ttl_seconds: int
    ) -> None:
        """A token that can be spent once."""
        self._session.claim(
            q.ADD_REFRESH_TOKEN,
            (token_hash, session_id, user_id, when(now_ms), ttl_seconds),
            q.REFRESH_TOKEN,
            (token_hash,),
            lambda row: row[0] == session_id,
        )

    def refresh_token(self, token_hash: bytes) -> Refresh | None:
        """The token of that hash."""
        rows = self._session.run(q.REFRESH_TOKEN, (token_hash,))
        if not rows:
            return None
        session_id, user_id, issued, spent_by, spent = rows[0]
        return Refresh(session_id, user_id, ms_since(issued), spent_by or b"", ms_since(spent))

    def spend(self, token_hash: bytes, successor: bytes, now_ms: int, ttl_seconds: int) -> bool:
        """Whether this exchange is the one that spends the token."""
        return self._session.claim(
            q.SPEND_REFRESH_TOKEN,
            (ttl_seconds, successor, when(now_ms), token_hash),
            q.REFRESH_TOKEN,
            (token_hash,),
            lambda row: row[3] == successor,
        )
