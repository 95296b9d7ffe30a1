"""Signatures of OAuth 1.0a (RFC 5849, HMAC-SHA1), over every address that a client may believe it talks to.

A client that reaches us under another name has signed the name that it knows: its library's own, or X's.
"""

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from authlib.oauth1.rfc5849.signature import hmac_sha1_signature, normalize_base_string_uri, normalize_parameters
from authlib.oauth1.rfc5849.util import escape

from api.auth.errors import NotSignedIn

X_ADDRESSES = tuple(
    f"https://{host}" for host in ("api.twitter.com", "api.x.com", "upload.twitter.com", "upload.x.com")
)
FORM = "application/x-www-form-urlencoded"

_PARAMETER = re.compile(r'\s*([A-Za-z0-9_.~%-]{1,100})="([^"]{0,4000})"\s*')
_PAIRS_MAX = 300
_NONCE_MAX = 128
_WRONG = "The OAuth 1.0a signature is wrong."

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """What of a request is signed. `path` as it was sent; `pairs`: all parameters but the signature itself."""

    method: str
    path: str
    pairs: Pairs
    oauth: dict[str, str] = field(repr=False)

    @property
    def key(self) -> str:
        """The key of the app that signed."""
        return self.oauth["oauth_consumer_key"]

    @property
    def token(self) -> str:
        """The token that was signed with; empty for none."""
        return self.oauth.get("oauth_token", "")

    @property
    def name(self) -> str:
        """What no second request may have."""
        parts = (self.oauth[f"oauth_{part}"] for part in ("timestamp", "nonce"))
        return "/".join([self.key, self.token, *parts])


def read(method: str, path: str, header: str, query: bytes, form: bytes) -> Request:
    """The request with its parameters from header, query and form body; NotSignedIn if one that is needed is missing.

    Parameters of OAuth itself may stand in any of the three; what differs between them is refused.
    """
    pairs = [*_in_header(header), *_decoded(query), *_decoded(form)]
    oauth: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith("oauth_") and oauth.setdefault(name, value) != value:
            raise NotSignedIn(f"{name} is there twice, and not alike.")
    signed = tuple((name, value) for name, value in pairs if name != "oauth_signature")
    _refuse_unsound(oauth)
    return Request(method.upper(), path or "/", signed, oauth)


def _in_header(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(",") if header.strip() else ():
        found = _PARAMETER.fullmatch(part)
        if found is None:
            raise NotSignedIn("The header Authorization: OAuth … cannot be read.")
        if found[1].lower() != "realm":
            yield unquote(found[1]), unquote(found[2])


def _decoded(text: bytes) -> Pairs:
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_PAIRS_MAX)
    except ValueError:
        raise NotSignedIn("The parameters that were signed cannot be read.") from None


def _refuse_unsound(oauth: dict[str, str]) -> None:
    for part in ("consumer_key", "signature", "timestamp", "nonce"):
        if not oauth.get(f"oauth_{part}"):
            raise NotSignedIn(f"oauth_{part} is missing.")
    if oauth.get("oauth_signature_method") != "HMAC-SHA1":
        raise NotSignedIn("oauth_signature_method must be HMAC-SHA1.")
    if oauth.get("oauth_version", "1.0") != "1.0":
        raise NotSignedIn("oauth_version must be 1.0.")
    if len(oauth["oauth_nonce"]) > _NONCE_MAX:
        raise NotSignedIn(f"oauth_nonce must not be longer than {_NONCE_MAX} characters.")


def refuse_old(request: Request, now_s: float, window_s: int) -> None:
    """NotSignedIn unless the request was signed within so many seconds of now."""
    stamp = request.oauth["oauth_timestamp"]
    if not re.fullmatch(r"[0-9]{1,12}", stamp, re.ASCII) or abs(now_s - int(stamp)) > window_s:
        raise NotSignedIn(f"oauth_timestamp must be within {window_s} seconds of our clock; is yours right?")


def addresses(public_url: str, host: str) -> list[str]:
    """Every address under which we may be known, the likeliest first."""
    own = urlsplit(public_url).netloc
    near = [f"{scheme}://{name}" for name in (host, own) if name for scheme in ("http", "https")]
    return list(dict.fromkeys([*near, *X_ADDRESSES]))


def verify(request: Request, known_as: Iterable[str], app_secret: str, token_secret: str) -> None:
    """NotSignedIn unless the signature fits one of the addresses."""
    spelled = [escape(normalize_parameters(pairs)) for pairs in _readings(request.pairs)]
    given = request.oauth["oauth_signature"]
    for address in known_as:
        uri = escape(normalize_base_string_uri(address + request.path))
        for parameters in spelled:
            signature = hmac_sha1_signature(f"{request.method}&{uri}&{parameters}", app_secret, token_secret)
            if hmac.compare_digest(signature.encode(), given.encode()):
                return
    raise NotSignedIn(_WRONG)


def _readings(pairs: Pairs) -> list[Pairs]:
    """As they are; and, if some stand there twice, each once: a client may repeat in the query what it signs once."""
    once = tuple(dict.fromkeys(pairs))
    return [pairs] if len(once) == len(pairs) else [once, pairs]
