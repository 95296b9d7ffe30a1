"""Votes in polls: X's API can make and show polls, but not vote; this route is our extension."""

from apiflask import APIBlueprint
from flask import Response

from api import posting
from api.access import needs
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.schemas import results
from api.views import answers
from api.views import polls as view
from fanout import polls as fanout

polls = APIBlueprint("polls", __name__, url_prefix="/2/tweets", tag="Polls")


@polls.post("/<id:tweet_id>/poll/vote")
@polls.input(posting.Vote, arg_name="body")
@gives(results.Voted)
@needs("tweet.read", "tweet.write", "users.read")
def vote(tweet_id: int, body: posting.Vote) -> Response:
    """Votes in the poll of a tweet, once: extension of Murmuration. `position` counts from 1, as the poll shows it.

    The answer is the poll as it stands. The same vote again is the same vote. 403: the poll is closed; 404: there is
    none; 409: the vote was given to another option before.
    """
    return answers.answer({"data": view.shown(fanout.vote(services(), viewer_id(), tweet_id, body.position))})
