"""Retweets, replies and quotes of a tweet: their rows, the counts of them, and the lists.

What a protected account says is not counted where others can read the count.
"""

from collections.abc import Collection, Sequence

from cache.counts import Counts
from cql.answers import answer_writes, answered
from cql.records import QUOTED, REPLIED, RETWEETED, Tweet, User
from cql.statements.statement import Write
from fanout import hydrate, listed, lookup, pull
from fanout.paging import Page, Place
from fanout.services import Services


def writes(services: Services, tweet: Tweet) -> list[Write]:
    """The rows that list a tweet under what it answers; they stand or fall with it."""
    return answer_writes(tweet, counted=_open(services, tweet)) if answered(tweet) else []


def count(services: Services, tweet: Tweet) -> None:
    """Adds a new answer to the counts that are there."""
    if answered(tweet) and _open(services, tweet):
        for tweet_id, kind in answered(tweet):
            _counts(services, kind).move(tweet_id, 1)


def uncount(services: Services, tweet: Tweet) -> None:
    """An answer is gone: what it was counted in is counted anew."""
    for tweet_id, kind in answered(tweet):
        _counts(services, kind).forget(tweet_id)


def quotes(
    services: Services, viewer_id: int, tweet_id: int, place: Place, limit: int, *, exclude_replies: bool = False
) -> Page[Tweet]:
    """Tweets that quote a tweet. NotFound, Forbidden: the tweet itself."""

    def replies(tweets: Sequence[Tweet]) -> Collection[int]:
        return {tweet.tweet_id for tweet in tweets if tweet.reply_to_id} if exclude_replies else ()

    return _page(services, viewer_id, tweet_id, QUOTED, place, limit, replies)


def retweets(services: Services, viewer_id: int, tweet_id: int, place: Place, limit: int) -> Page[Tweet]:
    """Retweets of a tweet. NotFound, Forbidden: the tweet itself."""
    return _page(services, viewer_id, tweet_id, RETWEETED, place, limit)


def retweeters(services: Services, viewer_id: int, tweet_id: int, place: Place, limit: int) -> Page[User]:
    """Who retweeted a tweet, the latest first: nobody has two retweets of it that stand."""
    page = retweets(services, viewer_id, tweet_id, place, limit)
    authors = hydrate.users(services, (tweet.author_id for tweet in page.items))
    return Page([authors[tweet.author_id] for tweet in page.items], page.next, page.previous)


def _page(
    services: Services,
    viewer_id: int,
    tweet_id: int,
    kind: int,
    place: Place,
    limit: int,
    leave_out: listed.LeaveOut = listed.nothing,
) -> Page[Tweet]:
    lookup.one(services, viewer_id, tweet_id)
    answers, top = services.store.answers, pull.top_id(services)

    def rows(bound: int, back: bool, size: int) -> list[tuple[int, int]]:
        if back:
            return [(each, each) for each in answers.oldest(tweet_id, kind, bound, top, size)]
        return [(each, each) for each in answers.newest(tweet_id, kind, bound, size)]

    return listed.page(services, viewer_id, rows, place, limit, top=top, leave_out=leave_out)


def _open(services: Services, tweet: Tweet) -> bool:
    author = hydrate.users(services, [tweet.author_id]).get(tweet.author_id)
    return author is not None and not author.protected


def _counts(services: Services, kind: int) -> Counts:
    caches = services.caches
    return {RETWEETED: caches.retweets, REPLIED: caches.replies, QUOTED: caches.quotes}[kind]
