"""OAuth 2.0: an app asks, a user agrees, a code becomes tokens, and tokens are renewed and revoked."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from api.auth import apps, grants, rotation, scopes
from api.auth.errors import Declined, NotSignedIn
from api.auth.tokens import Tokens
from api.auth.vault import Vault, hashed, new_secret
from cql.apps import App
from cql.grants import Grant
from cql.handshakes import Code
from fanout.errors import Invalid
from fanout.services import Services

_STATE_MAX = 500
_SCOPE_MAX = 1_000
# RFC 7636 ends at 128; xdk for TypeScript writes 128 bytes in 171 characters.
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,256}", re.ASCII)
_CHALLENGE = re.compile(r"[A-Za-z0-9._~=-]{1,128}", re.ASCII)
_METHODS = {"s256": "S256", "plain": "plain"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks a user for. `challenge` is `S256:…`, `plain:…` or empty."""

    app: App
    redirect_uri: str
    scopes: str
    state: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What an app gets tokens for; without `refresh_token` it must ask again when they run out."""

    grant: Grant
    scopes: str
    refresh_token: str = ""


def addressee(services: Services, given: Mapping[str, str]) -> tuple[App, str]:
    """The app that asks and where its answer goes; Invalid if that is not certain: nobody is sent anywhere then."""
    client_id, uri = given.get("client_id", ""), given.get("redirect_uri", "")
    app = apps.of_text(services, client_id)
    if app is None or client_id != str(app.app_id):
        raise Invalid("No app has this client_id.", "client_id")
    if uri not in app.redirect_uris:
        raise Invalid("The app has not registered exactly this redirect_uri.", "redirect_uri")
    return app, uri


def asked(app: App, uri: str, given: Mapping[str, str]) -> Asked:
    """What is asked for; Declined, to be told to the app itself."""
    if given.get("response_type") != "code":
        raise Declined("unsupported_response_type", "response_type must be code.")
    if len(given.get("state", "")) > _STATE_MAX:
        raise Declined("invalid_request", f"state must not be longer than {_STATE_MAX} characters.")
    wanted = " ".join(dict.fromkeys(given.get("scope", "").split())) or scopes.DEFAULT
    if len(wanted) > _SCOPE_MAX or scopes.unknown(wanted):
        raise Declined("invalid_scope", f"Unknown scope: {' '.join(scopes.unknown(wanted))[:100]}.")
    return Asked(app, uri, wanted, given.get("state", ""), _challenge(app, given))


def _challenge(app: App, given: Mapping[str, str]) -> str:
    challenge = given.get("code_challenge", "")
    method = _METHODS.get((given.get("code_challenge_method") or "plain").lower())
    if method is None:
        raise Declined("invalid_request", "code_challenge_method must be S256 or plain.")
    if not challenge and not app.client_secret:
        raise Declined("invalid_request", "code_challenge is missing: an app that keeps no secret needs PKCE.")
    if challenge and not _CHALLENGE.fullmatch(challenge):
        raise Declined("invalid_request", "code_challenge must be 1 to 128 letters, digits and -._~=.")
    return f"{method}:{challenge}" if challenge else ""


def approve(services: Services, asked: Asked, user_id: int) -> str:
    """The user agrees: the address to send the browser to, with a code that is good for a moment."""
    grant = grants.give(services, asked.app, user_id, asked.scopes)
    code = new_secret()
    fields = (asked.app.app_id, user_id, grant.grant_id, asked.redirect_uri, asked.scopes, asked.challenge)
    services.store.handshakes.add_code(hashed(code), Code(*fields, services.clock.ms()))
    return answered(asked.redirect_uri, asked.state, code=code)


def answered(uri: str, state: str, **answer: str) -> str:
    """A redirect URI with an answer and the state that came with the question, if one did."""
    parts = urlsplit(uri)
    more = {**answer, **({"state": state} if state else {})}
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return urlunsplit(parts._replace(query=query))


def exchange(services: Services, app: App, given: Mapping[str, str]) -> Granted:
    """A code becomes a grant, once; Declined. One that comes twice ends what came of it."""
    text = given.get("code", "")
    code = services.store.handshakes.code(hashed(text)) if text else None
    if code is None or code.app_id != app.app_id:
        raise _no_grant("The code is not known, or was given to another app.")
    if given.get("redirect_uri") != code.redirect_uri:
        raise _no_grant("redirect_uri is not the one that the code was asked for with.")
    _refuse_unproved(code.challenge, given.get("code_verifier", ""))
    if code.taken or not services.store.handshakes.take_code(hashed(text)):
        grants.revoke(services, code.grant_id)
        raise _no_grant("The code has been exchanged before; what came of it has ended.")
    if services.clock.ms() - code.issued_ms > services.settings.code_seconds * 1_000:
        raise _no_grant("The code has run out.")
    grant = grants.standing(services, code.grant_id)
    if grant is None:
        raise _no_grant("The user has taken it back.")
    return Granted(grant, grant.scopes, _first_refresh_token(services, grant))


def _refuse_unproved(challenge: str, verifier: str) -> None:
    if not challenge:
        if verifier:
            raise _no_grant("code_verifier answers a code_challenge that was never sent.")
        return
    method, _, wanted = challenge.partition(":")
    if not _VERIFIER.fullmatch(verifier) and method == "S256":
        raise _no_grant("code_verifier must be 43 to 256 letters, digits and -._~.")
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    proof = digest if method == "S256" else verifier
    if not hmac.compare_digest(proof.encode(), wanted.rstrip("=").encode() if method == "S256" else wanted.encode()):
        raise _no_grant("code_verifier does not fit the code_challenge.")


def _first_refresh_token(services: Services, grant: Grant) -> str:
    if grants.OFFLINE not in grant.scopes.split():
        return ""
    return rotation.begin(services, grant.grant_id, grant.user_id, grants.ttl_seconds(services, grant.scopes))


def refresh(services: Services, vault: Vault, app: App, given: Mapping[str, str]) -> Granted:
    """A refresh token becomes the next; Declined. A spent one that comes late ends the whole family."""
    token = given.get("refresh_token", "")
    found = rotation.find(services, token) if token else None
    grant = grants.standing(services, found.session_id) if found is not None else None
    if found is None or grant is None or grant.app_id != app.app_id:
        raise _no_grant("The refresh token is not known, has ended, or was given to another app.")
    wanted = given.get("scope", "").strip() or grant.scopes
    if not set(wanted.split()) <= set(grant.scopes.split()):
        raise Declined("invalid_scope", "A refresh cannot ask for more than the user agreed to.")
    ttl_seconds = grants.ttl_seconds(services, grant.scopes)
    issued = rotation.exchange(services, vault, token, found, ttl_seconds)
    if issued is None:
        grants.revoke(services, grant.grant_id)
        raise _no_grant("The refresh token had been used before, so everything that came of it has ended.")
    services.store.grants.prolong(grant, services.clock.ms(), ttl_seconds)
    return Granted(grant, wanted, issued)


def revoke(services: Services, tokens: Tokens, app: App, token: str) -> None:
    """Ends the grant that a token of either kind came of; an unknown token has ended already. Declined."""
    found = rotation.find(services, token)
    grant_id = found.session_id if found is not None else _grant_of(tokens, token)
    grant = services.store.grants.get(grant_id) if grant_id is not None else None
    if grant is None:
        return
    if grant.app_id != app.app_id:
        raise Declined("invalid_request", "This token was given to another app.")
    grants.revoke(services, grant.grant_id)


def _grant_of(tokens: Tokens, token: str) -> UUID | None:
    try:
        return tokens.read(token).session_id
    except NotSignedIn:
        return None


def _no_grant(description: str) -> Declined:
    return Declined("invalid_grant", description)
