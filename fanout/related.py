"""What tweets and people refer to: the records that go with them, as one viewer may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cql.records import Tweet, User
from fanout import lookup, pull
from fanout.services import Services

_NEWEST_LOOKED_AT = 5
"""So many of a person's newest tweets are looked at for one that the viewer may see."""


@dataclass(frozen=True)
class Wanted:
    """Which references are followed."""

    referenced: bool = False
    referenced_authors: bool = False
    authors: bool = False
    replied_to: bool = False


@dataclass(frozen=True)
class Related:
    """Referenced tweets, and people by id."""

    referenced: lookup.Found = lookup.NOTHING
    users: dict[int, User] = field(default_factory=dict)


def to_tweets(services: Services, viewer_id: int, tweets: Sequence[Tweet], wanted: Wanted) -> Related:
    """What these tweets refer to, one step far. What the viewer may not see is missing, and `referenced` says why."""
    found = lookup.NOTHING
    if wanted.referenced or wanted.referenced_authors:
        refs = {each for tweet in tweets for each in (tweet.ref_id, tweet.reply_to_id) if each}
        found = lookup.tweets(services, viewer_id, sorted(refs)) if refs else found
    people: set[int] = set()
    if wanted.authors:
        people.update(tweet.author_id for tweet in tweets)
    if wanted.replied_to:
        people.update(tweet.reply_to_user_id for tweet in tweets)
    if wanted.referenced_authors:
        people.update(tweet.author_id for tweet in found.tweets.values())
    return Related(found, lookup.users(services, viewer_id, sorted(people - {0})))


def newest(services: Services, viewer_id: int, user_ids: Iterable[int]) -> dict[int, Tweet]:
    """The newest tweet of each person that the viewer may see, if it is among the person's latest of half a year.

    From the shared heads where there is one; of those who posted nothing within the horizon, from their timelines.
    """
    authors = list(dict.fromkeys(user_ids))
    top, start, since = pull.top_id(services), pull.horizon_start_id(services), pull.half_a_year_ago(services)
    posted = dict(zip(authors, pull.newest(services, authors, top, start, _NEWEST_LOOKED_AT), strict=True))
    quiet = [each for each in authors if not posted[each]]
    older = services.store.timelines.of_users([(each, start) for each in quiet], since, start, _NEWEST_LOOKED_AT)
    posted |= dict(zip(quiet, older, strict=True))
    latest = {author: entries[:_NEWEST_LOOKED_AT] for author, entries in posted.items()}
    found = lookup.tweets(services, viewer_id, [entry.tweet_id for entries in latest.values() for entry in entries])
    seen = {
        author: [found.tweets[entry.tweet_id] for entry in entries if entry.tweet_id in found.tweets]
        for author, entries in latest.items()
    }
    return {author: tweets[0] for author, tweets in seen.items() if tweets}
