"""What this server tells of itself: the document for programs, and the same as a page for people."""

import orjson
from apiflask import APIBlueprint
from flask import Response, current_app

from api import openapi
from api.access import ANYONE, declared
from api.context import context
from api.document import page
from api.gives import HTML, gives
from api.schemas import described

docs = APIBlueprint("docs", __name__, tag="About this server")

_MADE = "murmuration_document"


@docs.get(openapi.PATH)
@gives(described.Document)
@declared(ANYONE)
def spec() -> Response:
    """This document."""
    return Response(_made()[0], mimetype="application/json")


@docs.get("/docs")
@gives(None, media_type=HTML)
@declared(ANYONE)
def reference() -> Response:
    """This document as a page for people; it loads nothing from anywhere else."""
    return Response(_made()[1], mimetype=HTML, headers={"content-security-policy": page.policy()})


def _made() -> tuple[bytes, str]:
    """The document and its page, made once a process."""
    made: tuple[bytes, str] | None = current_app.extensions.get(_MADE)
    if made is None:
        told = openapi.document(current_app, context().settings.public_url)
        made = (orjson.dumps(told), page.page(told, openapi.PATH))
        current_app.extensions[_MADE] = made
    return made
