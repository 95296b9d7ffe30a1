"""Accounts: made, edited, protected.

An account is written whole before its name is claimed. So whoever holds a name has an account that can be
logged into, a lost claim leaves nothing but a row that no name leads to, and nobody ever takes a name over. After an
unknown outcome a repeated sign-up either succeeds or finds the name taken, and then the log-in succeeds.
"""

import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from cql.errors import OutcomeUnknown
from cql.records import User
from fanout import names
from fanout.errors import Conflict, Invalid, NotFound
from fanout.services import Services

_PATHS = frozenset({"about", "api", "by", "help", "home", "login", "logout", "me", "search", "settings", "signup"})
_ROLES = frozenset({"admin", "murmuration", "root", "support", "system"})
RESERVED = _PATHS | _ROLES
"""Names that stand, or may come to stand, for something else in a path or on a page."""


@dataclass(frozen=True)
class Changes:
    """What to change of a profile; None leaves it as it is."""

    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None


def refuse_taken(services: Services, username: str) -> None:
    """Invalid if nobody may have the name, Conflict if somebody has it. Ask before hashing a password."""
    if username.casefold() in RESERVED:
        raise Invalid("This user name is reserved.", "username")
    if services.store.users.named([username]):
        raise Conflict("This user name is taken.")


def create(services: Services, username: str, name: str, password_hash: str) -> User:
    """A new account, known to be kept. Conflict: the name is taken. OutcomeUnknown: ask again, then log in."""
    refuse_taken(services, username)
    store, now_us = services.store, services.clock.us()
    user = User(store.ids.mint(), username, name, stamp=now_us)
    store.accounts.set_password(user.user_id, password_hash, now_us)
    store.users.add(user)
    if not store.users.claim_name(username, user.user_id, uuid.uuid4()):
        _abandon(services, user)
        raise Conflict("This user name is taken.")
    names.index(services, user)
    return user


def edit(services: Services, user_id: int, changes: Changes) -> User:
    """The profile with the changes, seen by everybody from the next read on. CacheAway: ask again."""
    changed = {name: text for name, text in asdict(changes).items() if text is not None}
    if changes.name is not None:
        names.index(services, replace(_standing(services, user_id), name=changes.name))
    return _save(services, user_id, **changed)


def protect(services: Services, user_id: int) -> None:
    """Only accepted followers see the account's tweets from the next read on. CacheAway: ask again."""
    _save(services, user_id, protected=True)


def unprotect(services: Services, user_id: int) -> None:
    """Everybody sees the account's tweets again. CacheAway: ask again.

    Requests stay pending until they are approved or denied, as at X: they were made to a protected account, and an
    open one can be followed without waiting.
    """
    _save(services, user_id, protected=False)


def _save(services: Services, user_id: int, **changes: Any) -> User:
    """Stamped above what was read, so that a slow clock loses no toggle; repeating it repeats the removal."""
    user = _standing(services, user_id)
    stamp = max(services.clock.us(), user.stamp + 1)
    try:
        services.store.users.change(user_id, stamp, **changes)
    finally:
        services.caches.users.remove([user_id])
    return replace(user, **changes, stamp=stamp)


def _standing(services: Services, user_id: int) -> User:
    user = services.store.users.get([user_id]).get(user_id)
    if user is None or user.deleted_ms:
        raise NotFound(f"There is no user with the id {user_id}.")
    return user


def _abandon(services: Services, user: User) -> None:
    """Closes an account that came too late for its name. Nobody has its id: nothing is lost if this fails."""
    try:
        services.store.users.change(user.user_id, user.stamp + 1, deleted_ms=services.clock.ms())
    except OutcomeUnknown:
        services.metrics.counted("account_not_abandoned")
