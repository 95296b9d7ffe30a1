"""A page of any list of people around one account."""

from typing import Protocol

from flask import Response

from api import inputs, paging
from api.auth.gate import viewer_id
from api.context import services
from api.routes import paged
from cql.records import User
from fanout.paging import Page, Place
from fanout.services import Services


class Lister(Protocol):
    """At most `limit` people around the user, list or tweet with an id, from a place on."""

    def __call__(self, services: Services, viewer_id: int, about: int, place: Place, limit: int, /) -> Page[User]: ...


class Asked(Protocol):
    """How many, and from where."""

    max_results: int
    pagination_token: str | None
    next_token: str | None


def listed(lister: Lister, name: str, user_id: int, asked: Asked, fields: inputs.Fields) -> Response:
    """One page; its tokens are good for this list, user and viewer alone."""
    opened, viewer = services(), viewer_id()
    return paged.of_people(
        f"{name}/{user_id}",
        paging.token_of(asked),
        fields,
        lambda place: lister(opened, viewer, user_id, place, asked.max_results),
    )
