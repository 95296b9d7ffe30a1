"""The document as a page for people: plain HTML that asks nobody else for anything."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

_STYLE = Path(__file__).parent.parent / "templates" / "reference.css"

_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "pattern": "like {}",
    "format": "{}",
    "default": "{} if left out",
    "const": "always {}",
}


def page(document: dict[str, Any], path: str) -> str:
    """The whole page; `path` is where the document is for programs."""
    tags = [(tag["name"], _operations(document, tag["name"])) for tag in document["tags"]]
    style = Markup(_style())  # noqa: S704  Our own file.
    return render_template("reference.html", document=document, tags=tags, words=words, path=path, style=style)


def policy() -> str:
    """What the page may load: its own style and nothing else."""
    digest = b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def words(schema: Mapping[str, Any]) -> Markup:
    """A schema in a few words, with a link to each schema that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if schema.get("type") == "array":
        return Markup("list of {}").format(words(schema["items"])) + _bounds(schema)
    if "enum" in schema:
        return Markup("one of {}").format(", ".join(map(str, schema["enum"])))
    return escape(schema.get("type", "anything")) + _bounds(schema)


def _bounds(schema: Mapping[str, Any]) -> Markup:
    told = [sentence.format(schema[name]) for name, sentence in _BOUNDS.items() if name in schema]
    return escape("".join(f", {each}" for each in told))


def _operations(document: dict[str, Any], tag: str) -> list[tuple[str, str, Any]]:
    return [
        (method.upper(), path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if tag in told["tags"]
    ]


@cache
def _style() -> str:
    return _STYLE.read_text()
