"""Requests signed by OAuth 1.0a, as they come in: read, checked against the secrets, and named against replay."""

from urllib.parse import urlsplit

from flask import request

from api.auth import signatures
from api.auth.caller import Caller
from api.auth.errors import NotSignedIn
from api.auth.signatures import Request
from api.auth.standing import Shown
from api.context import Context


def read(header: str) -> Request:
    """The present request with everything that is signed in it; NotSignedIn."""
    form = request.get_data() if request.mimetype == signatures.FORM else b""
    return signatures.read(request.method, _path(), header, request.query_string, form)


def _path() -> str:
    """As it was sent: a percent sign too many or too few is another signature."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    return urlsplit(raw).path if raw else request.path


def verify(context: Context, signed: Request, app_secret: str, token_secret: str) -> None:
    """NotSignedIn unless it was signed lately, with these secrets, for an address that is ours."""
    settings = context.settings
    signatures.refuse_old(signed, context.tokens.now_s(), settings.signature_window_seconds)
    known_as = signatures.addresses(settings.public_url, request.host)
    signatures.verify(signed, known_as, app_secret, token_secret)


def by_user(context: Context, signed: Request) -> Shown:
    """The user whose access token it was signed with, and the app; an app alone signs only for new tokens."""
    app = context.signers.app(signed.key)
    if not signed.token:
        raise NotSignedIn("oauth_token is missing: an app that asks for itself needs its bearer token.")
    owner = context.signers.owner(signed.token)
    if owner.app_id != app.app_id:
        raise NotSignedIn("This oauth_token was not given to this app.")
    verify(context, signed, app.secret, owner.secret)
    caller = Caller(owner.user_id, app.app_id, owner.grant_id)
    return Shown(caller, api_key=signed.key, nonce=signed.name)


def by_app(context: Context, signed: Request, token_secret: str = "") -> Shown:
    """The app that signed, with the secret of a request token if there is one."""
    app = context.signers.app(signed.key)
    verify(context, signed, app.secret, token_secret)
    return Shown(Caller(0, app.app_id), api_key=signed.key, nonce=signed.name)
