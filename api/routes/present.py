"""The last step of every answer with tweets: what the view needs beside them, and the nudge behind it."""

from collections.abc import Sequence, Set
from typing import Any

from flask import Response

from api.views import tweets as view
from config.logs import log
from cql.records import RETWEET, Tweet
from fanout import hydrate, likes, publish
from fanout.services import Services

_log = log()


def presented(services: Services, tweets: Sequence[Tweet], fields: Set[str]) -> list[dict[str, Any]]:
    """Tweets as rows of an answer."""
    texts = _repeated_texts(services, tweets)
    wanted = view.COUNTED in fields and bool(tweets)
    counts = likes.counts(services, [tweet.tweet_id for tweet in tweets]) if wanted else None
    return [view.shown(tweet, texts.get(tweet.ref_id, ""), fields, counts) for tweet in tweets]


def _repeated_texts(services: Services, tweets: Sequence[Tweet]) -> dict[int, str]:
    """What retweets say, by the id of the tweet that they repeat; a retweet itself holds no text.

    Whoever may see a retweet may see what it repeats: that was decided for both when the retweet was let through.
    """
    ref_ids = {tweet.ref_id for tweet in tweets if tweet.kind == RETWEET}
    found = hydrate.tweets(services, ref_ids)
    originals = {each: tweet for each, tweet in found.items() if not tweet.deleted_ms}
    authors = hydrate.users(services, {tweet.author_id for tweet in originals.values()})
    return {
        each: view.repeated_text(authors[tweet.author_id].username, tweet.text)
        for each, tweet in originals.items()
        if tweet.author_id in authors
    }


def announced(response: Response, services: Services, tweet: Tweet) -> Response:
    """The response; once it has been sent, the drain of the author's posts is woken."""
    response.call_on_close(lambda: _announce(services, tweet))
    return response


def _announce(services: Services, tweet: Tweet) -> None:
    try:
        publish.announce(services, tweet)
    except Exception as failure:  # The client has its answer, and the sweeper finds what nobody announced.
        _log.warning("not_announced", tweet_id=tweet.tweet_id, failure=str(failure))
