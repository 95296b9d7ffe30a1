"""Likes: states from both ends, and counts of them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cache import counts as cache
from cql.records import QUOTED, REPLIED, RETWEETED, Tweet
from fanout import authored, listed, lookup, pull
from fanout.paging import Page, Place
from fanout.services import Services


class Counts(NamedTuple):
    """What is counted of a tweet; what is not counted (yet) is 0."""

    likes: int = 0
    retweets: int = 0
    replies: int = 0
    quotes: int = 0
    bookmarks: int = 0


Recount = Callable[[list[int]], dict[int, int]]


def like(services: Services, user_id: int, tweet_id: int) -> None:
    """The person likes the tweet from now on; for a retweet, the tweet that it repeats."""
    tweet, _ = lookup.original(services, user_id, tweet_id)
    _set(services, user_id, tweet.tweet_id, True)


def unlike(services: Services, user_id: int, tweet_id: int) -> None:
    """The person no longer likes the tweet, whether it is there or not."""
    tweet_id = lookup.original_id(services, tweet_id)
    if services.store.likes.state(user_id, tweet_id)[0]:
        _set(services, user_id, tweet_id, False)


def liked(services: Services, viewer_id: int, user_id: int, place: Place, limit: int) -> Page[Tweet]:
    """Tweets that somebody likes, the newest tweet first. NotFound, Forbidden: the account is closed to the viewer."""
    authored.admit(services, viewer_id, services.store.readers.get(viewer_id).stamp, user_id)
    likes, top = services.store.likes, pull.top_id(services)

    def rows(bound: int, back: bool, size: int) -> list[tuple[int, int]]:
        found = likes.liked_upwards(user_id, bound, top, size) if back else likes.liked(user_id, bound, size)
        return [(tweet_id, tweet_id if standing else 0) for tweet_id, standing in found]

    return listed.page(services, viewer_id, rows, place, limit, top=top)


def counts(services: Services, tweet_ids: Iterable[int]) -> dict[int, Counts]:
    """What is counted of each tweet."""
    ids, store, caches, top_id = list(dict.fromkeys(tweet_ids)), services.store, services.caches, pull.top_id(services)

    def answers(kind: int) -> Recount:
        return lambda missing: store.answers.count(missing, kind, top_id)

    kinds: list[tuple[cache.Counts, Recount]] = [
        (caches.likes, store.likes.count),
        (caches.retweets, answers(RETWEETED)),
        (caches.replies, answers(REPLIED)),
        (caches.quotes, answers(QUOTED)),
        (caches.bookmarks, store.bookmarks.count),
    ]
    looked = caches.look_counts([kind for kind, _ in kinds], ids) if ids else []
    found = [kind.get_many(ids, recount, known) for (kind, recount), known in zip(kinds, looked, strict=bool(ids))]
    return {each: Counts(*(of_kind[each] for of_kind in found)) for each in ids}


def _set(services: Services, user_id: int, tweet_id: int, liked: bool) -> None:
    """Stamped above the state that was read, so that a slow clock loses no toggle."""
    before, stamp = services.store.likes.state(user_id, tweet_id)
    services.store.likes.set(user_id, tweet_id, liked, max(services.clock.us(), stamp + 1))
    if before != liked:
        services.caches.likes.move(tweet_id, 1 if liked else -1)
        services.caches.liked.move(user_id, 1 if liked else -1)
