"""Sign-ins: begun, prolonged, ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from api.auth import rotation
from api.auth.errors import NotSignedIn
from api.auth.vault import Vault
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
    return Started(user_id, session_id, rotation.begin(services, session_id, user_id, _ttl_seconds(services)))


def start_briefly(services: Services, user_id: int) -> Started:
    """A sign-in of a browser on the page where apps ask; nothing prolongs it."""
    session_id, seconds = uuid.uuid4(), services.settings.handshake_seconds
    services.store.accounts.add_session(session_id, user_id, services.clock.ms(), seconds)
    return Started(user_id, session_id, "")


def stands(services: Services, session_id: uuid.UUID, answers: Sequence[bytes | None] | None = None) -> bool:
    """Whether a sign-in is known and was not revoked, by its cached copy or by Cassandra."""
    return services.caches.sessions.lookup(session_id.int, lambda: _stands_in_store(services, session_id), answers)


def revoke(services: Services, session_id: uuid.UUID) -> None:
    """Ends a sign-in on every process. CacheAway: the copies may still say otherwise, so ask again."""
    services.store.accounts.revoke(session_id, services.clock.ms(), _ttl_seconds(services))
    services.caches.sessions.remove(session_id.int)


def revoke_others(services: Services, user_id: int, kept: uuid.UUID | None) -> None:
    """Ends every sign-in of a user but one."""
    for session_id in services.store.accounts.sessions(user_id):
        if session_id != kept:
            revoke(services, session_id)


def refresh(services: Services, vault: Vault, refresh_token: str) -> Started:
    """Spends a refresh token for the next one; NotSignedIn if it is unknown, ended or was spent long before."""
    found = rotation.find(services, refresh_token)
    if found is None or not _stands_in_store(services, found.session_id):
        raise NotSignedIn(_INVALID)
    issued = rotation.exchange(services, vault, refresh_token, found, _ttl_seconds(services))
    if issued is None:
        revoke(services, found.session_id)
        raise NotSignedIn("This refresh token had been used before, so the sign-in was ended. Log in again.")
    return Started(found.user_id, found.session_id, issued)


def _stands_in_store(services: Services, session_id: uuid.UUID) -> bool:
    found = services.store.accounts.session(session_id)
    return found is not None and not found[1]


def _ttl_seconds(services: Services) -> int:
    return int(services.settings.refresh_token_days * 86_400)
