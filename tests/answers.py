"""Every answer that a test receives is held against what its route declared."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.exceptions import HTTPException

from api.app import create_app
from api.gives import Given, given_by
from api.schemas.errors import Problem
from config.settings import Settings
from tests.walked import checked


def alone(**more: Any) -> Settings:
    """Settings of an application of whose stores none is there."""
    key = ECKey.generate_key("P-256").as_pem(private=True).decode()
    nowhere = "redis://127.0.0.1:1/0"
    stores = {"cassandra_contact_points": ("127.0.0.1",), "broker_url": nowhere, "cache_url": nowhere}
    return Settings(**{**stores, "token_signing_key": key, **more})


@cache
def an_app() -> Flask:
    """An application that opens nothing: it knows the routes."""
    return create_app(alone())


def as_declared(answer: requests.Response) -> requests.Response:
    """The answer, if it is one that its route declared: model, status and media type."""
    checked(answer)
    told = declared_for(answer.request.method or "GET", answer.request.url or "/")
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type == "application/problem+json":
        Problem.model_validate(answer.json())
        return answer
    where = f"{answer.request.method} {answer.request.url} -> {answer.status_code} {media_type}"
    refused = [each.refused for each in told if each.refused is not None]
    if answer.status_code >= 400 and refused:
        refused[0].model_validate(answer.json())
        return answer
    given = [each for each in told if each.status == answer.status_code]
    assert given or not told, f"{where} is declared by no @gives of the route"
    for each in given:
        _hold(each, answer, media_type, where)
    return answer


def declared_for(method: str, url: str) -> tuple[Given, ...]:
    """What the route of a request declared; nothing where there is no such route."""
    try:
        endpoint, _ = an_app().url_map.bind("localhost").match(urlsplit(url).path, method)
    except HTTPException:
        return ()
    return given_by(an_app(), endpoint)


def _hold(given: Given, answer: Any, media_type: str, where: str) -> None:
    if given.model is None:
        return
    assert media_type == given.media_type, where
    assert "null" not in answer.text or None not in leaves(answer.json()), f"{where}: a null"
    given.model.model_validate(answer.json())


def leaves(value: Any) -> list[Any]:
    """Every value in a JSON value that is no object and no list."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]
