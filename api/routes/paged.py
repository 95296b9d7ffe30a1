"""A page of any list: the token is opened, the page read, and the tokens of both its sides are sealed."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask import Response

from api import inputs, paging
from api.auth.gate import viewer_id
from api.context import context, services
from api.cursors import packed_place, unpacked_place
from api.routes import present
from cql.lists import List
from cql.records import Tweet, User
from fanout.paging import START, Page, Place
from fanout.services import Services

Item = TypeVar("Item")

Answer = Callable[[str, str | None, inputs.Fields, Callable[[Place], Page[Item]]], Response]
"""One of the three below."""

Lister = Callable[[Services, int, int, Place, int], Page[Item]]
"""For a viewer: so many items around the user, list or tweet with an id, from a place on."""


class Asked(Protocol):
    """How many, and from where."""

    max_results: int
    pagination_token: str | None
    next_token: str | None


def listed(
    answer: Answer[Item], lister: Lister[Item], name: str, about: int, asked: Asked, fields: inputs.Fields
) -> Response:
    """A page of what lies around one id; its tokens are good for this list, id and viewer alone."""
    opened, viewer = services(), viewer_id()
    return answer(
        f"{name}/{about}",
        paging.token_of(asked),
        fields,
        lambda place: lister(opened, viewer, about, place, asked.max_results),
    )


def of_tweets(name: str, token: str | None, fields: inputs.Fields, read: Callable[[Place], Page[Tweet]]) -> Response:
    """A page of tweets. `name` names the list and all that chooses its rows: a token is good for it, and for this
    viewer, alone."""
    page, tokens = turned(name, token, read)
    return present.tweet_page(page, fields, tokens[0], previous_token=tokens[1])


def of_people(name: str, token: str | None, fields: inputs.Fields, read: Callable[[Place], Page[User]]) -> Response:
    """A page of people; its tokens as above."""
    page, tokens = turned(name, token, read)
    return present.user_page(page, fields, tokens[0], previous_token=tokens[1])


def of_lists(name: str, token: str | None, fields: inputs.Fields, read: Callable[[Place], Page[List]]) -> Response:
    """A page of lists; its tokens as above."""
    page, tokens = turned(name, token, read)
    return present.list_page(page, fields, tokens[0], previous_token=tokens[1])


def turned(name: str, token: str | None, read: Callable[[Place], Page[Item]]) -> tuple[list[Item], tuple[str, str]]:
    """The items, and the tokens of the next and the previous page; an empty one: there is none."""
    scope, cursors = f"{name}/{viewer_id()}", context().cursors
    page = read(unpacked_place(cursors.open(scope, token)) if token else START)
    sides = [cursors.seal(scope, packed_place(place)) if place else "" for place in (page.next, page.previous)]
    return page.items, (sides[0], sides[1])
