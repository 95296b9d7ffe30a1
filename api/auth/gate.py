"""Before every request: whose it is. What is not named here as open needs a bearer token."""

from uuid import UUID

from flask import g, request
from werkzeug.exceptions import HTTPException

from api.auth import sessions
from api.auth.errors import NotSignedIn
from api.auth.tokens import Bearer
from api.context import context, services
from fanout.errors import Forbidden

_OPEN = frozenset(
    {
        "accounts.sign_up",
        "accounts.log_in",
        "accounts.refresh",
        "health.live",
        "health.ready",
        "openapi.spec",
    }
)
_SIGNATURE_ONLY = frozenset({"accounts.log_out"})
"""Ending an ended sign-in must do it all again: a copy that says otherwise may have come back with Redis."""


def check() -> None:
    """Refuses a request that nobody signed in makes. NotSignedIn, Forbidden."""
    if request.url_rule is None:
        if isinstance(request.routing_exception, HTTPException):
            raise request.routing_exception
        return
    if request.endpoint in _OPEN:
        return
    bearer = context().tokens.read(_token())
    if bearer.session_id is None:
        _refuse_changes()
    elif request.endpoint not in _SIGNATURE_ONLY and not sessions.stands(services(), bearer.session_id):
        raise NotSignedIn("This sign-in has ended. Log in again.")
    g.bearer = bearer


def _token() -> str:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise NotSignedIn("This needs a bearer token: Authorization: Bearer <access token>.")
    return authorization.token


def _refuse_changes() -> None:
    if request.method not in {"GET", "HEAD"}:
        raise Forbidden("A token made for an audit may only read.")


def viewer_id() -> int:
    """The user who is asking."""
    bearer: Bearer = g.bearer
    return bearer.user_id


def session_id() -> UUID | None:
    """The sign-in of this request; None for an audit's token."""
    bearer: Bearer = g.bearer
    return bearer.session_id


def own(user_id: int) -> int:
    """The user in the path, who must be the one asking. Forbidden."""
    if user_id != viewer_id():
        raise Forbidden("This may be done only with a token of the user whose id is in the path.")
    return user_id
