"""Sign-up, log-in, and what follows from a new password."""

import uuid
from collections.abc import Callable

from api.auth import sessions
from api.auth.errors import NotSignedIn
from api.auth.passwords import Passwords
from cql.records import User
from fanout import accounts
from fanout.errors import Forbidden
from fanout.services import Services

_WRONG = "The user name or the password is wrong."
Start = Callable[[Services, int], sessions.Started]
_NOBODY = 0
"""Stands for the account of an unknown name, so that the same reads are made for it."""


def sign_up(services: Services, passwords: Passwords, username: str, name: str, password: str) -> User:
    """A new account. Conflict if the name is taken; OutcomeUnknown: ask again, then log in."""
    accounts.refuse_taken(services, username)
    return accounts.create(services, username, name, passwords.hash(password))


def log_in(
    services: Services, passwords: Passwords, username: str, password: str, start: Start = sessions.start
) -> sessions.Started:
    """A sign-in for whoever knows the password; NotSignedIn, alike for unknown names and wrong passwords."""
    user_id = services.store.users.named([username]).get(username.casefold(), _NOBODY)
    stored, stamp = services.store.accounts.password(user_id) or (None, 0)
    user = services.store.users.get([user_id]).get(user_id)
    if not passwords.verify(stored, password) or user is None or user.deleted_ms:
        raise NotSignedIn(_WRONG)
    if user.suspended_ms:
        raise Forbidden("This account is suspended.")
    started = start(services, user_id)
    _refuse_replaced(services, started, stamp)
    return started


def _refuse_replaced(services: Services, started: sessions.Started, stamp: int) -> None:
    """A new password ends the sign-ins that it finds; one made meanwhile by the old may not be there."""
    now = services.store.accounts.password(started.user_id)
    if now is None or now[1] != stamp:
        sessions.revoke(services, started.session_id)
        raise NotSignedIn(_WRONG)


def change_password(
    services: Services,
    passwords: Passwords,
    user_id: int,
    session_id: uuid.UUID | None,
    current: str,
    new: str,
) -> None:
    """Replaces the password and ends all other sign-ins; repeated alike, it ends them again."""
    stored, stamp = services.store.accounts.password(user_id) or (None, 0)
    if passwords.verify(stored, current):
        replacement = passwords.hash(new)
        services.store.accounts.set_password(user_id, replacement, max(services.clock.us(), stamp + 1))
    elif not passwords.verify(stored, new):
        raise Forbidden("The current password is wrong.")
    sessions.revoke_others(services, user_id, session_id)
