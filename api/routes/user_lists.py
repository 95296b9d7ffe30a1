"""The lists that somebody made, follows, stands on, or has pinned."""

from typing import Protocol

from apiflask import APIBlueprint
from flask import Response

from api import inputs, list_inputs, paging
from api.access import needs
from api.auth.gate import own, viewer_id
from api.context import services
from api.gives import gives
from api.routes import paged, present
from api.schemas import pages, results
from api.views import answers
from cql.lists import List
from fanout import lists, membership
from fanout.paging import Page, Place
from fanout.services import Services

user_lists = APIBlueprint("user_lists", __name__, url_prefix="/2/users", tag="Lists")


@user_lists.get("/<id:user_id>/owned_lists")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def owned(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody made."""
    return _listed(membership.owned, "owned_lists", user_id, asked, fields)


@user_lists.get("/<id:user_id>/list_memberships")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def memberships(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody stands on."""
    return _listed(membership.memberships, "list_memberships", user_id, asked, fields)


@user_lists.get("/<id:user_id>/followed_lists")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def followed(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody follows."""
    return _listed(membership.followed, "followed_lists", user_id, asked, fields)


@user_lists.post("/<id:user_id>/followed_lists")
@user_lists.input(list_inputs.ListRef, arg_name="body")
@gives(results.ListFollowed)
@needs("tweet.read", "users.read", "list.write")
def follow(user_id: int, body: list_inputs.ListRef) -> Response:
    """Follows a list."""
    lists.follow(services(), own(user_id), body.list_id)
    return answers.done(following=True)


@user_lists.delete("/<id:user_id>/followed_lists/<id:list_id>")
@gives(results.ListFollowed)
@needs("tweet.read", "users.read", "list.write")
def unfollow(user_id: int, list_id: int) -> Response:
    """Ends the following of a list."""
    lists.unfollow(services(), own(user_id), list_id)
    return answers.done(following=False)


@user_lists.get("/<id:user_id>/pinned_lists")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read")
def pinned(user_id: int, fields: inputs.Fields) -> Response:
    """All lists that one has pinned."""
    return present.list_page(membership.pinned(services(), own(user_id)), fields)


@user_lists.post("/<id:user_id>/pinned_lists")
@user_lists.input(list_inputs.ListRef, arg_name="body")
@gives(results.Pinned)
@needs("tweet.read", "users.read", "list.write")
def pin(user_id: int, body: list_inputs.ListRef) -> Response:
    """Pins a list."""
    lists.pin(services(), own(user_id), body.list_id)
    return answers.done(pinned=True)


@user_lists.delete("/<id:user_id>/pinned_lists/<id:list_id>")
@gives(results.Pinned)
@needs("tweet.read", "users.read", "list.write")
def unpin(user_id: int, list_id: int) -> Response:
    """Takes a pin off."""
    lists.unpin(services(), own(user_id), list_id)
    return answers.done(pinned=False)


class _Lister(Protocol):
    """At most `limit` lists around `user_id`, from a place on."""

    def __call__(self, services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[List]: ...


def _listed(lister: _Lister, name: str, user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    opened, viewer = services(), viewer_id()
    return paged.of_lists(
        f"{name}/{user_id}",
        paging.token_of(asked),
        fields,
        lambda place: lister(opened, viewer, user_id, place, asked.max_results),
    )
