"""What goes with rows, through the real door: complete, each once, and nothing that is hidden."""

from typing import NamedTuple

import pytest

from tests.cast import until
from tests.walked import nulls

NEW = {"post.fields": "author_id,referenced_posts"}
EVERYTHING = {"fields": "all"}


def ids(rows):
    return [row["id"] for row in rows]


class Thread(NamedTuple):
    first: str
    reply: str
    quote: str
    retweet: str


@pytest.fixture
def thread(alice, bob):
    """Alice posts, bob replies and quotes, alice retweets the reply."""
    first = alice.tweets(f"first @{bob.username.upper()} @nobody_is_this")
    reply = bob.tweets("second", reply={"in_reply_to_tweet_id": first})
    quote = bob.tweets("third", quote_tweet_id=first)
    retweet = alice.post(alice.own("/retweets"), {"tweet_id": reply}).json()["data"]["rest_id"]
    return Thread(first, reply, quote, retweet)


def test_includes_are_complete_and_each_object_stands_there_once(alice, bob, thread):
    told = alice.get("/2/tweets", ids=",".join(thread), **EVERYTHING).json()
    assert ids(told["data"]) == list(thread)
    assert sorted(ids(told["includes"]["tweets"])) == sorted(thread)
    assert sorted(ids(told["includes"]["users"])) == sorted([alice.user_id, bob.user_id])
    assert "errors" not in told
    assert not nulls(told)
    (mention,) = told["data"][0]["entities"]["mentions"]
    assert (mention["id"], mention["username"]) == (bob.user_id, bob.username)
    assert {row["username"] for row in told["data"]} == {alice.username, bob.username}


def test_each_expansion_brings_its_own(alice, bob, thread):

    def includes(tweet, expansions):
        told = alice.get(f"/2/tweets/{tweet}", expansions=expansions).json()
        return told["data"], told.get("includes", {})

    row, included = includes(thread.reply, "author_id")
    assert row["author_id"] == bob.user_id
    assert {kind: ids(rows) for kind, rows in included.items()} == {"users": [bob.user_id]}
    row, included = includes(thread.reply, "in_reply_to_user_id")
    assert {kind: ids(rows) for kind, rows in included.items()} == {"users": [alice.user_id]}
    row, included = includes(thread.quote, "referenced_tweets.id")
    assert row["referenced_tweets"] == [{"type": "quoted", "id": thread.first}]
    assert {kind: ids(rows) for kind, rows in included.items()} == {"tweets": [thread.first]}
    row, included = includes(thread.quote, "referenced_tweets.id.author_id")
    assert included["tweets"][0]["author_id"] == alice.user_id
    assert ids(included["users"]) == [alice.user_id]
    row, included = includes(thread.first, "entities.mentions.username")
    assert ids(included["users"]) == [bob.user_id]
    row, included = includes(thread.first, "edit_history_tweet_ids")
    assert ids(included["tweets"]) == [thread.first]
    assert includes(thread.first, "attachments.poll_ids,geo.place_id,pinned_tweet_id")[1] == {}


def test_the_new_vocabulary_includes_posts(alice, bob, thread):
    told = alice.get(f"/2/tweets/{thread.retweet}", **NEW, expansions="author_id,referenced_posts,username").json()
    assert told["data"]["referenced_posts"] == [{"type": "retweeted", "id": thread.reply}]
    assert told["data"]["username"] == alice.username
    assert ids(told["includes"]["posts"]) == [thread.reply]
    assert sorted(ids(told["includes"]["users"])) == sorted([alice.user_id, bob.user_id])
    assert not {"tweets"} & told["includes"].keys()


def test_a_retweet_is_whole_however_long_its_text(alice, bob):
    text = "x" * 280
    tweet = bob.tweets(text)
    retweet = alice.post(alice.own("/retweets"), {"tweet_id": tweet}).json()["data"]["rest_id"]
    assert bob.get(f"/2/tweets/{retweet}").json()["data"]["text"] == f"RT @{bob.username}: {text}"


def test_a_deleted_reference_is_an_error_and_no_include(alice, thread):
    assert alice.call("DELETE", f"/2/tweets/{thread.first}").status_code == 200
    told = alice.get(f"/2/tweets/{thread.quote}", **EVERYTHING).json()
    assert ids(told["includes"]["tweets"]) == [thread.quote]
    (error,) = told["errors"]
    assert (error["title"], error["resource_id"]) == ("Not Found Error", thread.first)
    assert error["parameter"] == "referenced_tweets.id"
    assert error["detail"].endswith("It was deleted.")
    (error,) = alice.get(f"/2/tweets/{thread.quote}", expansions="referenced_posts").json()["errors"]
    assert error["parameter"] == "referenced_posts"


def test_a_protected_authors_tweet_is_in_no_include_of_a_stranger(alice, bob, sign_up, thread):
    carol = sign_up("carol")
    assert alice.call("PUT", alice.own("/protected"), json={"protected": True}).status_code == 200
    told = carol.get("/2/tweets", ids=f"{thread.quote},{thread.first}", **EVERYTHING).json()
    assert ids(told["data"]) == ids(told["includes"]["tweets"]) == [thread.quote]
    assert {error["title"] for error in told["errors"]} == {"Authorization Error"}
    assert {error["parameter"] for error in told["errors"]} == {"ids", "referenced_tweets.id"}
    assert "first" not in str(told)
    assert thread.first in ids(alice.get(f"/2/tweets/{thread.quote}", **EVERYTHING).json()["includes"]["tweets"])


def test_a_suspended_account_is_told_apart_from_one_that_never_was(alice, bob, services, thread):
    user = services.store.users.get([int(alice.user_id)])[int(alice.user_id)]
    services.store.users.change(user.user_id, user.stamp + 1, suspended_ms=services.clock.ms())
    services.caches.users.remove([user.user_id])
    for path, asked in (("/2/users", {"ids": alice.user_id}), ("/2/users/by", {"usernames": alice.username})):
        (error,) = bob.get(path, **asked).json()["errors"]
        assert error["detail"] == f"User has been suspended: [{error['value']}]."
    told = bob.get(f"/2/tweets/{thread.quote}", **EVERYTHING).json()
    assert ids(told["includes"]["tweets"]) == [thread.quote]
    assert ids(told["includes"]["users"]) == [bob.user_id]
    (error,) = told["errors"]
    assert error["detail"].endswith("Its author is suspended.")
    asked = [bob.get(alice.own(path)) for path in ("/tweets", "/followers", "/liked_tweets", "/owned_lists")]
    for answer in (*asked, bob.post(bob.own("/following"), {"target_user_id": alice.user_id})):
        assert answer.status_code == 404
        assert answer.json()["detail"] == f"The user with the id {alice.user_id} is suspended."
    for path in (f"/2/tweets/{thread.first}/liking_users", f"/2/tweets/{thread.first}/quote_tweets"):
        assert bob.get(path).json()["detail"].endswith(f"{thread.first}. Its author is suspended.")


def test_a_page_of_people_brings_their_newest_tweets(alice, bob):
    alice.tweets("old")
    newest, gone = alice.tweets("newest"), alice.tweets("gone")
    assert alice.call("DELETE", f"/2/tweets/{gone}").status_code == 200
    told = bob.get(f"/2/users/{alice.user_id}", expansions="most_recent_tweet_id").json()
    assert told["data"]["most_recent_tweet_id"] == newest
    assert ids(told["includes"]["tweets"]) == [newest]
    told = bob.get("/2/users", ids=alice.user_id, expansions="most_recent_post_id").json()
    assert told["data"][0]["most_recent_post_id"] == newest
    assert ids(told["includes"]["posts"]) == [newest]
    assert alice.call("PUT", alice.own("/protected"), json={"protected": True}).status_code == 200
    hidden = bob.get(f"/2/users/{alice.user_id}", expansions="most_recent_tweet_id").json()
    assert "includes" not in hidden
    assert "most_recent_tweet_id" not in hidden["data"]


def test_people_are_counted(alice, bob):
    def counts():
        return bob.get(f"/2/users/{alice.user_id}", **{"user.fields": "public_metrics"}).json()["data"][
            "public_metrics"
        ]

    before = counts()
    assert set(before.values()) == {0}
    alice.tweets("kept")
    gone = alice.tweets("gone")
    alice.post(alice.own("/following"), {"target_user_id": bob.user_id})
    bob.post(bob.own("/following"), {"target_user_id": alice.user_id})
    expected = before | {"followers_count": 1, "following_count": 1, "tweet_count": 2, "post_count": 2}
    until(lambda: counts() == expected)
    alice.call("DELETE", f"/2/tweets/{gone}")
    assert (counts()["tweet_count"], counts()["post_count"]) == (1, 1)


def test_pages_carry_what_was_asked_for_and_no_null(alice, bob, thread):
    bob.post(bob.own("/following"), {"target_user_id": alice.user_id})
    for path in (bob.own("/timelines/reverse_chronological"), bob.own("/tweets"), bob.own("/following")):
        for asked in (EVERYTHING, {**EVERYTHING, "post.fields": "lang"}, {}):
            answer = bob.get(path, **asked)
            assert answer.status_code == 200, answer.text
            told = answer.json()
            assert told["data"]
            assert not nulls(told)
            assert ("includes" in told) == bool(asked)


def test_an_unknown_field_is_named_with_its_parameter(alice):
    answer = alice.get("/2/users/me", **{"user.fields": "name,nonsense"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert "nonsense" in error["message"]
    assert error["parameters"] == {"user.fields": ["name,nonsense"]}
