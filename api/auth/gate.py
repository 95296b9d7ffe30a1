"""Before every request: whose it is, and whether they may come in. Each route declares its own access."""

from uuid import UUID

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from api.access import access_of
from api.auth import sessions
from api.auth.caller import Caller, admit
from api.auth.errors import NotSignedIn
from api.context import context, services
from fanout.errors import Forbidden

_SIGNATURE_ONLY = frozenset({"accounts.log_out"})
"""Ending an ended sign-in must do it all again: a copy that says otherwise may have come back with Redis."""


def check() -> None:
    """Refuses a request that nobody signed in makes. NotSignedIn, Forbidden."""
    if request.url_rule is None:
        if isinstance(request.routing_exception, HTTPException):
            raise request.routing_exception
        return
    endpoint = request.endpoint or ""
    access = access_of(current_app, endpoint)
    if access.anyone:
        return
    found = _caller(endpoint in _SIGNATURE_ONLY)
    if found.reads_only and request.method not in {"GET", "HEAD"}:
        raise Forbidden("A token made for an audit may only read.")
    admit(found, access)
    g.caller = found


def _caller(signature_only: bool) -> Caller:
    bearer = context().tokens.read(_token())
    session_id = bearer.session_id
    if session_id is not None and not signature_only and not sessions.stands(services(), session_id):
        raise NotSignedIn("This sign-in has ended. Log in again.")
    return Caller(bearer.user_id, session_id=session_id, reads_only=session_id is None)


def _token() -> str:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise NotSignedIn("This needs a bearer token: Authorization: Bearer <access token>.")
    return authorization.token


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
