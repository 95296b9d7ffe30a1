"""What comes out of a door: each route declares it; document and tests read it from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from pydantic import BaseModel

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "given"
_BODY = "taken"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of `status` is such a `model`. No model: a text of that media type, or nothing at a redirect.

    `refused`: what the route tells instead of problem documents, where a standard wants it so.
    """

    model: type[BaseModel] | None
    status: int = 200
    media_type: str = JSON
    refused: type[BaseModel] | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A body, and the media types in which it may come."""

    model: type[BaseModel]
    media_types: tuple[str, ...]


def gives(
    model: type[BaseModel] | None,
    status: int = 200,
    media_type: str = JSON,
    refused: type[BaseModel] | None = None,
) -> Callable[[View], View]:
    """Declares an answer of a route that has succeeded; once for each status."""

    def mark(view: View) -> View:
        setattr(view, _MARK, (*getattr(view, _MARK, ()), Given(model, status, media_type, refused)))
        return view

    return mark


def given_by(app: Flask, endpoint: str) -> tuple[Given, ...]:
    """What the route declared, nothing if it did not."""
    found: tuple[Given, ...] = getattr(app.view_functions[endpoint], _MARK, ())
    return found


def takes(model: type[BaseModel], *media_types: str) -> Callable[[View], View]:
    """Declares the body of a route that reads it by itself, for the document alone."""

    def mark(view: View) -> View:
        setattr(view, _BODY, Taken(model, media_types))
        return view

    return mark


def taken_by(app: Flask, endpoint: str) -> Taken | None:
    """What the route declared by `takes`."""
    found: Taken | None = getattr(app.view_functions[endpoint], _BODY, None)
    return found
