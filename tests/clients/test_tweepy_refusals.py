"""What the server refuses arrives as tweepy's own exception, in every group of routes, with a sentence to read."""

import time
from contextlib import suppress

import pytest
import tweepy

from tests.clients.asked import ANSWERED, GROUPS, LOOKED_UP, NO_ROUTE, NOBODY, WITHOUT_TARGET
from tests.clients.conftest import client_of

TRIES = 4


def is_problem(refused, status):
    """The document behind an exception: what tweepy shows is our sentence."""
    response = refused.value.response
    told = response.json()
    assert (response.status_code, told["status"]) == (status, status)
    assert told["type"] and told["title"] and told["message"] == told["detail"]
    assert refused.value.api_messages == [each["message"] for each in told["errors"]]
    assert refused.value.api_codes == []
    limits = [response.headers[f"x-rate-limit-{name}"] for name in ("limit", "remaining", "reset")]
    assert all(value.isdigit() for value in limits)
    return told


@pytest.mark.parametrize("group", sorted(set(GROUPS) - LOOKED_UP - WITHOUT_TARGET - ANSWERED))
def test_404_is_not_found_where_what_the_path_names_is_missing(stage, group):
    client = client_of(stage.bob)
    with pytest.raises(tweepy.NotFound) as refused:
        GROUPS[group](client, stage, NOBODY)
    assert is_problem(refused, 404)["detail"] != NO_ROUTE


@pytest.mark.parametrize("group", sorted(LOOKED_UP))
def test_a_look_up_of_what_is_not_there_has_no_data_and_says_why(stage, group):
    client = client_of(stage.bob)
    asked = {
        "a tweet": lambda: client.get_tweet(NOBODY),
        "tweets": lambda: client.get_tweets([NOBODY]),
        "a user": lambda: client.get_user(id=NOBODY),
        "a name": lambda: client.get_user(username="nobody_at_all"),
        "users": lambda: client.get_users(ids=[NOBODY]),
        "a list": lambda: client.get_list(NOBODY),
    }
    found = asked[group]()
    assert found.data is None and found.errors[0]["title"] == "Not Found Error"


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_401_is_unauthorized_for_a_token_that_nobody_issued(stage, group):
    with pytest.raises(tweepy.Unauthorized) as refused:
        GROUPS[group](tweepy.Client("no.such.token"), stage, 0)
    assert refused.value.response.json()["status"] == 401


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_503_is_a_server_error_while_cassandra_is_away(stage, away, group):
    with pytest.raises(tweepy.TwitterServerError) as refused:
        GROUPS[group](client_of(stage.bob, away), stage, 0)
    assert refused.value.response.status_code == 503
    assert refused.value.response.json()["detail"] and int(refused.value.response.headers["retry-after"]) > 0


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_429_is_too_many_requests_and_says_when_to_come_back(stage, strict, group):
    person = stage.cast.one("eager")
    client = client_of(person, strict)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        for _ in range(TRIES):
            # What an eager stranger asks for may be refused for other reasons, which count like everything.
            with suppress(tweepy.NotFound, tweepy.Forbidden, tweepy.BadRequest):
                GROUPS[group](client, stage, 0)
    told = is_problem(refused, 429)
    assert "limit" in told["detail"].lower()
    headers = refused.value.response.headers
    assert headers["x-rate-limit-remaining"] == "0" and int(headers["retry-after"]) > 0
    assert time.time() - 5 < refused.value.reset_time < time.time() + 90_000
