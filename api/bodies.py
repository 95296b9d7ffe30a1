"""Before every request: is this a body that could be read at all?"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from flask import current_app, request
from flask.json.provider import DefaultJSONProvider
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from api.auth.errors import Declined
from api.context import context
from fanout.errors import Invalid

View = TypeVar("View", bound=Callable[..., Any])

FORM = "application/x-www-form-urlencoded"
_FIELDS_MAX = 50
_FORMS = "takes_forms"
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class OrJson(DefaultJSONProvider):
    """JSON by orjson: quicker, and it refuses lone surrogates, NaN and endless nesting."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value; ValueError for anything that is not JSON in UTF-8, and for null, which APIFlask takes for {}."""
        value = orjson.loads(s)
        if value is None:
            raise ValueError("a body is not null")
        return value

    def dumps(self, obj: Any, **_: Any) -> str:
        """The text."""
        return orjson.dumps(obj).decode()


def forms(view: View) -> View:
    """Declares that a route takes forms, too. It stands innermost, next to the function."""
    setattr(view, _FORMS, True)
    return view


def fields_of(text: bytes) -> dict[str, str]:
    """The fields of a form or a query; Declined if one is there twice, or it cannot be read."""
    try:
        pairs = parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise Declined("invalid_request", "The form cannot be read.") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Declined("invalid_request", "A field is there twice.")
    return fields


def refuse_large() -> None:
    """Refuses what is too large, before anything of it is read, and a form that breaks off: its front looks whole."""
    largest = context().settings.request_body_max_bytes
    if _length() > largest:
        raise RequestEntityTooLarge
    if request.mimetype == FORM and len(request.get_data()) < (request.content_length or 0):
        raise Invalid("The body breaks off before its end.")


def refuse_others() -> None:
    """Refuses what is not JSON, nor a form where one is due. Behind the gate: a signature covers a form."""
    if request.method not in _WITH_BODY or request.is_json:
        return
    if request.mimetype == FORM and hasattr(current_app.view_functions.get(request.endpoint or ""), _FORMS):
        return
    if request.mimetype or _length():
        raise UnsupportedMediaType


def _length() -> int:
    if request.method not in _WITH_BODY or "transfer-encoding" not in request.headers:
        return request.content_length or 0
    try:
        # Werkzeug cuts a body of unknown length at its own limit and calls that the whole: ours is one byte lower.
        return len(request.get_data())
    except ParseException:
        raise Invalid("The body is not in chunks, as the request says.") from None
