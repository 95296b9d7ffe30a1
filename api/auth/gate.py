"""Before every request: whose it is, and whether they may come in. Each route declares its own access."""

from uuid import UUID

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from api import counted
from api.access import access_of
from api.auth import apps, signed, standing
from api.auth.caller import Caller, admit
from api.auth.errors import NotSignedIn
from api.auth.standing import Shown
from api.context import context, services
from fanout.errors import Forbidden

_SIGNATURE_ONLY = frozenset({"accounts.log_out"})
"""Ending an ended sign-in must do it all again: a copy that says otherwise may have come back with Redis."""

_READS = frozenset({"GET", "HEAD"})


def check() -> None:
    """Refuses a request that nobody signed in makes. NotSignedIn, Forbidden."""
    if request.url_rule is None:
        if isinstance(request.routing_exception, HTTPException):
            raise request.routing_exception
        return
    endpoint = request.endpoint or ""
    access = access_of(current_app, endpoint)
    if access.anyone:
        counted.count_address()
        return
    shown = _shown()
    found = shown.caller if shown.caller.reads_only else _counted(shown, endpoint in _SIGNATURE_ONLY)
    admit(found, access, reads=request.method in _READS)
    g.caller = found


def _shown() -> Shown:
    """Whose the request is by its token or its signature; NotSignedIn if neither is ours."""
    authorization = request.headers.get("authorization", "")
    kind, _, rest = authorization.partition(" ")
    if kind.lower() == "oauth":
        return signed.by_user(context(), signed.read(rest))
    token = rest.strip()
    if kind.lower() != "bearer" or not token:
        raise NotSignedIn("This needs a token: Authorization: Bearer <access token>, or a signature of OAuth 1.0a.")
    return _of_app(token) if "." not in token else _of_user(token)


def _of_user(token: str) -> Shown:
    bearer = context().tokens.read(token)
    reads_only = bearer.session_id is None
    return Shown(Caller(bearer.user_id, bearer.app_id, bearer.session_id, bearer.scopes, reads_only))


def _of_app(token: str) -> Shown:
    found = apps.read_bearer(context().vault, token)
    if found is None:
        raise NotSignedIn("The access token is not valid, or no longer.")
    return Shown(Caller(0, found[0]), generation=found[1])


def _counted(shown: Shown, signature_only: bool) -> Caller:
    """One round trip counts the request and asks what was shown; what has ended counts for nobody. RateLimited."""
    known = services()
    looks = () if signature_only else (lambda pipeline: standing.look(known, shown, pipeline),)
    answers = counted.count(known, counted.asker(shown.caller), *looks)
    try:
        found = shown.caller if signature_only else standing.judged(known, shown, answers)
    except NotSignedIn:
        counted.give_back()
        raise
    counted.admitted()
    return found


def caller() -> Caller:
    """Who is asking."""
    found: Caller = g.caller
    return found


def viewer_id() -> int:
    """The user who is asking; 0 for an app without one, which may see what everybody may."""
    return caller().user_id


def session_id() -> UUID | None:
    """The sign-in of this request; None for an audit's token."""
    return caller().session_id


def own(user_id: int) -> int:
    """The user in the path, who must be the one asking. Forbidden."""
    if user_id != viewer_id():
        raise Forbidden("This may be done only with a token of the user whose id is in the path.")
    return user_id
