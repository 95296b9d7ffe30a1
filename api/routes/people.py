"""A page of any list of people."""

from typing import Protocol

from flask import Response

from api import inputs
from api.auth.gate import viewer_id
from api.context import context, services
from api.routes import present
from cql.records import User
from fanout.services import Services


class Lister(Protocol):
    """People around `user_id`, from behind `after`; with the text to go on after, empty at the end."""

    def __call__(
        self, services: Services, viewer_id: int, user_id: int, after: str, limit: int, /
    ) -> tuple[list[User], str]: ...


class Asked(Protocol):
    """What a page was asked for."""

    max_results: int

    @property
    def token(self) -> str | None:
        """The page token."""


def listed(lister: Lister, name: str, user_id: int, asked: Asked, fields: inputs.Fields) -> Response:
    """One page; its token is good for this list, user and viewer alone."""
    scope, cursors = f"{name}/{user_id}/{viewer_id()}", context().cursors
    after = cursors.open(scope, asked.token).decode() if asked.token else ""
    users, onwards = lister(services(), viewer_id(), user_id, after, asked.max_results)
    next_token = cursors.seal(scope, onwards.encode()) if onwards else ""
    return present.user_page(users, fields, next_token)
