"""Likes: states from both ends, and counts of them."""

from collections.abc import Iterable
from typing import NamedTuple

from fanout import lookup
from fanout.errors import Forbidden, NotFound
from fanout.services import Services


class Counts(NamedTuple):
    """What is counted of a tweet; what is not counted (yet) is 0."""

    likes: int = 0
    retweets: int = 0
    replies: int = 0
    quotes: int = 0
    bookmarks: int = 0


def like(services: Services, user_id: int, tweet_id: int) -> None:
    """The person likes the tweet from now on."""
    found = lookup.tweets(services, user_id, [tweet_id])
    if tweet_id in found.unauthorized:
        raise Forbidden("You may not see this tweet.")
    if tweet_id not in found.tweets:
        raise NotFound(f"There is no tweet with the id {tweet_id}.")
    _set(services, user_id, tweet_id, True)


def unlike(services: Services, user_id: int, tweet_id: int) -> None:
    """The person no longer likes the tweet, whether it is there or not."""
    if services.store.likes.state(user_id, tweet_id)[0]:
        _set(services, user_id, tweet_id, False)


def counts(services: Services, tweet_ids: Iterable[int]) -> dict[int, Counts]:
    """Likes and retweets of each tweet."""
    ids, likes = list(tweet_ids), services.store.likes
    liked = services.caches.likes.get(ids, likes.count)
    retweeted = services.caches.retweets.get(ids, likes.retweet_count)
    return {each: Counts(liked[each], retweeted[each]) for each in ids}


def _set(services: Services, user_id: int, tweet_id: int, liked: bool) -> None:
    """Stamped above the state that was read, so that a slow clock loses no toggle."""
    before, stamp = services.store.likes.state(user_id, tweet_id)
    services.store.likes.set(user_id, tweet_id, liked, max(services.clock.us(), stamp + 1))
    if before != liked:
        services.caches.likes.move(tweet_id, 1 if liked else -1)
