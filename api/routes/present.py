"""The last step of every answer with tweets: what the view needs beside them, and the nudge behind it."""

from collections.abc import Sequence, Set
from typing import Any

from flask import Response

from api.views import tweets as view
from config.logs import log
from cql.records import Tweet
from fanout import likes, publish
from fanout.services import Services

_log = log()


def presented(services: Services, tweets: Sequence[Tweet], fields: Set[str]) -> list[dict[str, Any]]:
    """Tweets as rows of an answer."""
    wanted = view.COUNTED in fields and bool(tweets)
    counts = likes.counts(services, [tweet.tweet_id for tweet in tweets]) if wanted else None
    return [view.shown(tweet, fields, counts) for tweet in tweets]


def announced(response: Response, services: Services, tweet: Tweet) -> Response:
    """The response; once it has been sent, the drain of the author's posts is woken."""
    response.call_on_close(lambda: _announce(services, tweet))
    return response


def _announce(services: Services, tweet: Tweet) -> None:
    try:
        publish.announce(services, tweet)
    except Exception as failure:  # The client has its answer, and the sweeper finds what nobody announced.
        _log.warning("not_announced", tweet_id=tweet.tweet_id, failure=str(failure))
