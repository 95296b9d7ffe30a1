"""Every public method of tweepy's client, as it is, under X's host names, with a user's OAuth 2 token."""

import inspect
import re

import pytest
import tweepy

from tests.clients import tweepy_lists, tweepy_people, tweepy_tweets

SEARCH = "search and counts come with a later part"
SPACES = "live audio is not built"
MESSAGES = "direct messages come with a later part"
COMPLIANCE = "compliance jobs are for those who buy data"

LATER = {
    "search_all_tweets": (SEARCH, ("word",), {}),
    "search_recent_tweets": (SEARCH, ("word",), {}),
    "get_all_tweets_count": (SEARCH, ("word",), {}),
    "get_recent_tweets_count": (SEARCH, ("word",), {}),
    "search_spaces": (SPACES, ("word",), {}),
    "get_spaces": (SPACES, (), {"ids": ["1zqKVXPQhvZJB"]}),
    "get_space": (SPACES, ("1zqKVXPQhvZJB",), {}),
    "get_space_buyers": (SPACES, ("1zqKVXPQhvZJB",), {}),
    "get_space_tweets": (SPACES, ("1zqKVXPQhvZJB",), {}),
    "get_direct_message_events": (MESSAGES, (), {"user_auth": False}),
    "create_direct_message": (MESSAGES, (), {"participant_id": 1, "text": "hi", "user_auth": False}),
    "create_direct_message_conversation": (
        MESSAGES,
        (),
        {"text": "hi", "participant_ids": ["1", "2"], "user_auth": False},
    ),
    "get_compliance_jobs": (COMPLIANCE, ("tweets",), {}),
    "get_compliance_job": (COMPLIANCE, (1,), {}),
    "create_compliance_job": (COMPLIANCE, ("tweets",), {}),
}
LATER |= {
    "get_dm_events": LATER["get_direct_message_events"],
    "create_dm": LATER["create_direct_message"],
    "create_dm_conversation": LATER["create_direct_message_conversation"],
}
"""Methods that must end with tweepy's NotFound and a problem document: why, and how they are called."""

SENTENCE = re.compile("are not there yet|are not part of this server")

NO_CALL = {"request": "the method on which all others rest"}

PLAYS = (tweepy_tweets, tweepy_people, tweepy_lists)

METHODS = sorted(
    name
    for name, _ in inspect.getmembers(tweepy.Client, inspect.isfunction)
    if not name.startswith("_") and name not in LATER and name not in NO_CALL
)


@pytest.mark.filterwarnings("ignore:Client.(un)?follow is deprecated")
@pytest.mark.parametrize("method", METHODS)
def test_a_method_of_tweepy_answers_with_its_types_and_our_values(stage, method):
    (play,) = [vars(each)[method] for each in PLAYS if method in vars(each)]
    play(stage)


@pytest.mark.parametrize("method", sorted(LATER))
def test_what_comes_later_is_not_found_and_says_so(stage, method):
    _, words, named = LATER[method]
    with pytest.raises(tweepy.NotFound) as refused:
        getattr(stage.as_bob, method)(*words, **named)
    told = refused.value.response.json()
    assert told["status"] == 404 and SENTENCE.search(told["detail"])
    assert refused.value.api_messages == [told["detail"]]


def test_what_is_excluded_exists_and_has_a_reason():
    assert all(hasattr(tweepy.Client, name) for name in (*LATER, *NO_CALL))
    assert all(reason for reason, _, _ in LATER.values())
    assert tweepy.__version__.startswith("4.17.")
