"""The lists that somebody made, follows, stands on, or has pinned."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs, list_inputs, paging
from api.access import needs
from api.auth.gate import own
from api.context import services
from api.gives import gives
from api.routes import paged, present
from api.schemas import pages, results
from api.views import answers
from fanout import lists, membership

user_lists = APIBlueprint("user_lists", __name__, url_prefix="/2/users", tag="Lists")


@user_lists.get("/<id:user_id>/owned_lists")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def owned(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody made."""
    return paged.listed(paged.of_lists, membership.owned, "owned_lists", user_id, asked, fields)


@user_lists.get("/<id:user_id>/list_memberships")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def memberships(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody stands on."""
    return paged.listed(paged.of_lists, membership.memberships, "list_memberships", user_id, asked, fields)


@user_lists.get("/<id:user_id>/followed_lists")
@user_lists.input(paging.Hundred, location="query", arg_name="asked")
@user_lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.ListPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def followed(user_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """The lists that somebody follows."""
    return paged.listed(paged.of_lists, membership.followed, "followed_lists", user_id, asked, fields)


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
