"""Tweets and people by id or name, as one viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cql.records import Tweet, User
from fanout import hide, hydrate
from fanout.services import Services


@dataclass(frozen=True)
class Found:
    """What the viewer may see, with the authors; and what exists but is closed to the viewer."""

    tweets: dict[int, Tweet] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    unauthorized: frozenset[int] = frozenset()


NOTHING = Found()


def tweets(services: Services, viewer_id: int, tweet_ids: Iterable[int]) -> Found:
    """Looks tweets up; those of protected and of blocking authors are unauthorized."""
    found = hydrate.tweets(services, tweet_ids)
    stamp = services.store.readers.get(viewer_id).stamp
    scene = hide.scene(services, viewer_id, stamp, (tweet.entry for tweet in found.values()), found)
    seen = {each: hide.visible(tweet, scene) for each, tweet in found.items()}
    return Found(
        {each: tweet for each, tweet in found.items() if seen[each]},
        scene.users,
        frozenset(each for each, visible in seen.items() if visible is False),
    )


def users(services: Services, viewer_id: int, user_ids: Iterable[int]) -> dict[int, User]:
    """People by id; suspended and deleted accounts are left out. Everybody may see who somebody is."""
    found = hydrate.users(services, user_ids)
    return {each: user for each, user in found.items() if not (user.suspended_ms or user.deleted_ms)}


def named(services: Services, viewer_id: int, usernames: Iterable[str]) -> dict[str, User]:
    """People by folded user name."""
    ids = services.store.users.named(usernames)
    found = users(services, viewer_id, ids.values())
    return {name: found[user_id] for name, user_id in ids.items() if user_id in found}
