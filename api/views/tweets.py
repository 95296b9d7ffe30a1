"""Tweets on the wire. Ids are texts; a field that a tweet has nothing for is left out."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

import orjson

from api.views.times import minted_at
from cql.records import RETWEET, Tweet
from fanout.likes import Counts

COUNTED = "public_metrics"
"""The field that costs a look at the counts."""


def shown(tweet: Tweet, fields: Set[str] = frozenset(), counts: Mapping[int, Counts] | None = None) -> dict[str, Any]:
    """One tweet with the default fields and those asked for."""
    tweet_id = str(tweet.tweet_id)
    row: dict[str, Any] = {"id": tweet_id, "text": tweet.text, "edit_history_tweet_ids": [tweet_id]}
    for name in fields & _FIELDS.keys():
        value = _FIELDS[name](tweet)
        if value:
            row[name] = value
    if COUNTED in fields and counts:
        row[COUNTED] = _counted(counts[tweet.tweet_id])
    return row


def bounds(tweets: Sequence[Tweet]) -> dict[str, str]:
    """The ids at both ends of a page."""
    if not tweets:
        return {}
    return {"newest_id": str(tweets[0].tweet_id), "oldest_id": str(tweets[-1].tweet_id)}


def created(tweet: Tweet) -> dict[str, Any]:
    """The answer to a post."""
    return {"data": shown(tweet)}


def _counted(counts: Counts) -> dict[str, int]:
    """Both of X's names for one number: each has clients that fail without it."""
    return {"like_count": counts.likes, "retweet_count": counts.retweets, "repost_count": counts.retweets}


def _referenced(tweet: Tweet) -> list[dict[str, str]]:
    refs = [
        ("replied_to", tweet.reply_to_id),
        ("retweeted" if tweet.kind == RETWEET else "quoted", tweet.ref_id),
    ]
    return [{"type": kind, "id": str(ref_id)} for kind, ref_id in refs if ref_id]


def _entities(tweet: Tweet) -> orjson.Fragment | None:
    return orjson.Fragment(tweet.entities.encode()) if len(tweet.entities) > len("{}") else None


_FIELDS: dict[str, Any] = {
    "author_id": lambda tweet: str(tweet.author_id),
    "created_at": lambda tweet: minted_at(tweet.tweet_id),
    "conversation_id": lambda tweet: str(tweet.conversation_id or tweet.tweet_id),
    "in_reply_to_user_id": lambda tweet: str(tweet.reply_to_user_id or ""),
    "referenced_tweets": _referenced,
    "entities": _entities,
}
