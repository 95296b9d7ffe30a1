"""The `Idempotency-Key` header."""

import re

from flask import request

from fanout.errors import Invalid

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x20-\x7e]{1,255}")


def key() -> str:
    """The key of this request, empty without one; Invalid unless 1 to 255 printable ASCII characters."""
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    if not _KEY.fullmatch(given):
        raise Invalid("An idempotency key is 1 to 255 printable ASCII characters.", HEADER)
    return given
