"""The three legs of OAuth 1.0a: a request token, a user who decides about it, an access token.

A request token and the access token that it becomes have the same secret: one client signs on with the first.
"""

import hmac
import secrets

from api.auth import apps, grants
from api.auth.errors import NotSignedIn
from api.auth.oauth2 import answered
from api.auth.vault import Vault, hashed, new_secret
from cql.apps import App
from cql.handshakes import RequestToken, SigningToken
from fanout.errors import Forbidden, Invalid
from fanout.services import Services

PIN = "oob"
_PIN_DIGITS = 7
_WRONG_MAX = 5
"""So many wrong verifiers end a request token: a PIN is short."""

_ENDED = "This request token is not known, has been used, or has run out."
EVERYTHING = ""
"""The scopes of a grant that knows none."""


def begin(services: Services, vault: Vault, app_id: int, callback: str) -> tuple[str, str]:
    """A request token and its secret. Forbidden if the app has not registered the callback."""
    app = apps.get(services, app_id)
    if app is None:
        raise NotSignedIn(_ENDED)
    callback = callback or next(iter(app.redirect_uris), PIN)
    if callback != PIN and callback not in app.redirect_uris:
        raise Forbidden("The app has not registered exactly this oauth_callback.")
    token, secret = new_secret(), new_secret()
    sealed = vault.seal(f"request/{hashed(token)}", secret)
    services.store.handshakes.add_request_token(
        hashed(token), RequestToken(app_id, sealed, callback), services.settings.handshake_seconds
    )
    return token, secret


def undecided(services: Services, token: str) -> tuple[RequestToken, App]:
    """A request token that waits for a decision, and whose it is; Invalid."""
    found = services.store.handshakes.request_token(hashed(token)) if token else None
    app = apps.get(services, found.app_id) if found is not None else None
    if found is None or app is None or found.decided:
        raise Invalid(_ENDED, "oauth_token")
    return found, app


def approve(services: Services, token: str, user_id: int) -> tuple[str, str]:
    """The user agrees: the address to send the browser to, or the PIN to show. Invalid if it was decided already."""
    found, app = undecided(services, token)
    pin = found.callback == PIN
    verifier = str(secrets.randbelow(10**_PIN_DIGITS)).zfill(_PIN_DIGITS) if pin else secrets.token_urlsafe(24)
    grant = grants.give(services, app, user_id, EVERYTHING, lasting=True)
    seconds = services.settings.handshake_seconds
    if not services.store.handshakes.decide(hashed(token), user_id, grant.grant_id, hashed(verifier), seconds):
        grants.revoke(services, grant.grant_id)
        raise Invalid(_ENDED, "oauth_token")
    if pin:
        return "", verifier
    return answered(found.callback, "", oauth_token=token, oauth_verifier=verifier), ""


def deny(services: Services, token: str) -> str:
    """The user does not agree: the address to send the browser to, if there is one."""
    found, _ = undecided(services, token)
    services.store.handshakes.decide(hashed(token), 0, None, "", services.settings.handshake_seconds)
    return "" if found.callback == PIN else answered(found.callback, "", denied=token)


def secret_of(services: Services, vault: Vault, token: str, app_id: int) -> str:
    """With what an exchange of this request token must be signed; NotSignedIn."""
    found = services.store.handshakes.request_token(hashed(token)) if token else None
    if found is None or found.taken or found.app_id != app_id:
        raise NotSignedIn(_ENDED)
    return vault.open(f"request/{hashed(token)}", found.secret)


def exchange(services: Services, vault: Vault, token: str, verifier: str) -> tuple[str, str, int]:
    """The access token, its secret and its user, once; NotSignedIn. The request has been checked."""
    found = services.store.handshakes.request_token(hashed(token))
    if found is None or not found.user_id or found.grant_id is None or found.wrong >= _WRONG_MAX:
        raise NotSignedIn("The user has not agreed to this request token, or it has ended.")
    seconds = services.settings.handshake_seconds
    if not hmac.compare_digest(hashed(verifier), found.verifier):
        services.store.handshakes.count_wrong(hashed(token), found.wrong, seconds)
        raise NotSignedIn("oauth_verifier is wrong.")
    if not services.store.handshakes.take_request_token(hashed(token), seconds):
        raise NotSignedIn(_ENDED)
    secret = vault.open(f"request/{hashed(token)}", found.secret)
    row = SigningToken(found.user_id, found.app_id, found.grant_id, secret)
    return _issued(services, vault, row), secret, found.user_id


def own_token(services: Services, vault: Vault, app: App, user_id: int) -> tuple[str, str]:
    """An access token and its secret for whoever is signed in, without a handshake."""
    grant = grants.give(services, app, user_id, EVERYTHING, lasting=True)
    secret = new_secret()
    return _issued(services, vault, SigningToken(user_id, app.app_id, grant.grant_id, secret)), secret


def _issued(services: Services, vault: Vault, clear: SigningToken) -> str:
    """Stores what was given in clear. Some clients read the user's id in front of the token."""
    token = f"{clear.user_id}-{secrets.token_urlsafe(30)}"
    sealed = vault.seal(f"token/{hashed(token)}", clear.secret)
    services.store.handshakes.add_signing_token(hashed(token), clear._replace(secret=sealed))
    return token
