"""Access tokens: ES256, typed `at+jwt` (RFC 9068), short-lived. They hold only while the sign-in stands."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from api.auth import sessions
from api.auth.errors import NotSignedIn
from api.auth.keys import Keys, read_keys
from config.clock import Clock
from config.settings import Settings
from fanout.errors import NotFound
from fanout.services import Services

_ALGORITHMS = ("ES256",)
_TYPE = "at+jwt"
_AUDIT = "audit"
_REMEMBERED = 4_096
"""Verified tokens kept in a process: a signature costs as much as the rest of a small request."""

_OPERATOR_SECONDS = 86_400
"""Whoever runs the platform tries things out for longer than a quarter of an hour."""

_INVALID = "The access token is not valid, or no longer."


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token stands for. Without a session it is an audit's, which may only read.

    With an app it is that app's, its session is a grant, and it is good for these scopes.
    """

    user_id: int
    session_id: uuid.UUID | None
    issued_s: int
    expires_s: int
    app_id: int = 0
    scopes: frozenset[str] | None = None


class Tokens:
    """Mints and reads access tokens of one issuer."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._keys, self._issuer = keys, settings.public_url
        self._clock = Clock(settings.clock_offset_ms)
        self._skew_s = int(settings.clock_skew_seconds)
        self.seconds = settings.access_token_seconds
        self._verified = lru_cache(_REMEMBERED)(self._verify)

    def mint(self, user_id: int, session_id: uuid.UUID, seconds: int = 0) -> str:
        """A token of a sign-in, for `seconds` or the usual time."""
        return self._minted({"sub": str(user_id), "sid": str(session_id)}, seconds or self.seconds)

    def mint_for_app(self, user_id: int, app_id: int, grant_id: uuid.UUID, scopes: str, seconds: int) -> str:
        """A token with which an app may act for a user, in these scopes (with spaces between)."""
        claims = {"sub": str(user_id), "sid": str(grant_id), "client_id": str(app_id), "scope": scopes}
        return self._minted(claims, seconds)

    def mint_for_audit(self, user_id: int, seconds: int) -> str:
        """A token that reads as this user and needs no sign-in."""
        return self._minted({"sub": str(user_id), "aud": _AUDIT}, seconds)

    def read(self, token: str) -> Bearer:
        """Whose token this is; NotSignedIn if it was not minted here, or has run out."""
        bearer = self._verified(token)
        now_s = self.now_s()
        if not bearer.issued_s - self._skew_s <= now_s < bearer.expires_s:
            raise NotSignedIn(_INVALID)
        return bearer

    def now_s(self) -> int:
        """This process's clock, in seconds since 1970."""
        return int(self._clock.seconds())

    def _minted(self, claims: dict[str, Any], seconds: int) -> str:
        now_s = self.now_s()
        header = {"alg": _ALGORITHMS[0], "typ": _TYPE, "kid": self._keys.signing_id}
        times = {"iat": now_s, "exp": now_s + seconds}
        whole = {"iss": self._issuer, **claims, **times, "jti": uuid.uuid4().hex}
        return jwt.encode(header, whole, self._keys.signing, algorithms=_ALGORITHMS)

    def _verify(self, token: str) -> Bearer:
        try:
            read = jwt.decode(token, lambda signed: self._keys.by_id[signed.headers()["kid"]], _ALGORITHMS)
            if read.header.get("typ") != _TYPE or read.claims["iss"] != self._issuer:
                raise NotSignedIn(_INVALID)
            return _bearer(read.claims)
        except (JoseError, KeyError, ValueError, TypeError):
            raise NotSignedIn(_INVALID) from None


def _bearer(claims: dict[str, Any]) -> Bearer:
    audit = claims.get("aud") == _AUDIT and "sid" not in claims
    session_id = None if audit else uuid.UUID(claims["sid"])
    times = int(claims["iat"]), int(claims["exp"])
    if "client_id" not in claims:
        return Bearer(int(claims["sub"]), session_id, *times)
    scopes = frozenset(str(claims["scope"]).split())
    return Bearer(int(claims["sub"]), uuid.UUID(claims["sid"]), *times, int(claims["client_id"]), scopes)


def issue_for(services: Services, username: str, seconds: int = _OPERATOR_SECONDS) -> str:
    """Signs a user in without a password, for whoever runs the platform, and mints an access token."""
    user_id = services.store.users.named([username]).get(username.casefold())
    if user_id is None:
        raise NotFound(f"There is no user named {username}.")
    tokens = Tokens(services.settings, read_keys(services.settings.token_signing_key))
    return tokens.mint(user_id, sessions.start(services, user_id).session_id, seconds)


def mint_for_audit(settings: Settings, user_id: int, seconds: int) -> str:
    """A token that reads as this user for so long, needs no sign-in, and is refused for anything but GET."""
    return Tokens(settings, read_keys(settings.token_signing_key)).mint_for_audit(user_id, seconds)
