"""Before every request: is this a body that could be read at all?"""

from typing import Any

import orjson
from flask import request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from api.context import context

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class OrJson(DefaultJSONProvider):
    """JSON by orjson: quicker, and it refuses lone surrogates, NaN and endless nesting."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value; ValueError for anything that is not JSON in UTF-8."""
        return orjson.loads(s)

    def dumps(self, obj: Any, **_: Any) -> str:
        """The text."""
        return orjson.dumps(obj).decode()


def check() -> None:
    """Refuses what is too large or not JSON."""
    largest = context().settings.request_body_max_bytes
    length = request.content_length
    if request.method in _WITH_BODY and "transfer-encoding" in request.headers:
        # Werkzeug cuts a body of unknown length at its own limit and calls that the whole: ours is one byte lower.
        length = len(request.get_data())
    if (length or 0) > largest:
        raise RequestEntityTooLarge
    if request.method in _WITH_BODY and (length or request.mimetype) and not request.is_json:
        raise UnsupportedMediaType
