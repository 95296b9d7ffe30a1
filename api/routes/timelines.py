"""The home timeline of the viewer, and what one user posted."""

import time

from apiflask import APIBlueprint
from flask import Response

from api import inputs, paging
from api.access import needs
from api.auth.gate import own, viewer_id
from api.context import context, delivery_age_ms, services
from api.cursors import packed_walk, unpacked_walk
from api.gives import gives
from api.routes import paged, present
from api.schemas import pages
from fanout import authored
from fanout.home import Walk, read_home
from fanout.rewalk import read_before

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
    exclude = frozenset(asked.exclude)
    scope, opened, cursors = _name("home", own(user_id), exclude), services(), context().cursors
    start = Walk.start(inputs.highest(asked))
    token = paging.token_of(asked)
    walk = unpacked_walk(cursors.open(scope, token)) if token else start
    # Asked first: what is accepted and delivered while the page is read is no older than the reading takes.
    age_ms, began = delivery_age_ms(), time.monotonic()
    read = read_before if walk.back else read_home
    page = read(opened, user_id, walk, asked.max_results, inputs.lowest(asked), exclude)
    sides = [cursors.seal(scope, packed_walk(side)) if side else "" for side in (page.next, page.previous)]
    response = present.tweet_page(page.tweets, fields, sides[0], previous_token=sides[1])
    response.headers[DELIVERY_AGE] = str(age_ms + int((time.monotonic() - began) * 1_000))
    return response


@timelines.get("/<id:user_id>/tweets")
@timelines.input(inputs.UserTweets, location="query", arg_name="asked")
@timelines.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", app=True)
def posted(user_id: int, asked: inputs.UserTweets, fields: inputs.Fields) -> Response:
    """A page of what a user posted, newest first."""
    exclude = frozenset(asked.exclude)
    wanted = authored.Wanted(inputs.lowest(asked), inputs.highest(asked), exclude)
    opened, viewer = services(), viewer_id()
    return paged.of_tweets(
        _name("tweets", user_id, exclude),
        paging.token_of(asked),
        fields,
        lambda place: authored.read_user(opened, viewer, user_id, place, asked.max_results, wanted),
    )


def _name(timeline: str, user_id: int, exclude: frozenset[str]) -> str:
    """What a page token is bound to: a walk that leaves something out is another walk."""
    return "/".join([timeline, str(user_id), *sorted(exclude)])
