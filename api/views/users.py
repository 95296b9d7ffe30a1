"""Users on the wire."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from api.views import entities
from api.views.times import minted_at
from cql.records import Tweet, User
from fanout.profiles import Counts

COUNTED = "public_metrics"
"""The field that costs a look at the counts."""

NEWEST = "most_recent_tweet_id"
"""The field that costs a look at what was posted last."""

_NOT_COUNTED = Counts()


@dataclass(frozen=True)
class Around:
    """What rows tell beside the account itself: counts and the newest tweet. `posts`: in the new vocabulary."""

    counts: Mapping[int, Counts] = field(default_factory=dict)
    newest: Mapping[int, Tweet] = field(default_factory=dict)
    posts: bool = False


NOTHING = Around()


def shown(user: User, fields: Set[str] = frozenset(), around: Around = NOTHING) -> dict[str, Any]:
    """One user with the default fields and those asked for, by their old names."""
    row: dict[str, Any] = {"id": str(user.user_id), "name": user.name, "username": user.username}
    for name in fields & FIELDS.keys():
        value = FIELDS[name](user, around)
        if value is not None:
            row[name] = value
    if around.posts and NEWEST in row:
        row["most_recent_post_id"] = row.pop(NEWEST)
    return row


def _counted(user: User, around: Around) -> dict[str, int]:
    """Every count has to be there, under both of X's names: each has clients that fail without it."""
    counts = around.counts.get(user.user_id, _NOT_COUNTED)
    return {
        "followers_count": counts.followers,
        "following_count": counts.following,
        "tweet_count": counts.tweets,
        "post_count": counts.tweets,
        "listed_count": counts.listed,
        "like_count": counts.likes,
        "media_count": 0,
    }


def _newest(user: User, around: Around) -> str | None:
    tweet = around.newest.get(user.user_id)
    return str(tweet.tweet_id) if tweet else None


FIELDS: Mapping[str, Callable[[User, Around], Any]] = {
    "created_at": lambda user, _: minted_at(user.user_id),
    "description": lambda user, _: user.description,
    "entities": lambda user, _: entities.of_user(user),
    "location": lambda user, _: user.location or None,
    "most_recent_tweet_id": _newest,
    "pinned_tweet_id": lambda *_: None,
    "protected": lambda user, _: user.protected,
    "public_metrics": _counted,
    "url": lambda user, _: user.url or None,
    "verified": lambda *_: False,
    "verified_type": lambda *_: "none",
}
"""What the fields beyond the default ones say; None: nothing."""

PROFILE = frozenset({"created_at", "description", "location", "protected", "url"})
"""All that is held of a user."""
