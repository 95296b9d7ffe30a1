"""Which operations there are: every route that declares what it gives, with what it takes and whom it lets in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import Rule

from api.access import Access, access_of
from api.gives import Given, given_by, taken_by

_PLACE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_IMPLIED = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Operation:
    """One method of one path. `places` are the path's parameters with the names of their converters."""

    endpoint: str
    method: str
    path: str
    places: tuple[tuple[str, str], ...]
    access: Access
    given: tuple[Given, ...]
    queries: tuple[type[BaseModel], ...]
    body: type[BaseModel] | None
    body_types: tuple[str, ...]
    tag: str
    told: str

    @property
    def name(self) -> str:
        """The operation's id: stable as long as blueprint and function keep their names."""
        return self.endpoint.replace(".", "_")


def operations(app: Flask) -> list[Operation]:
    """All of them, by path and method."""
    rules = [rule for rule in app.url_map.iter_rules() if given_by(app, rule.endpoint)]
    return sorted((each for rule in rules for each in _of_rule(app, rule)), key=lambda each: (each.path, each.method))


def _of_rule(app: Flask, rule: Rule) -> Iterator[Operation]:
    view = app.view_functions[rule.endpoint]
    spec = getattr(view, "_spec", {})
    taken = taken_by(app, rule.endpoint)
    blueprint = app.blueprints.get(rule.endpoint.partition(".")[0])
    for method in sorted((rule.methods or set()) - _IMPLIED):
        yield Operation(
            endpoint=rule.endpoint,
            method=method.lower(),
            path=_PLACE.sub(r"{\2}", rule.rule),
            places=tuple((name, converter or "string") for converter, name in _PLACE.findall(rule.rule)),
            access=access_of(app, rule.endpoint),
            given=given_by(app, rule.endpoint),
            queries=tuple(schema for schema, location in reversed(spec.get("args", ())) if location == "query"),
            body=taken.model if taken else spec.get("body"),
            body_types=taken.media_types if taken else _body_types(spec),
            tag=str(getattr(blueprint, "tag", None) or "Other"),
            told=_told(view),
        )


def _body_types(spec: Any) -> tuple[str, ...]:
    told = spec.get("content_type") or ()
    return (told,) if isinstance(told, str) else tuple(told)


def _told(view: Callable[..., Any]) -> str:
    return " ".join((view.__doc__ or "").split())
