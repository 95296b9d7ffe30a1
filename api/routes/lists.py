"""Lists themselves: made, shown, changed, deleted; who stands on them and follows them; and their timelines."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs, list_inputs, paging
from api.access import needs
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.routes import paged, present
from api.schemas import pages, results
from api.views import answers, missing
from fanout import list_timeline, membership
from fanout import lists as fanout

lists = APIBlueprint("lists", __name__, url_prefix="/2/lists", tag="Lists")


@lists.post("")
@lists.input(list_inputs.NewList, arg_name="body")
@gives(results.ListMade)
@needs("tweet.read", "users.read", "list.write")
def create(body: list_inputs.NewList) -> Response:
    """Makes a list."""
    new = fanout.create(services(), viewer_id(), body.name, body.description, body.private)
    return answers.done(id=str(new.list_id), name=new.name)


@lists.get("/<id:list_id>")
@lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.OneList)
@needs("tweet.read", "users.read", "list.read", app=True)
def show(list_id: int, fields: inputs.Fields) -> Response:
    """One list; one that is missing, or private and somebody else's, is answered with status 200 and `errors`."""
    found = fanout.find(services(), viewer_id(), [list_id])
    tell = missing.closed if list_id in found.unauthorized else missing.not_found
    rows = list(found.lists.values())
    return present.found_list(rows, [] if rows else tell("list", "id", [list_id]), fields)


@lists.put("/<id:list_id>")
@lists.input(list_inputs.ListChanges, arg_name="body")
@gives(results.ListUpdated)
@needs("tweet.read", "users.read", "list.write")
def edit(list_id: int, body: list_inputs.ListChanges) -> Response:
    """Changes parts of a list of one's own."""
    fanout.edit(services(), viewer_id(), list_id, fanout.Changes(**body.model_dump()))
    return answers.done(updated=True)


@lists.delete("/<id:list_id>")
@gives(results.Deleted)
@needs("tweet.read", "users.read", "list.write")
def delete(list_id: int) -> Response:
    """Deletes a list of one's own."""
    fanout.delete(services(), viewer_id(), list_id)
    return answers.done(deleted=True)


@lists.get("/<id:list_id>/members")
@lists.input(paging.Hundred, location="query", arg_name="asked")
@lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def members(list_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """Who stands on a list."""
    return paged.listed(paged.of_people, membership.members, "members", list_id, asked, fields)


@lists.post("/<id:list_id>/members")
@lists.input(list_inputs.Member, arg_name="body")
@gives(results.Membership)
@needs("tweet.read", "users.read", "list.write")
def add_member(list_id: int, body: list_inputs.Member) -> Response:
    """Puts somebody on a list of one's own."""
    membership.add(services(), viewer_id(), list_id, body.user_id)
    return answers.done(is_member=True)


@lists.delete("/<id:list_id>/members/<id:user_id>")
@gives(results.Membership)
@needs("tweet.read", "users.read", "list.write")
def remove_member(list_id: int, user_id: int) -> Response:
    """Takes somebody off a list of one's own."""
    membership.remove(services(), viewer_id(), list_id, user_id)
    return answers.done(is_member=False)


@lists.get("/<id:list_id>/followers")
@lists.input(paging.Hundred, location="query", arg_name="asked")
@lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def followers(list_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """Who follows a list."""
    return paged.listed(paged.of_people, membership.followers, "list_followers", list_id, asked, fields)


@lists.get("/<id:list_id>/tweets")
@lists.input(paging.Hundred, location="query", arg_name="asked")
@lists.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", "list.read", app=True)
def tweets(list_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """A page of what those on a list posted, newest first."""
    return paged.listed(paged.of_tweets, list_timeline.read_list, "list", list_id, asked, fields)
