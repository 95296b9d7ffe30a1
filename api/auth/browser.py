"""A browser on the page where apps ask: a signed cookie, short-lived, and tokens against forged forms."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from struct import Struct
from uuid import UUID

from api.auth import standing
from api.auth.caller import Caller
from api.auth.errors import NotSignedIn
from api.auth.sessions import Started
from api.auth.standing import Shown
from api.auth.vault import Vault
from fanout.services import Services

COOKIE = "murmur_page"

_PACKED = Struct(">16sQ16sQ")
_MAC_BYTES = 32
_NO_SESSION = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Browser:
    """Whose a browser is; user 0 has not signed in. `nonce` tells one visit from another."""

    nonce: bytes
    expires_s: int
    user_id: int = 0
    session_id: UUID = _NO_SESSION


def stranger(now_s: int, seconds: int) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(secrets.token_bytes(16), now_s + seconds)


def signed_in(started: Started, now_s: int, seconds: int) -> Browser:
    """The browser after a sign-in: another nonce, so that nothing from before is good."""
    return Browser(secrets.token_bytes(16), now_s + seconds, started.user_id, started.session_id)


def packed(vault: Vault, browser: Browser) -> str:
    """The value of its cookie."""
    fields = _PACKED.pack(browser.nonce, browser.user_id, browser.session_id.bytes, browser.expires_s)
    return urlsafe_b64encode(fields + vault.macs("page", b"cookie" + fields)[0]).decode()


def unpacked(vault: Vault, cookie: str, now_s: int) -> Browser | None:
    """The browser of a cookie, if we signed it and it has not run out."""
    try:
        raw = urlsafe_b64decode(cookie.encode("ascii"))
    except ValueError:
        return None
    fields, mac = raw[: _PACKED.size], raw[_PACKED.size :]
    if len(mac) != _MAC_BYTES or not _one_of(mac, vault.macs("page", b"cookie" + fields)):
        return None
    nonce, user_id, session_id, expires_s = _PACKED.unpack(fields)
    return Browser(nonce, expires_s, user_id, UUID(bytes=session_id)) if now_s < expires_s else None


def stands(services: Services, browser: Browser) -> bool:
    """Whether somebody is signed in with it who may decide about apps."""
    if not browser.user_id:
        return False
    shown = Shown(Caller(browser.user_id, session_id=browser.session_id))
    try:
        return not standing.judged(services, shown, standing.asked(services, shown)).suspended
    except NotSignedIn:
        return False


def form_token(vault: Vault, browser: Browser, about: str) -> str:
    """What a form must carry that this browser was shown for this very question."""
    return urlsafe_b64encode(vault.macs("page", b"form" + browser.nonce + about.encode())[0]).decode()


def shown_to(vault: Vault, browser: Browser, about: str, token: str) -> bool:
    """Whether a form was shown to this browser for this question."""
    macs = vault.macs("page", b"form" + browser.nonce + about.encode())
    return _one_of(token.encode(), [urlsafe_b64encode(mac) for mac in macs])


def _one_of(given: bytes, known: list[bytes]) -> bool:
    return any(hmac.compare_digest(given, each) for each in known)
