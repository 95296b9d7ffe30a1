"""JSON answers: objects with any of `data`, `includes`, `meta` and `errors`, and never a null."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from flask import Response

Fields = Mapping[str, Any]


class Extra(NamedTuple):
    """What goes with rows: included records by kind, and what could not be included."""

    includes: Mapping[str, Sequence[Fields]] = {}
    errors: Sequence[Fields] = ()


NOTHING = Extra()


def answer(body: Fields, status: int = 200) -> Response:
    """The object as JSON."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


def done(**facts: bool | str) -> Response:
    """What a change has come to: `data` with so many facts."""
    return answer({"data": facts})


def page(
    rows: Sequence[Fields],
    next_token: str,
    bounds: Fields | None = None,
    extra: Extra = NOTHING,
    previous_token: str = "",
) -> Response:
    """A page of a list. `data` is left out when there is none, a token where there is no more."""
    told = _told(rows, extra.includes, extra.errors)
    return answer({**told, "meta": _meta(len(rows), next_token, previous_token, bounds)})


def joined(
    fragments: Sequence[bytes], next_token: str, bounds: Fields | None = None, previous_token: str = ""
) -> Response:
    """The same page from rows that are JSON already."""
    meta = orjson.dumps(_meta(len(fragments), next_token, previous_token, bounds))
    head = b'{"data":[' + b",".join(fragments) + b'],"meta":' if fragments else b'{"meta":'
    return Response(head + meta + b"}", 200, mimetype="application/json")


def found(rows: Sequence[Fields], errors: Sequence[Fields], extra: Extra = NOTHING) -> Response:
    """What a look-up of several things found, and what it did not."""
    return answer(_told(rows, extra.includes, [*errors, *extra.errors]))


def found_one(rows: Sequence[Fields], errors: Sequence[Fields], extra: Extra = NOTHING) -> Response:
    """What a look-up of one thing found, or why not; either way it was answered."""
    return answer(_told(rows[0] if rows else None, extra.includes, [*errors, *extra.errors]))


def _told(data: Any, includes: Fields, errors: Sequence[Fields]) -> dict[str, Any]:
    included = {kind: rows for kind, rows in includes.items() if rows}
    whole = {"data": data, "includes": included, "errors": errors}
    return {name: part for name, part in whole.items() if part}


def _meta(count: int, next_token: str, previous_token: str, bounds: Fields | None) -> dict[str, Any]:
    tokens = {"next_token": next_token, "previous_token": previous_token}
    return {"result_count": count, **(bounds or {}), **{name: token for name, token in tokens.items() if token}}
