"""Sign-ins and their refresh tokens.

A refresh token is 256 random bits, stored hashed, spent once. Who brings a spent one back ends the sign-in:
either the owner or a thief holds its successor, and nobody can tell which.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from api.auth.errors import NotSignedIn
from fanout.services import Services

_INVALID = "The refresh token is not valid, or no longer."


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in and the refresh token that prolongs it next."""

    user_id: int
    session_id: uuid.UUID
    refresh_token: str


def start(services: Services, user_id: int) -> Started:
    """A new sign-in; it lives for `refresh_token_days` whatever is refreshed meanwhile."""
    session_id = uuid.uuid4()
    services.store.accounts.add_session(session_id, user_id, services.clock.ms(), _ttl_seconds(services))
    return Started(user_id, session_id, _add_token(services, session_id, user_id))


def stands(services: Services, session_id: uuid.UUID) -> bool:
    """Whether a sign-in is known and was not revoked, by its cached copy or by Cassandra."""
    return services.caches.sessions.lookup(session_id.int, lambda: _stands_in_store(services, session_id))


def revoke(services: Services, session_id: uuid.UUID) -> None:
    """Ends a sign-in on every process. CacheAway: the copies may still say otherwise, so ask again."""
    services.store.accounts.revoke(session_id, services.clock.ms(), _ttl_seconds(services))
    services.caches.sessions.remove(session_id.int)


def revoke_others(services: Services, user_id: int, kept: uuid.UUID | None) -> None:
    """Ends every sign-in of a user but one."""
    for session_id in services.store.accounts.sessions(user_id):
        if session_id != kept:
            revoke(services, session_id)


def refresh(services: Services, refresh_token: str) -> Started:
    """Spends a refresh token for the next one; NotSignedIn if it is unknown, ended or was spent before."""
    spent = _hash(refresh_token)
    found = services.store.accounts.refresh_token(spent)
    if found is None:
        raise NotSignedIn(_INVALID)
    session_id, user_id, _, successor = found
    if successor:
        _refuse_reuse(services, session_id)
    if not _stands_in_store(services, session_id):
        raise NotSignedIn(_INVALID)
    # The next token is stored first: a refresh that dies here leaves the old one good.
    issued = _add_token(services, session_id, user_id)
    if not services.store.accounts.spend(spent, _hash(issued), _ttl_seconds(services)):
        _refuse_reuse(services, session_id)
    return Started(user_id, session_id, issued)


def _refuse_reuse(services: Services, session_id: uuid.UUID) -> None:
    revoke(services, session_id)
    raise NotSignedIn("This refresh token had been used before, so the sign-in was ended. Log in again.")


def _stands_in_store(services: Services, session_id: uuid.UUID) -> bool:
    found = services.store.accounts.session(session_id)
    return found is not None and not found[1]


def _add_token(services: Services, session_id: uuid.UUID, user_id: int) -> str:
    token = secrets.token_urlsafe(32)
    now_ms, ttl = services.clock.ms(), _ttl_seconds(services)
    services.store.accounts.add_refresh_token(_hash(token), session_id, user_id, now_ms, ttl)
    return token


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _ttl_seconds(services: Services) -> int:
    return int(services.settings.refresh_token_days * 86_400)
