"""Tweets on the wire. Ids are texts; a field that a tweet has nothing for is left out."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.views import entities
from api.views.times import minted_at
from cache.fragments import row as default_row
from cql.records import REPLY_SETTINGS, RETWEET, Tweet, User
from fanout.copied import Rows
from fanout.likes import Counts

COUNTED = "public_metrics"
"""The field that costs a look at the counts."""

MENTIONING = "entities"
"""The field that costs a look at who is mentioned."""

SOURCE = "Murmuration"
_NOT_COUNTED = Counts()


@dataclass(frozen=True)
class Around:
    """What rows tell beside the tweet itself: counts, authors by id, mentioned people by folded user name.

    `posts`: in the new vocabulary.
    """

    counts: Mapping[int, Counts] = field(default_factory=dict)
    users: Mapping[int, User] = field(default_factory=dict)
    mentioned: Mapping[str, User] = field(default_factory=dict)
    posts: bool = False


NOTHING = Around()


def shown(tweet: Tweet, fields: Set[str] = frozenset(), around: Around = NOTHING) -> dict[str, Any]:
    """One tweet with the default fields and those asked for, by their old names."""
    row = default_row(tweet.tweet_id, tweet.text)
    for name in fields & FIELDS.keys():
        value = FIELDS[name](tweet, around)
        if value is not None:
            row[name] = value
    if around.posts and "referenced_tweets" in row:
        row["referenced_posts"] = row.pop("referenced_tweets")
    return row


def fragments(tweets: Sequence[Tweet]) -> list[bytes]:
    """The default rows as JSON."""
    return tweets.fragments() if isinstance(tweets, Rows) else [orjson.dumps(shown(each)) for each in tweets]


def bounds(tweets: Sequence[Tweet]) -> dict[str, str]:
    """The ids at both ends of a page."""
    if not tweets:
        return {}
    return {"newest_id": str(tweets[0].tweet_id), "oldest_id": str(tweets[-1].tweet_id)}


def created(tweet: Tweet) -> dict[str, Any]:
    """The answer to a post."""
    return {"data": shown(tweet)}


def references(tweet: Tweet) -> list[tuple[str, int]]:
    """How a tweet refers to which others."""
    refs = [
        ("replied_to", tweet.reply_to_id),
        ("retweeted" if tweet.kind == RETWEET else "quoted", tweet.ref_id),
    ]
    return [(how, ref_id) for how, ref_id in refs if ref_id]


def _counted(tweet: Tweet, around: Around) -> dict[str, int]:
    """Every count has to be there, under both of X's names: each has clients that fail without it."""
    counts = around.counts.get(tweet.tweet_id, _NOT_COUNTED)
    return {
        "retweet_count": counts.retweets,
        "repost_count": counts.retweets,
        "reply_count": counts.replies,
        "like_count": counts.likes,
        "quote_count": counts.quotes,
        "bookmark_count": counts.bookmarks,
        "impression_count": 0,
    }


def _referenced(tweet: Tweet, _: Around) -> list[dict[str, str]] | None:
    return [{"type": how, "id": str(ref_id)} for how, ref_id in references(tweet)] or None


def _edit_controls(tweet: Tweet, _: Around) -> dict[str, Any]:
    """Nothing can be edited here; clients want the object complete."""
    return {"edits_remaining": 0, "is_edit_eligible": False, "editable_until": minted_at(tweet.tweet_id)}


def _username(tweet: Tweet, around: Around) -> str | None:
    author = around.users.get(tweet.author_id)
    return author.username if author else None


FIELDS: Mapping[str, Callable[[Tweet, Around], Any]] = {
    "attachments": lambda tweet, _: {"poll_ids": [str(tweet.tweet_id)]} if tweet.poll else None,
    "author_id": lambda tweet, _: str(tweet.author_id),
    "conversation_id": lambda tweet, _: str(tweet.conversation_id or tweet.tweet_id),
    "created_at": lambda tweet, _: minted_at(tweet.tweet_id),
    "display_text_range": lambda tweet, _: [0, len(tweet.text)],
    "edit_controls": _edit_controls,
    "entities": lambda tweet, around: entities.of_tweet(tweet, around.mentioned),
    "in_reply_to_user_id": lambda tweet, _: str(tweet.reply_to_user_id) if tweet.reply_to_user_id else None,
    "lang": lambda *_: "und",
    "possibly_sensitive": lambda *_: False,
    "public_metrics": _counted,
    "referenced_tweets": _referenced,
    "reply_settings": lambda tweet, _: REPLY_SETTINGS[tweet.reply_settings],
    "source": lambda *_: SOURCE,
    "username": _username,
}
"""What the fields beyond the default ones say; None: nothing."""
