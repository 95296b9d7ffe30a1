"""Polls: what they ask, how many voted for what, and one vote for each person.

A poll is part of its tweet, shares its id, and begins with it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from cql.ids import ms_of
from cql.records import Tweet
from fanout import lookup
from fanout.errors import Conflict, Forbidden, Invalid, NotFound
from fanout.services import Services

_OPTIONS_MAX = 4


class Poll(NamedTuple):
    """A poll: (label, votes) of each option in their order, its duration, and the wall time of its end."""

    poll_id: int
    options: tuple[tuple[str, int], ...]
    minutes: int
    end_ms: int
    open: bool


def look_up(services: Services, viewer_id: int, poll_ids: Iterable[int]) -> dict[int, Poll]:
    """The polls among these ids whose tweets the viewer may see."""
    found = lookup.tweets(services, viewer_id, poll_ids).tweets.values()
    return of_tweets(services, (tweet for tweet in found))


def of_tweets(services: Services, tweets: Iterable[Tweet]) -> dict[int, Poll]:
    """The polls of tweets that the viewer was found to see, by id."""
    asking = {tweet.tweet_id: orjson.loads(tweet.poll) for tweet in tweets if tweet.poll}
    votes = _votes(services, asking) if asking else {}
    return {each: _poll(services, each, asked, votes) for each, asked in asking.items()}


def vote(services: Services, user_id: int, tweet_id: int, position: int) -> Poll:
    """Votes for the option at a position, counted from 1; the poll as it stands. The same vote again is the same vote.

    NotFound, Invalid: no such poll or option. Forbidden: closed to the voter, or over. Conflict: voted otherwise.
    """
    tweet, _ = lookup.original(services, user_id, tweet_id)
    if not tweet.poll:
        raise NotFound(f"The tweet with the id {tweet_id} has no poll.")
    poll_id, asked = tweet.tweet_id, orjson.loads(tweet.poll)
    if position > len(asked["options"]):
        raise Invalid(f"This poll has {len(asked['options'])} options.", "position")
    if services.clock.ms() >= _end_ms(poll_id, asked):
        raise Forbidden("This poll is closed.")
    standing, first = services.store.polls.vote(poll_id, user_id, position)
    # Also after an earlier attempt: it may have died between claim and ballot.
    services.store.polls.add_ballot(poll_id, user_id, standing)
    if first:
        services.caches.votes.move(_key(poll_id, position), 1)
    else:
        services.caches.votes.forget(_key(poll_id, standing))
    if standing != position:
        raise Conflict(f"You have voted in this poll, for the option at position {standing}.")
    return of_tweets(services, [tweet])[poll_id]


def _poll(services: Services, poll_id: int, asked: dict[str, Any], votes: dict[int, int]) -> Poll:
    end_ms = _end_ms(poll_id, asked)
    options = tuple((label, votes[_key(poll_id, at)]) for at, label in enumerate(asked["options"], 1))
    return Poll(poll_id, options, asked["minutes"], end_ms, services.clock.ms() < end_ms)


def _end_ms(poll_id: int, asked: dict[str, Any]) -> int:
    return ms_of(poll_id) + int(asked["minutes"]) * 60_000


def _votes(services: Services, asking: dict[int, Any]) -> dict[int, int]:
    """Votes by the key of poll and option; a poll whose count is missing is counted once for all its options."""

    def recount(missing: list[int]) -> dict[int, int]:
        ballots = services.store.polls.ballots({key // _OPTIONS_MAX for key in missing})
        return {key: ballots[key // _OPTIONS_MAX][key % _OPTIONS_MAX + 1] for key in missing}

    keys = [_key(poll_id, at) for poll_id, asked in asking.items() for at, _ in enumerate(asked["options"], 1)]
    return services.caches.votes.get_many(keys, recount)


def _key(poll_id: int, option: int) -> int:
    """One number for poll and option."""
    return poll_id * _OPTIONS_MAX + option - 1
