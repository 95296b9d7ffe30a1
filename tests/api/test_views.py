"""What things are called on the wire."""

import orjson

from api.views import missing
from api.views import tweets as tweet_view
from api.views import users as user_view
from api.views.answers import found, found_one, page
from cql.records import RETWEET, Tweet, User
from fanout.likes import Counts

ALL = frozenset(
    "author_id created_at conversation_id in_reply_to_user_id referenced_tweets entities public_metrics lang".split()
)
FIRST = 2124120767603773440


def test_a_tweet_has_its_three_default_fields():
    row = tweet_view.shown(Tweet(FIRST, 2, 0, "hello"), "")
    assert row == {"id": str(FIRST), "text": "hello", "edit_history_tweet_ids": [str(FIRST)]}


def test_fields_are_added_when_asked_for_and_never_null():
    reply = Tweet(FIRST, 2, 0, "hi", '{"hashtags":[]}', reply_to_id=3, reply_to_user_id=4, conversation_id=3)
    row = orjson.loads(orjson.dumps(tweet_view.shown(reply, ALL, {FIRST: Counts(5, 6)})))
    assert row["created_at"] == "2026-11-21T12:40:29.909Z"
    assert row["author_id"] == "2"
    assert row["in_reply_to_user_id"] == "4"
    assert row["referenced_tweets"] == [{"type": "replied_to", "id": "3"}]
    assert row["entities"] == {"hashtags": []}
    assert row["public_metrics"] == {"like_count": 5, "retweet_count": 6, "repost_count": 6}
    plain = tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), ALL)
    assert {"entities", "referenced_tweets", "in_reply_to_user_id", "lang"}.isdisjoint(plain)
    assert None not in plain.values()


def test_a_retweet_says_all_that_it_repeats():
    retweet = Tweet(FIRST, 2, RETWEET, "RT @bob: " + "x" * 280, ref_id=3, ref_author_id=4)
    row = tweet_view.shown(retweet, frozenset({"referenced_tweets"}))
    assert row["text"] == "RT @bob: " + "x" * 280
    assert row["referenced_tweets"] == [{"type": "retweeted", "id": "3"}]


def test_a_user_has_three_default_fields_and_more_when_asked():
    user = User(FIRST, "Alice", "Alice A.", protected=True)
    assert user_view.shown(user) == {"id": str(FIRST), "name": "Alice A.", "username": "Alice"}
    row = user_view.shown(user, user_view.PROFILE)
    assert row["protected"] is True
    assert row["created_at"].endswith("Z")
    assert None not in row.values()


def test_an_empty_page_has_meta_alone():
    assert orjson.loads(page([], "").data) == {"meta": {"result_count": 0}}


def test_a_page_counts_its_rows_and_names_its_ends():
    bounds = tweet_view.bounds([Tweet(9, 1, 0, "b"), Tweet(7, 1, 0, "a")])
    told = orjson.loads(page([{"id": "9"}, {"id": "7"}], "token", bounds).data)
    assert told["meta"] == {"result_count": 2, "newest_id": "9", "oldest_id": "7", "next_token": "token"}


def test_what_is_missing_is_told_as_x_does():
    (error,) = missing.not_found("tweet", "ids", [7])
    assert error == {
        "title": "Not Found Error",
        "detail": "Could not find tweet with ids: [7].",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "resource_type": "tweet",
        "resource_id": "7",
        "parameter": "ids",
        "value": "7",
    }
    (closed,) = missing.closed("tweet", "id", [7])
    assert closed["type"] == "https://api.x.com/2/problems/not-authorized-for-resource"
    assert orjson.loads(found([], [error]).data) == {"errors": [error]}
    assert orjson.loads(found_one([{"id": "1"}], []).data) == {"data": {"id": "1"}}
