"""The home timeline of the viewer, and what one user posted."""

import time

from apiflask import APIBlueprint
from flask import Response

from api import inputs
from api.access import needs
from api.auth.gate import own, viewer_id
from api.context import context, delivery_age_ms, services
from api.cursors import packed_id, packed_walk, unpacked_id, unpacked_walk
from api.gives import gives
from api.routes import present
from api.schemas import pages
from fanout import authored
from fanout.home import Walk, read_home

timelines = APIBlueprint("timelines", __name__, url_prefix="/2/users", tag="Timelines")

DELIVERY_AGE = "murmuration-delivery-age-ms"
"""How old the oldest unfinished delivery is: by so much should a client of `since_id` overlap."""


@timelines.get("/<id:user_id>/timelines/reverse_chronological")
@timelines.input(inputs.Home, location="query", arg_name="asked")
@timelines.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", active=True)
def home(user_id: int, asked: inputs.Home, fields: inputs.Fields) -> Response:
    """A page of one's own home timeline, newest first; full unless it is the last."""
    scope, opened, cursors = f"home/{own(user_id)}", services(), context().cursors
    start = Walk.start(inputs.highest(asked))
    walk = unpacked_walk(cursors.open(scope, asked.token)) if asked.token else start
    # Asked first: what is accepted and delivered while the page is read is no older than the reading takes.
    age_ms, began = delivery_age_ms(), time.monotonic()
    page = read_home(opened, user_id, walk, asked.max_results, inputs.lowest(asked))
    next_token = cursors.seal(scope, packed_walk(page.next)) if page.next else ""
    response = present.tweet_page(page.tweets, fields, next_token)
    response.headers[DELIVERY_AGE] = str(age_ms + int((time.monotonic() - began) * 1_000))
    return response


@timelines.get("/<id:user_id>/tweets")
@timelines.input(inputs.UserTweets, location="query", arg_name="asked")
@timelines.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", app=True)
def posted(user_id: int, asked: inputs.UserTweets, fields: inputs.Fields) -> Response:
    """A page of what a user posted, newest first."""
    scope, opened, cursors = f"tweets/{user_id}/{viewer_id()}", services(), context().cursors
    below = unpacked_id(cursors.open(scope, asked.token)) if asked.token else inputs.highest(asked)
    page = authored.read_user(
        opened,
        viewer_id(),
        user_id,
        below,
        asked.max_results,
        inputs.lowest(asked),
        exclude_replies="replies" in asked.exclude,
        exclude_retweets="retweets" in asked.exclude,
    )
    next_token = cursors.seal(scope, packed_id(page.next_below)) if page.next_below else ""
    return present.tweet_page(page.tweets, fields, next_token)
