"""An example of whatever a schema describes, from the examples that its parts name."""

from collections.abc import Mapping
from typing import Any

_BY_TYPE: Mapping[str, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], *, whole: bool = True) -> Any:
    """A value that is valid by the schema; `schemas` are those that references name.

    `whole` shows every key but the errors, which stand beside what was found only when something was not. Otherwise
    those that must be there, and those that have an example of their own.
    """
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    for name in ("examples", "enum"):
        if name in schema:
            return schema[name][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas, whole=whole)
    kind = schema.get("type")
    if kind == "object":
        told = {name: each for name, each in schema.get("properties", {}).items() if _told(name, schema, whole)}
        return {name: example_of(each, schemas, whole=whole) for name, each in told.items()}
    if kind == "array":
        return [example_of(schema["items"], schemas, whole=whole)] * max(1, schema.get("minItems", 1))
    if kind == "string":
        return "text".ljust(schema.get("minLength", 0), "x")
    return schema.get("minimum", _BY_TYPE.get(str(kind)))


def _told(name: str, schema: Mapping[str, Any], whole: bool) -> bool:
    if name in schema.get("required", ()):
        return True
    return name != "errors" if whole else "examples" in schema["properties"][name]
