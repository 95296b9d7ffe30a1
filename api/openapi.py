"""The document that this server serves of itself, with what APIFlask leaves wrong put right."""

from typing import Any

from apiflask import APIFlask

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
    app.spec_processor(_corrected)


def _corrected(spec: Any) -> Any:
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            if isinstance(operation, dict):
                _correct(path, operation)
    return spec


def _correct(path: str, operation: dict[str, Any]) -> None:
    """Bodies are required, problems have a media type of their own, and all but a few doors want a token."""
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = operation["responses"]
    for status in [each for each in responses if not each.startswith("2")]:
        del responses[status]
    responses["default"] = {"description": "A problem (RFC 9457)", "content": problem}
    if path not in _OPEN:
        operation["security"] = [{"bearer": []}]
