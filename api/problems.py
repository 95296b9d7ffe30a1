"""Whatever goes wrong becomes a problem document (RFC 9457) with the keys that every known client reads."""

import time
import traceback
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from apiflask.exceptions import HTTPError
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api.auth.errors import NotSignedIn
from api.limits import RateLimited, unlimited
from api.values import BadPath
from api.views.missing import TYPES
from cache.errors import CacheAway
from config.logs import log
from cql.errors import StoreError
from fanout.errors import Away, Busy, Conflict, Forbidden, Invalid, KeyReused, NotFound, Refused

_BLANK = "about:blank"
_RETRY_SECONDS = 1
_ERRORS_MAX = 20
_QUOTED_MAX = 100

_log = log()


@dataclass(frozen=True, slots=True)
class Kind:
    """What an error is called on the wire."""

    status: int
    title: str
    type: str = _BLANK


INVALID = Kind(400, "Invalid Request", TYPES + "invalid-request")
TOO_MANY = Kind(429, "Too Many Requests", TYPES + "rate-limit-exceeded")
INTERNAL = Kind(500, "Internal Server Error", TYPES + "internal-error")
AWAY = Kind(503, "Service Unavailable", TYPES + "resource-unavailable")

REFUSALS: Mapping[type[Refused], Kind] = {
    NotSignedIn: Kind(401, "Unauthorized"),
    Forbidden: Kind(403, "Forbidden", TYPES + "not-authorized-for-resource"),
    NotFound: Kind(404, "Not Found Error", TYPES + "resource-not-found"),
    Conflict: Kind(409, "Conflict"),
    KeyReused: Kind(422, "Unprocessable Content"),
    Busy: TOO_MANY,
    RateLimited: TOO_MANY,
    Invalid: INVALID,
}

SENTENCES = {
    400: "The request could not be read: its body must be JSON in UTF-8.",
    404: "There is nothing at this path.",
    405: "This path does not know that method.",
    413: "The body of the request is too large.",
    415: "The body of the request must be application/json.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem document; `faults` are pairs of a parameter and what is wrong with it."""

    kind: Kind
    detail: str
    faults: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> bytes:
        """The JSON of it."""
        faults = [{"message": text, "parameters": _values(name)} for name, text in self.faults[:_ERRORS_MAX]]
        return orjson.dumps(
            {
                "title": self.kind.title,
                "detail": self.detail,
                "type": self.kind.type,
                "status": self.kind.status,
                "errors": faults or [{"message": self.detail, "parameters": {}}],
                "message": self.detail,
            }
        )

    def response(self) -> Response:
        """The answer."""
        answer = Response(self.document(), self.kind.status, mimetype="application/problem+json")
        answer.headers.update(self.headers)
        return answer


def _values(name: str) -> dict[str, list[str]]:
    """The parameter with what was sent for it in path or query; bodies hold secrets, and are not repeated."""
    if not name:
        return {}
    given = request.args.getlist(name) or [str((request.view_args or {}).get(name, ""))]
    return {name[:_QUOTED_MAX]: [value[:_QUOTED_MAX] for value in given[:_ERRORS_MAX] if value]}


def register(app: Flask) -> None:
    """Every exception of every request ends here."""
    app.register_error_handler(Refused, told)
    for kind in (StoreError, CacheAway, Away):
        app.register_error_handler(kind, _away)
    app.register_error_handler(HTTPError, _unreadable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def told(refusal: Refused) -> Response:
    """The answer to what is declined."""
    kind = next(REFUSALS[each] for each in type(refusal).__mro__ if each in REFUSALS)
    parameter = refusal.parameter if isinstance(refusal, Invalid) else ""
    faults = ((parameter, str(refusal)),) if parameter else ()
    return Problem(kind, str(refusal), faults, _refusal_headers(refusal)).response()


def _refusal_headers(refusal: Refused) -> dict[str, str]:
    if isinstance(refusal, NotSignedIn):
        return {"www-authenticate": 'Bearer realm="murmuration"'}
    if isinstance(refusal, RateLimited):
        return {"retry-after": str(refusal.retry_after_seconds)}
    if isinstance(refusal, Busy):
        # Without a reset, tweepy asks again at once until it dies; without a remainder, twarc does.
        seconds = refusal.retry_after_seconds
        reset = str(int(time.time()) + seconds)
        return {"retry-after": str(seconds), "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
    return {}


def _away(failure: Exception) -> Response:
    _log.warning("away", failure=str(failure), path=request.path, method=request.method)
    detail = "A part that this needs does not answer. What was asked for may have happened or not; try again."
    return Problem(AWAY, detail, (), {"retry-after": str(_RETRY_SECONDS)}).response()


def _unreadable(error: HTTPError) -> Response:
    """What APIFlask found wrong with a body or a query: {where: {parameter: [sentences]}}."""
    faults = tuple(_faults(error.detail))
    detail = "; ".join(text for _, text in faults[:_ERRORS_MAX]) or str(error.message)
    return Problem(INVALID if error.status_code == 400 else _kind(error.status_code), detail, faults).response()


def _faults(detail: Any) -> list[tuple[str, str]]:
    places = detail.values() if isinstance(detail, dict) else ()
    named = [
        ("body" if name == "_schema" else name[:_QUOTED_MAX], text.removeprefix("Value error, "))
        for place in places
        for name, texts in place.items()
        for text in texts
    ]
    return [(name, f"{name}: {text}") for name, text in named]


def _http(error: HTTPException) -> Response:
    """What Flask itself refuses; some of it (405) must say in a header what would be taken."""
    if isinstance(error, BadPath):
        return Problem(INVALID, str(error.description)).response()
    code = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "location"}}
    return Problem(_kind(code, error.name), SENTENCES.get(code, error.name), (), headers).response()


def _kind(code: int, name: str = "Error") -> Kind:
    known = {kind.status: kind for kind in REFUSALS.values()}
    return known[code] if code in known else Kind(code, name)


def _unexpected(failure: Exception) -> Response:
    request_id = uuid.uuid4().hex
    # As text: what renders tracebacks prettily shows local variables, and those hold passwords.
    trace = "".join(traceback.format_exception(failure))
    _log.error("unexpected", request_id=request_id, path=request.path, method=request.method, trace=trace)
    return Problem(INTERNAL, f"Something went wrong here. It is logged as {request_id}.").response()


def raw(status: int, reason: str, detail: str) -> bytes:
    """A whole HTTP answer to what is refused before it is a request: a URL too long, a broken header."""
    body = Problem(_kind(status, reason), detail).document()
    head = f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in unlimited(int(time.time())).items())
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
