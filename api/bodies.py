"""Before every request: is this a body that could be read at all?"""

from typing import Any

import orjson
from flask import current_app, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

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
    """Refuses what is too large or not JSON. A body of unknown length is cut off as it is read."""
    length = request.content_length or 0
    if length > (current_app.config["MAX_CONTENT_LENGTH"] or 0):
        raise RequestEntityTooLarge
    has_body = length > 0 or "transfer-encoding" in request.headers or request.mimetype
    if request.method in _WITH_BODY and has_body and not request.is_json:
        raise UnsupportedMediaType
