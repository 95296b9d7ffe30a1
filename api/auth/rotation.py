"""Refresh tokens: each is spent once, for the next.

The next one is computed from the one that is spent, with a key of ours. So a client that repeats a refresh, because it
never saw the answer, is given the very same token again, and it need not be stored in clear. Later than that, whoever
brings a spent token back ends the family: its owner or a thief holds the successor, and nobody can tell which.
"""

import hashlib
import secrets
import uuid
from base64 import urlsafe_b64encode

from api.auth.vault import Vault
from cql.accounts import Refresh
from fanout.services import Services


def begin(services: Services, family: uuid.UUID, user_id: int, ttl_seconds: int) -> str:
    """The first refresh token of a sign-in or a grant."""
    token = secrets.token_urlsafe(32)
    _add(services, token, family, user_id, ttl_seconds)
    return token


def find(services: Services, token: str) -> Refresh | None:
    """What is known of a refresh token."""
    return services.store.accounts.refresh_token(hash_of(token))


def exchange(services: Services, vault: Vault, token: str, found: Refresh, ttl_seconds: int) -> str | None:
    """The next token; None if this one had been spent and it is too late to repeat that: end the family."""
    candidates = [urlsafe_b64encode(mac).rstrip(b"=").decode() for mac in vault.macs("refresh", token.encode())]
    if not found.spent_by:
        # The next token is stored first: a refresh that dies here leaves the old one good.
        _add(services, candidates[0], found.session_id, found.user_id, ttl_seconds)
        spent = hash_of(candidates[0])
        if services.store.accounts.spend(hash_of(token), spent, services.clock.ms(), ttl_seconds):
            return candidates[0]
        found = find(services, token) or found
    if services.clock.ms() - found.spent_ms > services.settings.refresh_grace_seconds * 1_000:
        return None
    return next((each for each in candidates if hash_of(each) == found.spent_by), None)


def hash_of(token: str) -> bytes:
    """What is stored of a refresh token."""
    return hashlib.sha256(token.encode()).digest()


def _add(services: Services, token: str, family: uuid.UUID, user_id: int, ttl_seconds: int) -> None:
    services.store.accounts.add_refresh_token(hash_of(token), family, user_id, services.clock.ms(), ttl_seconds)
