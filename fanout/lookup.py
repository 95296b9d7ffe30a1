"""Tweets and people by id or name, as one viewer may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cql.records import RETWEET, Tweet, User
from fanout import hide, hydrate
from fanout.errors import Forbidden, NotFound
from fanout.services import Services

Why = Literal["deleted", "suspended", "protected"]
"""Why something that exists is not shown, where this viewer may know."""
_TOLD: Mapping[Why | None, str] = {"deleted": " It was deleted.", "suspended": " Its author is suspended."}


@dataclass(frozen=True)
class Found:
    """What the viewer may see, with the authors; and what exists but is closed to the viewer."""

    tweets: dict[int, Tweet] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    unauthorized: frozenset[int] = frozenset()
    why: Mapping[int, Why] = field(default_factory=dict)


NOTHING = Found()


def tweets(services: Services, viewer_id: int, tweet_ids: Iterable[int]) -> Found:
    """Looks tweets up; those of protected and of blocking authors are unauthorized."""
    found = hydrate.tweets(services, tweet_ids)
    if not found:
        return NOTHING
    stamp = services.store.readers.get(viewer_id).stamp
    scene = hide.scene(services, viewer_id, stamp, [tweet.entry for tweet in found.values()], found)
    seen = {each: hide.visible(tweet, scene) for each, tweet in found.items()}
    reasons = {each: _why(tweet, scene) for each, tweet in found.items() if not seen[each]}
    return Found(
        {each: tweet for each, tweet in found.items() if seen[each]},
        dict(scene.users),
        frozenset(each for each, visible in seen.items() if visible is False),
        {each: why for each, why in reasons.items() if why},
    )


def _why(tweet: Tweet, scene: hide.Scene) -> Why | None:
    """A delete is told only to those who might have seen the tweet, a block to nobody."""
    author = scene.users.get(tweet.author_id)
    if author is None or author.deleted_ms:
        return None
    if author.suspended_ms:
        return "suspended"
    if scene.apart(tweet.author_id):
        return None
    if scene.closed(tweet.author_id):
        return "protected" if not tweet.deleted_ms else None
    return "deleted" if tweet.deleted_ms else None


def one(services: Services, viewer_id: int, tweet_id: int) -> tuple[Tweet, User]:
    """A tweet with its author. NotFound; Forbidden where it is closed to the viewer."""
    found = tweets(services, viewer_id, [tweet_id])
    if tweet_id in found.unauthorized:
        raise Forbidden("You may not see this tweet.")
    if tweet_id not in found.tweets:
        raise NotFound(f"There is no tweet with the id {tweet_id}.{_TOLD.get(found.why.get(tweet_id), '')}")
    tweet = found.tweets[tweet_id]
    return tweet, found.users[tweet.author_id]


def original(services: Services, viewer_id: int, tweet_id: int) -> tuple[Tweet, User]:
    """A tweet with its author, and for a retweet the tweet that it repeats. NotFound, Forbidden."""
    tweet, author = one(services, viewer_id, tweet_id)
    return one(services, viewer_id, tweet.ref_id) if tweet.kind == RETWEET else (tweet, author)


def original_id(services: Services, tweet_id: int) -> int:
    """The id of the tweet that a retweet repeats; for all else the id itself, whether there is such a tweet or not."""
    tweet = hydrate.tweets(services, [tweet_id]).get(tweet_id)
    return tweet.ref_id if tweet is not None and tweet.kind == RETWEET else tweet_id


def users(services: Services, viewer_id: int, user_ids: Iterable[int]) -> dict[int, User]:
    """People by id; suspended and deleted accounts are left out. Everybody may see who somebody is."""
    found = hydrate.users(services, user_ids)
    return {each: user for each, user in found.items() if not (user.suspended_ms or user.deleted_ms)}


def open_users(services: Services, viewer_id: int, user_ids: Iterable[int]) -> dict[int, User]:
    """Those of the people whose doings the viewer may see: neither closed to the viewer nor blocked either way."""
    found = users(services, viewer_id, user_ids)
    stamp = services.store.readers.get(viewer_id).stamp
    others = [each for each in found if each != viewer_id]
    scene = hide.Scene(viewer_id, {}, found, hydrate.relations(services, viewer_id, stamp, others))
    return {each: user for each, user in found.items() if not (scene.closed(each) or scene.apart(each))}


def named(services: Services, viewer_id: int, usernames: Iterable[str]) -> dict[str, User]:
    """People by folded user name."""
    ids = services.store.users.named(usernames)
    found = users(services, viewer_id, ids.values())
    return {name: found[user_id] for name, user_id in ids.items() if user_id in found}


def suspended(services: Services, user_ids: Iterable[int]) -> set[int]:
    """Who of those is suspended."""
    found = hydrate.users(services, user_ids)
    return {each for each, user in found.items() if user.suspended_ms and not user.deleted_ms}


def suspended_names(services: Services, usernames: Iterable[str]) -> set[str]:
    """Whose folded names of those belong to suspended accounts."""
    ids = services.store.users.named(usernames)
    gone = suspended(services, ids.values())
    return {name for name, user_id in ids.items() if user_id in gone}
