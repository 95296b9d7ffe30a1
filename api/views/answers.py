"""JSON answers: objects with any of `data`, `meta` and `errors`, and never a null."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response

Fields = Mapping[str, Any]


def answer(body: Fields, status: int = 200) -> Response:
    """The object as JSON."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


def done(**facts: bool | str) -> Response:
    """What a change has come to: `data` with so many facts."""
    return answer({"data": facts})


def page(rows: Sequence[Fields], next_token: str, bounds: Fields | None = None) -> Response:
    """A page of a list. `data` is left out when there is none, the token when there is no more."""
    meta = {"result_count": len(rows), **(bounds or {}), **({"next_token": next_token} if next_token else {})}
    return answer({**({"data": rows} if rows else {}), "meta": meta})


def found(rows: Sequence[Fields], errors: Sequence[Fields]) -> Response:
    """What a look-up of several things found, and what it did not."""
    return answer({**({"data": rows} if rows else {}), **({"errors": errors} if errors else {})})


def found_one(rows: Sequence[Fields], errors: Sequence[Fields]) -> Response:
    """What a look-up of one thing found, or why not; either way it was answered."""
    return answer({"data": rows[0]} if rows else {"errors": errors})
