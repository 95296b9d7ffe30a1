"""What is counted of people.

Where no copy of a count is there, rows are counted, within bounds for each request. Beyond them a count is told as far
as it was counted, and not kept; the next request counts others.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cql.ids import bucket_of
from fanout import audience, lists, policy, pull
from fanout.services import Services

_DEEP = 10
"""Accounts of one request whose rows are counted beyond their first page."""

_DEEP_ROWS = 5_000
_READS = 500
"""Partitions of user timelines, and of likes, that one request counts."""

_FIRST_TWEETS = 100
_TWEETS = 3_200
"""Tweets counted of one account: as deep as X's user timelines go."""

Numbers = dict[int, int]


class Counts(NamedTuple):
    """What is counted of a person; what is not counted (yet) is 0."""

    followers: int = 0
    following: int = 0
    tweets: int = 0
    listed: int = 0
    likes: int = 0


def counts(services: Services, user_ids: Iterable[int]) -> dict[int, Counts]:
    """Counts by person."""
    ids = list(dict.fromkeys(user_ids))
    kinds = (_followers, _following, _tweets, _listed, _likes)
    numbers = [count(services, ids) for count in kinds]
    return {each: Counts(*(of_kind.get(each, 0) for of_kind in numbers)) for each in ids}


def _followers(services: Services, ids: Sequence[int]) -> Numbers:
    """Large audiences are counted by a worker, and told as they were decided for last until then."""

    def recount(missing: list[int]) -> Numbers:
        histories = services.decided.of(missing)
        small = [each for each in missing if policy.levels(histories[each]) == 1]
        first = services.store.follows.first_followers(small)
        found = {each: len(followers) for each, (followers, last) in first.items() if not last}
        larger = [each for each in missing if each not in found]
        deep = [each for each in larger if policy.newest(histories[each]).audience <= _DEEP_ROWS][:_DEEP]
        return found | {each: audience.counted(services, each) for each in deep}

    known = services.caches.followers.get_many(ids, recount)
    unknown = [each for each in ids if each not in known]
    for each in unknown[:_DEEP]:
        services.send("weigh", each)
    histories = services.decided.of(unknown)
    return known | {each: policy.newest(histories[each]).audience for each in unknown}


def _following(services: Services, ids: Sequence[int]) -> Numbers:
    at_least: Numbers = {}

    def recount(missing: list[int]) -> Numbers:
        first = services.store.follows.first_following(missing)
        at_least.update({each: count for each, (count, _) in first.items()})
        deep = [each for each, (_, more) in first.items() if more][:_DEEP]
        found = {each: count for each, (count, more) in first.items() if not more}
        return found | {each: audience.counted_following(services, each) for each in deep}

    known = services.caches.following.get_many(ids, recount)
    return at_least | known


def _tweets(services: Services, ids: Sequence[int]) -> Numbers:
    at_least: Numbers = {}

    def recount(missing: list[int]) -> Numbers:
        # Nobody posted before the account was made, and its id tells when that was.
        buckets = bucket_of(pull.top_id(services)) - bucket_of(min(missing)) + 1
        asked = missing[: max(1, _READS // buckets)]
        first = _posted(services, asked, _FIRST_TWEETS)
        at_least.update({each: count for each, (count, _) in first.items()})
        deep = _posted(services, [each for each, (_, more) in first.items() if more][:_DEEP], _TWEETS)
        whole = {each: count for each, (count, more) in first.items() if not more}
        return whole | {each: count for each, (count, _) in deep.items()}

    known = services.caches.posted.get_many(ids, recount)
    return at_least | known


def _listed(services: Services, ids: Sequence[int]) -> Numbers:
    """Lists that everybody may see; a list that is closed or deleted since is counted until the copy ends."""

    def recount(missing: list[int]) -> Numbers:
        on = {each: services.store.lists.on(each) for each in missing[:_DEEP]}
        public = lists.find(services, 0, {list_id for several in on.values() for list_id in several}).lists
        return {each: sum(list_id in public for list_id in several) for each, several in on.items()}

    return services.caches.listed.get_many(ids, recount)


def _likes(services: Services, ids: Sequence[int]) -> Numbers:
    def recount(missing: list[int]) -> Numbers:
        # What is liked may be older than who likes it, so every bucket there is may hold a row.
        top = pull.top_id(services)
        return services.store.likes.count_liked(missing[: max(1, _READS // (bucket_of(top) + 1))], top)

    return services.caches.liked.get_many(ids, recount)


def _posted(services: Services, ids: Sequence[int], limit: int) -> dict[int, tuple[int, bool]]:
    """How many of each account's newest `limit` tweets were not deleted, and whether there may be more."""
    if not ids:
        return {}
    top = pull.top_id(services)
    pages = services.store.timelines.of_users([(each, top) for each in ids], min(ids), top, limit)
    tweets = services.store.tweets.get(entry.tweet_id for entries in pages for entry in entries)
    standing = {each for each, tweet in tweets.items() if not tweet.deleted_ms}
    return {
        each: (sum(entry.tweet_id in standing for entry in entries), len(entries) == limit)
        for each, entries in zip(ids, pages, strict=True)
    }
