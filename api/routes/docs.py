"""The document of this server, for programs."""

import orjson
from apiflask import APIBlueprint
from flask import Response, current_app

from api import openapi
from api.access import ANYONE, declared
from api.context import context
from api.gives import gives
from api.schemas import described

docs = APIBlueprint("docs", __name__, tag="About this server")

_MADE = "murmuration_document"


@docs.get(openapi.PATH)
@gives(described.Document)
@declared(ANYONE)
def spec() -> Response:
    """This document."""
    return Response(_document(), mimetype="application/json")


def _document() -> bytes:
    """Made once a process."""
    made: bytes | None = current_app.extensions.get(_MADE)
    if made is None:
        made = orjson.dumps(openapi.document(current_app, context().settings.public_url))
        current_app.extensions[_MADE] = made
    return made
