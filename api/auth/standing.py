"""Does what somebody showed still stand? One look at Redis tells; Cassandra, where it cannot.

`look` puts the questions into a pipeline, which may hold more than these, and `judged` reads the answers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from api.auth import apps, grants, sessions
from api.auth.caller import Caller
from api.auth.errors import NotSignedIn
from cache.caches import Looked
from cache.errors import CacheAway
from fanout import copied, hydrate
from fanout.services import Services

_ENDED = "This sign-in has ended. Log in again."
_GRANT_ENDED = "This token has ended: it was revoked, or the app was disconnected."
_APP_ENDED = "The app of this token is deleted, or has new keys."


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom a request comes from, as far as signatures tell.

    `generation`: of an app's own token; `api_key`: that signed; `nonce`: what no second request may have.
    """

    caller: Caller
    generation: int = 0
    api_key: str = ""
    nonce: str = ""


def asked(services: Services, shown: Shown) -> Sequence[Any] | None:
    """The answers of Redis in a round trip of their own; None if it does not answer."""
    try:
        return services.caches.connection.ask(lambda pipeline: look(services, shown, pipeline))
    except CacheAway:
        return None


def look(services: Services, shown: Shown, pipeline: Any) -> None:
    """Asks, by as many commands as `questions` says."""
    caches, caller = services.caches, shown.caller
    if caller.session_id is not None:
        caches.sessions.look(pipeline, caller.session_id.int)
    if _has_person(caller):
        caches.users.look(pipeline, [caller.user_id])
    if caller.app_id:
        caches.apps.look(pipeline, [caller.app_id])
    if shown.nonce:
        caches.nonces.look(pipeline, _name(shown))


def questions(shown: Shown) -> int:
    """How many answers belong to `look`."""
    caller = shown.caller
    return sum((caller.session_id is not None, _has_person(caller), bool(caller.app_id), bool(shown.nonce)))


def judged(services: Services, shown: Shown, answers: Sequence[Any] | None) -> Caller:
    """The caller, known to stand; NotSignedIn. `answers`: those of `look`, or None: Cassandra is asked."""
    caller, found = shown.caller, repeat(None) if answers is None else iter(answers)
    if caller.session_id is not None:
        _refuse_ended(services, caller, next(found))
    suspended = _has_person(caller) and _suspended(services, caller.user_id, next(found))
    if caller.app_id:
        _refuse_app(services, shown, next(found))
    if shown.nonce:
        _refuse_replayed(services, shown, next(found))
    return replace(caller, suspended=True) if suspended else caller


def _has_person(caller: Caller) -> bool:
    """Whether there is somebody who may be suspended; an audit asks as if nobody was."""
    return bool(caller.user_id) and caller.session_id is not None


def _refuse_ended(services: Services, caller: Caller, answers: Any) -> None:
    if caller.session_id is None:
        return
    stands = grants.stands if caller.app_id else sessions.stands
    if not stands(services, caller.session_id, answers):
        raise NotSignedIn(_GRANT_ENDED if caller.app_id else _ENDED)


def _suspended(services: Services, user_id: int, answers: Any) -> bool:
    found = hydrate.copied_users(services, [user_id], Looked(users=answers))
    account = copied.accounts(found).get(user_id)
    if account is None or not account.gone:
        return False
    if found[user_id].deleted_ms:
        raise NotSignedIn("This account is deleted.")
    return True


def _refuse_app(services: Services, shown: Shown, answers: Any) -> None:
    app = apps.get(services, shown.caller.app_id, answers)
    if app is None or (shown.generation and shown.generation != app.generation):
        raise NotSignedIn(_APP_ENDED)
    if shown.api_key and shown.api_key != app.api_key:
        raise NotSignedIn(_APP_ENDED)


def _refuse_replayed(services: Services, shown: Shown, answer: Any) -> None:
    new = services.caches.nonces.new_here(_name(shown)) if answer is None else bool(answer)
    if not new:
        raise NotSignedIn("This oauth_nonce has been used before.")


def _name(shown: Shown) -> str:
    return hashlib.sha256(shown.nonce.encode()).hexdigest()[:32]
