"""A page of any list of tweets that is walked by a place."""

from collections.abc import Callable

from flask import Response

from api import inputs, paging
from api.auth.gate import viewer_id
from api.context import context
from api.cursors import packed_walked, unpacked_walked
from api.routes import present
from api.routes.people import Asked
from fanout.listed import Page, Place

START = Place()


def walked(
    read: Callable[[Place], Page], name: str, asked: Asked, fields: inputs.Fields, start: Place = START
) -> Response:
    """One page of tweets; its token is good for the list of that name and this viewer alone."""
    page = read(place(name, asked, start))
    return present.tweet_page(page.tweets, fields, sealed(name, page.next))


def place(name: str, asked: Asked, start: Place = START) -> Place:
    """Where the page begins: where its token says, or at the start. Invalid."""
    token = paging.token_of(asked)
    return unpacked_walked(context().cursors.open(_scope(name), token)) if token else start


def sealed(name: str, onwards: Place | None) -> str:
    """The token of the next page; empty at the end."""
    return context().cursors.seal(_scope(name), packed_walked(onwards)) if onwards else ""


def _scope(name: str) -> str:
    return f"{name}/{viewer_id()}"
