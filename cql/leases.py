"""Names that one process holds for a while: worker numbers, the lock of the migration."""

import uuid

from cql.session import Session
from cql.statements import leases as q
from cql.statements.statement import Statement


class Leases:
    """Leases by LWT. Rows stay behind, so that a new holder knows where the last lease ended."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, name: str, holder: uuid.UUID, now_ms: int, until_ms: int) -> int | None:
        """The end (ms) of the lease before, 0 if there was none; None if somebody holds the name."""
        rows = self._session.run(q.LEASE, (name,))
        wanted = (holder, until_ms)
        if not rows:
            return 0 if self._won(q.CLAIM_LEASE, (name, *wanted), name, wanted) else None
        last_holder, ended_ms = rows[0]
        if ended_ms >= now_ms:
            return None
        params = (*wanted, name, last_holder, ended_ms)
        return ended_ms if self._won(q.TAKE_LEASE, params, name, wanted) else None

    def prolong(self, name: str, holder: uuid.UUID, until_ms: int) -> bool:
        """Whether the lease is still the holder's, and now ends at `until_ms`."""
        return self._won(q.PROLONG_LEASE, (until_ms, name, holder), name, (holder, until_ms))

    def _won(self, statement: Statement, params: tuple[object, ...], name: str, wanted: tuple[object, ...]) -> bool:
        return self._session.claim(statement, params, q.LEASE, (name,), lambda row: tuple(row) == wanted)
