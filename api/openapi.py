"""The document that this server serves of itself, with what APIFlask leaves wrong put right."""

import re
from typing import Any

from apiflask import APIFlask

from api.access import access_of

_PROBLEM = {
    "type": "object",
    "required": ["title", "detail", "type", "status", "errors", "message"],
    "properties": {
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "type": {"type": "string", "format": "uri-reference"},
        "status": {"type": "integer"},
        "message": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"message": {"type": "string"}, "parameters": {"type": "object"}},
            },
        },
    },
}
_OPEN = ("/auth/signup", "/auth/login", "/auth/refresh", "/livez", "/readyz")


def describe(app: APIFlask) -> None:
    """Registers the corrections."""
    app.config.update(OPENAPI_VERSION="3.1.0", VALIDATION_ERROR_STATUS_CODE=400, SPEC_FORMAT="json")
    app.security_schemes = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    app.spec_processor(lambda spec: _corrected(app, spec))


def _corrected(app: APIFlask, spec: Any) -> Any:
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    open_to_anyone = {
        _in_document(rule.rule) for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint).anyone
    }
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            if isinstance(operation, dict):
                _correct(operation)
                if path not in open_to_anyone:
                    operation["security"] = [{"bearer": []}]
    return spec


def _in_document(rule: str) -> str:
    """The path as the document spells it: `/2/users/{user_id}` for `/2/users/<id:user_id>`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _correct(operation: dict[str, Any]) -> None:
    """Bodies are required, and problems have a media type of their own."""
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = operation["responses"]
    for status in [each for each in responses if not each.startswith("2")]:
        del responses[status]
    responses["default"] = {"description": "A problem (RFC 9457)", "content": problem}
