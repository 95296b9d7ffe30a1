"""What operations give: the declared answers, and the problems that each may meet."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from api.document.examples import example_of
from api.document.operations import Operation
from api.gives import Given
from api.schemas.errors import Problem

_REASONS = {
    200: "As asked.",
    201: "Made.",
    204: "Done; nothing to tell.",
    302: "Goes on elsewhere.",
    303: "Goes on elsewhere.",
    400: "The request is wrong; `errors` names each parameter that is.",
    401: "Nobody known asks: the token is missing, wrong, ended or revoked.",
    403: "This caller may not; the detail names the missing scope or the rule.",
    404: "What the path or the body names is not there, or is not shown to this caller.",
    409: "The same is under way, or taken already.",
    413: "The body is too large.",
    414: "The address, with all that it asks for, is longer than 8,190 bytes.",
    415: "The body is of another media type.",
    422: "The Idempotency-Key came with another body before.",
    429: "Too much was asked; the detail names the limit, the headers when to ask again.",
    503: "A part that this needs does not answer; ask again.",
}
_TITLES = {
    400: ("Invalid Request", "https://api.x.com/2/problems/invalid-request"),
    401: ("Unauthorized", "about:blank"),
    403: ("Forbidden", "https://api.x.com/2/problems/not-authorized-for-resource"),
    404: ("Not Found Error", "https://api.x.com/2/problems/resource-not-found"),
    409: ("Conflict", "about:blank"),
    413: ("Request Entity Too Large", "about:blank"),
    414: ("URI Too Long", "about:blank"),
    415: ("Unsupported Media Type", "about:blank"),
    422: ("Unprocessable Content", "about:blank"),
    429: ("Too Many Requests", "https://api.x.com/2/problems/rate-limit-exceeded"),
    503: ("Service Unavailable", "https://api.x.com/2/problems/resource-unavailable"),
}
_WRITES = frozenset({"post", "put", "patch"})


def problems_of(operation: Operation) -> set[int]:
    """The statuses with which an operation may refuse."""
    found = {400, 429, 503}
    if not operation.access.anyone or operation.method in _WRITES:
        found |= {401, 403}
    if operation.places or operation.body:
        found |= {404}
    if operation.places or operation.queries:
        found |= {414}
    if operation.method in _WRITES:
        found |= {409, 413, 415, 422}
    return found


def responses(operation: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """All answers of an operation by their status."""
    given = {str(each.status): _given(each, schemas) for each in operation.given}
    refused = next((each.refused for each in operation.given if each.refused), None)
    problems = {str(status): _problem(status, refused) for status in sorted(problems_of(operation))}
    return dict(sorted((problems | given).items()))


def _given(given: Given, schemas: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": _REASONS.get(given.status, "As asked.")}
    if given.model is not None:
        schema = _ref(given.model)
        told["content"] = {given.media_type: {"schema": schema, "example": example_of(schema, schemas)}}
    elif given.status < 300 and given.status != 204:
        told["content"] = {given.media_type: {"schema": {"type": "string"}}}
    return told


def _problem(status: int, refused: type[BaseModel] | None) -> dict[str, Any]:
    content: dict[str, Any] = {"application/problem+json": {"schema": _ref(Problem), "example": _example(status)}}
    if refused is not None:
        content["application/json"] = {"schema": _ref(refused)}
    return {"description": _REASONS[status], "content": content}


def _example(status: int) -> dict[str, Any]:
    title, kind = _TITLES[status]
    detail = _REASONS[status]
    fault = {"message": detail, "parameters": {}}
    return {"title": title, "detail": detail, "type": kind, "status": status, "message": detail, "errors": [fault]}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
