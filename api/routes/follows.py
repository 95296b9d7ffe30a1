"""Follow and unfollow, the lists of both ends, and the requests at a protected account."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs
from api.access import needs
from api.auth.gate import own
from api.context import services
from api.gives import gives
from api.routes import paged
from api.schemas import pages, results
from api.views import answers
from cql.records import FOLLOWING, PENDING
from fanout import follows as fanout
from fanout import people

follows = APIBlueprint("follows", __name__, url_prefix="/2/users", tag="Follows")


@follows.post("/<id:user_id>/following")
@follows.input(inputs.UserRef, arg_name="body")
@gives(results.Followed)
@needs("tweet.read", "users.read", "follows.write")
def follow(user_id: int, body: inputs.UserRef) -> Response:
    """Follows somebody, or asks to where the account is protected."""
    state = fanout.follow(services(), own(user_id), body.target_user_id)
    return answers.done(following=state == FOLLOWING, pending_follow=state == PENDING)


@follows.delete("/<id:user_id>/following/<id:target_id>")
@gives(results.Unfollowed)
@needs("tweet.read", "users.read", "follows.write")
def unfollow(user_id: int, target_id: int) -> Response:
    """Ends a follow, or the request for one."""
    fanout.unfollow(services(), own(user_id), target_id)
    return answers.done(following=False)


@follows.get("/<id:user_id>/following")
@follows.input(inputs.People, location="query", arg_name="asked")
@follows.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "follows.read", app=True)
def following(user_id: int, asked: inputs.People, fields: inputs.Fields) -> Response:
    """Whom somebody follows."""
    return paged.listed(paged.of_people, people.following, "following", user_id, asked, fields)


@follows.get("/<id:user_id>/followers")
@follows.input(inputs.People, location="query", arg_name="asked")
@follows.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "follows.read", app=True)
def followers(user_id: int, asked: inputs.People, fields: inputs.Fields) -> Response:
    """Who follows somebody."""
    return paged.listed(paged.of_people, people.followers, "followers", user_id, asked, fields)


@follows.get("/<id:user_id>/follow_requests")
@follows.input(inputs.People, location="query", arg_name="asked")
@follows.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("users.read", "follows.read")
def requests(user_id: int, asked: inputs.People, fields: inputs.Fields) -> Response:
    """Who asks to follow one's own protected account."""
    return paged.listed(paged.of_people, people.requests, "requests", own(user_id), asked, fields)


@follows.post("/<id:user_id>/follow_requests/<id:requester_id>/approve")
@gives(results.Approved)
@needs("users.read", "follows.write")
def approve(user_id: int, requester_id: int) -> Response:
    """Accepts a request: the requester follows from now on."""
    fanout.approve(services(), own(user_id), requester_id)
    return answers.done(approved=True)


@follows.post("/<id:user_id>/follow_requests/<id:requester_id>/deny")
@gives(results.Denied)
@needs("users.read", "follows.write")
def deny(user_id: int, requester_id: int) -> Response:
    """Turns a request down; whoever made it may ask again."""
    fanout.deny(services(), own(user_id), requester_id)
    return answers.done(denied=True)
