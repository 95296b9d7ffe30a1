"""The last step of every answer with tweets or people: rows, what goes with them, and the nudge behind a post."""

from collections.abc import Sequence, Set
from typing import Any

from flask import Response

from api import inputs
from api.context import services
from api.views import answers
from api.views import tweets as tweet_view
from api.views import users as user_view
from config.logs import log
from cql.records import Tweet, User
from fanout import likes, publish
from fanout.services import Services

_log = log()

Errors = Sequence[dict[str, str]]


def tweet_page(tweets: Sequence[Tweet], asked: inputs.Fields, next_token: str = "") -> Response:
    """A page of a list of tweets, newest first."""
    return answers.page(_tweets(tweets, asked.of_tweets), next_token, tweet_view.bounds(tweets))


def user_page(users: Sequence[User], asked: inputs.Fields, next_token: str = "") -> Response:
    """A page of a list of people."""
    return answers.page(_users(users, asked), next_token)


def found_tweets(tweets: Sequence[Tweet], errors: Errors, asked: inputs.Fields, *, one: bool = False) -> Response:
    """What a look-up of tweets, or of `one`, found, and what it did not."""
    rows = _tweets(tweets, asked.of_tweets)
    return answers.found_one(rows, errors) if one else answers.found(rows, errors)


def found_users(users: Sequence[User], errors: Errors, asked: inputs.Fields, *, one: bool = False) -> Response:
    """What a look-up of people, or of `one`, found, and what it did not."""
    rows = _users(users, asked)
    return answers.found_one(rows, errors) if one else answers.found(rows, errors)


def announced(response: Response, services: Services, tweet: Tweet) -> Response:
    """The response; once it has been sent, the drain of the author's posts is woken."""
    response.call_on_close(lambda: _announce(services, tweet))
    return response


def _tweets(tweets: Sequence[Tweet], fields: Set[str]) -> list[dict[str, Any]]:
    wanted = tweet_view.COUNTED in fields and bool(tweets)
    counts = likes.counts(services(), [tweet.tweet_id for tweet in tweets]) if wanted else None
    return [tweet_view.shown(tweet, fields, counts) for tweet in tweets]


def _users(users: Sequence[User], asked: inputs.Fields) -> list[dict[str, Any]]:
    return [user_view.shown(user, asked.of_users) for user in users]


def _announce(services: Services, tweet: Tweet) -> None:
    try:
        publish.announce(services, tweet)
    except Exception as failure:  # The client has its answer, and the sweeper finds what nobody announced.
        _log.warning("not_announced", tweet_id=tweet.tweet_id, failure=str(failure))
