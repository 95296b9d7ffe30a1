"""What operations take: places in the path, names in the query, headers."""

from typing import Any

from pydantic import BaseModel

from api.document.examples import example_of
from api.document.operations import Operation
from api.values import AN_ID

_USERNAME: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_]{1,15}$", "examples": ["alice"]}
_PLACES: dict[str, dict[str, Any]] = {"id": AN_ID, "username": _USERNAME, "uuid": {"type": "string", "format": "uuid"}}
_ANY_PLACE: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Names this request: repeated within a day with the same body, it gives the same tweet.",
    "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"},
    "example": "6f2d9a",
}
_HEADERS = {"tweets_create": [_KEY]}


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """All of an operation, in the order path, query, header."""
    places = [_place(name, converter) for name, converter in operation.places]
    asked = {each["name"]: each for model in operation.queries for each in _asked(model)}
    return places + list(asked.values()) + _HEADERS.get(operation.name, [])


def _place(name: str, converter: str) -> dict[str, Any]:
    schema = _PLACES.get(converter, _ANY_PLACE)
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example_of(schema, {})}


def _asked(model: type[BaseModel]) -> list[dict[str, Any]]:
    whole = model.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    required = set(whole.get("required", ()))
    return [_parameter(name, plain(schema), name in required) for name, schema in whole.get("properties", {}).items()]


def _parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    told = {"name": name, "in": "query", "required": required, "schema": schema}
    if "description" in schema:
        told["description"] = schema.pop("description")
    if schema.get("type") == "array":
        told |= {"style": "form", "explode": False}
    return told


def plain(schema: dict[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    """A property's schema without a title, without a default that is not of its own type, and without null."""
    choices = [each for each in schema.get("anyOf", ()) if nullable or each != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "title"}}
    if len(choices) == 1:
        kept = {**choices[0], **kept}
    elif choices:
        kept["anyOf"] = choices
    if not _suits(kept.get("default"), kept.get("type")):
        kept.pop("default", None)
    return kept


def _suits(default: Any, kind: Any) -> bool:
    kinds: dict[str, type] = {"integer": int, "boolean": bool, "number": float}
    if kind == "string":
        return isinstance(default, str) and default != ""
    return kind in kinds and isinstance(default, kinds[kind])
