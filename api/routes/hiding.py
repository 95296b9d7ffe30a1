"""Block and mute, and their ends."""

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
from fanout import follows as fanout
from fanout import people

hiding = APIBlueprint("hiding", __name__, url_prefix="/2/users", tag="Blocks and mutes")


@hiding.post("/<id:user_id>/blocking")
@hiding.input(inputs.UserRef, arg_name="body")
@gives(results.Blocked)
@needs("tweet.read", "users.read", "block.write")
def block(user_id: int, body: inputs.UserRef) -> Response:
    """Blocks somebody: neither sees or follows the other from now on."""
    fanout.block(services(), own(user_id), body.target_user_id)
    return answers.done(blocking=True)


@hiding.delete("/<id:user_id>/blocking/<id:target_id>")
@gives(results.Blocked)
@needs("tweet.read", "users.read", "block.write")
def unblock(user_id: int, target_id: int) -> Response:
    """Ends a block; the follows that it ended stay ended."""
    fanout.unblock(services(), own(user_id), target_id)
    return answers.done(blocking=False)


@hiding.get("/<id:user_id>/blocking")
@hiding.input(inputs.People, location="query", arg_name="asked")
@hiding.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "block.read")
def blocking(user_id: int, asked: inputs.People, fields: inputs.Fields) -> Response:
    """Whom one blocks."""
    return paged.listed(paged.of_people, people.blocking, "blocking", own(user_id), asked, fields)


@hiding.post("/<id:user_id>/muting")
@hiding.input(inputs.UserRef, arg_name="body")
@gives(results.Muted)
@needs("tweet.read", "users.read", "mute.write")
def mute(user_id: int, body: inputs.UserRef) -> Response:
    """Mutes somebody: nothing by them is on one's home timeline."""
    fanout.mute(services(), own(user_id), body.target_user_id)
    return answers.done(muting=True)


@hiding.delete("/<id:user_id>/muting/<id:target_id>")
@gives(results.Muted)
@needs("tweet.read", "users.read", "mute.write")
def unmute(user_id: int, target_id: int) -> Response:
    """Ends a mute."""
    fanout.unmute(services(), own(user_id), target_id)
    return answers.done(muting=False)


@hiding.get("/<id:user_id>/muting")
@hiding.input(inputs.People, location="query", arg_name="asked")
@hiding.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "mute.read")
def muting(user_id: int, asked: inputs.People, fields: inputs.Fields) -> Response:
    """Whom one mutes."""
    return paged.listed(paged.of_people, people.muting, "muting", own(user_id), asked, fields)
