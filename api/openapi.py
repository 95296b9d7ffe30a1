"""The document that this server serves of itself: OpenAPI 3.1, made of what each route declares."""

from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.document.answers import responses
from api.document.examples import example_of
from api.document.links import links_of
from api.document.operations import Operation, operations
from api.document.parameters import parameters, plain
from api.document.security import schemes, security_of
from api.schemas.errors import Problem

PATH = "/2/openapi.json"
VERSION = "2.0.0"
"""Rises with the document: the last number for words, the middle one for what is added, the first for what breaks."""

_TOLD = """Posts, timelines and people on a Murmuration server, with the paths, fields and errors of X API v2.

Unknown parameters of queries are passed over; unknown keys of bodies are refused. Keys that have nothing to tell are
left out of answers, never null. Answers may gain keys."""


def document(app: Flask, base: str) -> dict[str, Any]:
    """The whole document; `base` is the address under which this server is reached."""
    found = operations(app)
    schemas = _schemas(found)
    paths: dict[str, Any] = {}
    for operation in found:
        paths.setdefault(operation.path, {})[operation.method] = _told(operation, found, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Murmuration",
            "version": VERSION,
            "description": _TOLD,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "tags": [{"name": name} for name in sorted({each.tag for each in found})],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes(base)},
    }


def _told(operation: Operation, found: list[Operation], schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.told.partition(".")[0].partition(";")[0] or operation.name,
        "description": operation.told,
        "parameters": parameters(operation),
        "security": security_of(operation.access),
        "responses": responses(operation, schemas),
    }
    if operation.body is not None:
        told["requestBody"] = _body(operation, operation.body, schemas)
    links = links_of(operation, found)
    for status in [each for each in told["responses"] if links and each.startswith("2")]:
        told["responses"][status]["links"] = links
    return told


def _body(operation: Operation, model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    content = {"schema": schema, "example": example_of(schema, schemas, whole=False)}
    return {"required": True, "content": dict.fromkeys(operation.body_types, content)}


def _schemas(found: list[Operation]) -> dict[str, Any]:
    bodies = {each.body for each in found if each.body is not None}
    answers = {given.model for each in found for given in each.given if given.model is not None} | {Problem}
    answers |= {given.refused for each in found for given in each.given if given.refused is not None}
    taken, told = _definitions(bodies, nullable=True), _definitions(answers, nullable=False)
    for schema in told.values():
        schema.pop("additionalProperties", None)
    return dict(sorted((taken | told).items()))


def _definitions(models: set[type[BaseModel]], *, nullable: bool) -> dict[str, Any]:
    ordered = sorted(models, key=lambda each: each.__name__)
    _, whole = models_json_schema(
        [(each, "validation") for each in ordered], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = whole.get("$defs", {})
    for schema in found.values():
        schema.pop("title", None)
        for name, each in schema.get("properties", {}).items():
            schema["properties"][name] = plain(each, nullable=nullable)
    return found
