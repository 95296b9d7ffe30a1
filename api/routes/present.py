"""The last step of every answer with tweets or people: rows, what goes with them, and the nudge behind a post."""

from collections.abc import Sequence

from flask import Response

from api import inputs
from api.auth.gate import caller
from api.context import context
from api.routes import included
from api.views import answers
from api.views import tweets as tweet_view
from config.logs import log
from cql.lists import List
from cql.records import Tweet, User
from fanout import publish
from fanout.services import Services

_log = log()

Errors = Sequence[dict[str, str]]


def tweet_page(
    tweets: Sequence[Tweet], asked: inputs.Fields, next_token: str = "", *, previous_token: str = ""
) -> Response:
    """A page of a list of tweets, newest first."""
    _meter(tweets)
    bounds = tweet_view.bounds(tweets)
    if asked.plain:
        return answers.joined(tweet_view.fragments(tweets), next_token, bounds, previous_token)
    # What a field asks for is asked of every tweet, and a page may decode a tweet each time.
    rows, extra = included.tweets(list(tweets), asked)
    return answers.page(rows, next_token, bounds, extra, previous_token)


def user_page(
    users: Sequence[User], asked: inputs.Fields, next_token: str = "", *, previous_token: str = ""
) -> Response:
    """A page of a list of people."""
    extra = included.of_users(users, asked)
    return answers.page(included.users(users, asked), next_token, None, extra, previous_token)


def found_tweets(tweets: Sequence[Tweet], errors: Errors, asked: inputs.Fields, *, one: bool = False) -> Response:
    """What a look-up of tweets, or of `one`, found, and what it did not."""
    _meter(tweets)
    tell = answers.found_one if one else answers.found
    rows, extra = included.tweets(tweets, asked)
    return tell(rows, errors, extra)


def found_users(users: Sequence[User], errors: Errors, asked: inputs.Fields, *, one: bool = False) -> Response:
    """What a look-up of people, or of `one`, found, and what it did not."""
    tell = answers.found_one if one else answers.found
    return tell(included.users(users, asked), errors, included.of_users(users, asked))


def list_page(
    lists: Sequence[List], asked: inputs.Fields, next_token: str = "", *, previous_token: str = ""
) -> Response:
    """A page of lists, with their owners where those are asked for."""
    extra = included.of_lists([each.owner_id for each in lists], asked)
    return answers.page(included.lists(lists, asked), next_token, None, extra, previous_token)


def found_list(lists: Sequence[List], errors: Errors, asked: inputs.Fields) -> Response:
    """What a look-up of one list found, or why not."""
    extra = included.of_lists([each.owner_id for each in lists], asked)
    return answers.found_one(included.lists(lists, asked), errors, extra)


def announced(response: Response, services: Services, tweet: Tweet) -> Response:
    """The response; once it has been sent, the drain of the author's posts is woken."""
    response.call_on_close(lambda: _announce(services, tweet))
    return response


def _meter(tweets: Sequence[Tweet]) -> None:
    """What an app is given counts as its usage."""
    if app_id := caller().app_id:
        context().meter.add(app_id, len(tweets))


def _announce(services: Services, tweet: Tweet) -> None:
    try:
        publish.announce(services, tweet)
    except Exception as failure:  # The client has its answer, and the sweeper finds what nobody announced.
        _log.warning("not_announced", tweet_id=tweet.tweet_id, failure=str(failure))
