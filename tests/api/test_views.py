"""What things are called on the wire."""

import re

import orjson

from api.views import missing, names
from api.views import tweets as tweet_view
from api.views import users as user_view
from api.views.answers import Extra, found, found_one, joined, page
from cql.records import RETWEET, Tweet, User
from fanout import profiles
from fanout.likes import Counts
from fanout.lookup import Found
from tests.walked import nulls, numeric_ids

FIRST = 2124120767603773440
ALL = names.TWEET.answered
NINE = """resource-not-found invalid-request not-authorized-for-resource not-authorized-for-field field-unauthorized
field-hydration-failure resource-unavailable disallowed-resource internal-error"""


def as_json(row):
    return orjson.loads(orjson.dumps(row))


def test_a_tweet_has_its_default_fields_and_its_history_in_both_vocabularies():
    history = [str(FIRST)]
    assert tweet_view.shown(Tweet(FIRST, 2, 0, "hello")) == {
        "id": str(FIRST),
        "text": "hello",
        "edit_history_tweet_ids": history,
        "edit_history_post_ids": history,
    }


def test_fields_are_added_when_asked_for_and_never_null():
    reply = Tweet(FIRST, 2, 0, "hi", '{"hashtags":[]}', reply_to_id=3, reply_to_user_id=4, conversation_id=3)
    row = as_json(tweet_view.shown(reply, ALL, tweet_view.Around({FIRST: Counts(5, 6, 7, 8, 9)})))
    assert row["created_at"] == "2026-11-21T12:40:29.909Z"
    assert row["author_id"] == "2"
    assert row["in_reply_to_user_id"] == "4"
    assert row["referenced_tweets"] == [{"type": "replied_to", "id": "3"}]
    assert row["entities"] == {"hashtags": []}
    assert row["reply_settings"] == "everyone"
    plain = as_json(tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), ALL))
    assert {"entities", "referenced_tweets", "in_reply_to_user_id", "attachments", "username"}.isdisjoint(plain)
    assert not nulls([row, plain])


def test_xdk_wants_every_count_of_a_tweet_under_both_names():
    asked = frozenset({"public_metrics"})
    row = tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), asked, tweet_view.Around({FIRST: Counts(5, 6, 7, 8, 9)}))
    assert row["public_metrics"] == {
        "like_count": 5,
        "retweet_count": 6,
        "repost_count": 6,
        "reply_count": 7,
        "quote_count": 8,
        "bookmark_count": 9,
        "impression_count": 0,
    }
    uncounted = tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), asked)["public_metrics"]
    assert uncounted.keys() == row["public_metrics"].keys()
    assert set(uncounted.values()) == {0}


def test_xdk_wants_every_count_of_a_user_under_both_names():
    counts = {FIRST: profiles.Counts(1, 2, 3, 4, 5)}
    row = user_view.shown(User(FIRST, "a", "A"), {"public_metrics"}, user_view.Around(counts))
    assert row["public_metrics"] == {
        "followers_count": 1,
        "following_count": 2,
        "tweet_count": 3,
        "post_count": 3,
        "listed_count": 4,
        "like_count": 5,
        "media_count": 0,
    }


def test_tweepy_wants_edit_controls_whole():
    row = tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), {"edit_controls"})
    assert row["edit_controls"].keys() == {"edits_remaining", "is_edit_eligible", "editable_until"}


def test_tweepy_wants_milliseconds_in_every_time():
    row = tweet_view.shown(Tweet(FIRST, 2, 0, "hi"), {"created_at", "edit_controls"})
    user = user_view.shown(User(FIRST, "a", "A"), {"created_at"})
    times = (row["created_at"], row["edit_controls"]["editable_until"], user["created_at"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", each) for each in times)


WHOLE = Tweet(
    FIRST,
    2,
    0,
    "hi",
    '{"urls":[{"start":0,"end":9,"url":"a.example"}],"mentions":[{"start":0,"end":4,"username":"bob"}],'
    '"hashtags":[{"start":0,"end":4,"tag":"tag"}],"cashtags":[{"start":0,"end":4,"tag":"tag"}]}',
    3,
    4,
    5,
    6,
    7,
)
"""A tweet that has something for every field."""

BOB = User(7, "Bob", "B.", "see b.example #x $y @z", "here", "https://b.example/c")


def whole_rows():
    around = tweet_view.Around({FIRST: Counts(1, 2, 3, 4, 5)}, {2: BOB}, {"bob": BOB})
    people = user_view.Around({7: profiles.Counts(1, 2, 3, 4, 5)}, {7: WHOLE})
    tweet = as_json(tweet_view.shown(WHOLE, ALL | names.TWEET.left_out, around))
    return tweet, as_json(user_view.shown(BOB, names.USER.answered | names.USER.left_out, people))


def test_xdk_wants_every_id_as_text_also_inside_arrays():
    assert not numeric_ids(list(whole_rows()))


def test_xdk_wants_start_and_end_of_every_entity_and_what_it_is():
    tweet, user = whole_rows()
    for entities in (tweet["entities"], user["entities"]["description"], user["entities"]["url"]):
        for kind, what in (("urls", "url"), ("hashtags", "tag"), ("cashtags", "tag"), ("mentions", "username")):
            for each in entities.get(kind, ()):
                assert {"start", "end", what} <= each.keys()
    assert tweet["entities"].keys() == {"urls", "hashtags", "cashtags", "mentions"}


def test_links_tell_where_they_lead():
    tweet, user = whole_rows()
    assert tweet["entities"]["urls"] == [
        {"start": 0, "end": 9, "url": "a.example", "expanded_url": "http://a.example", "display_url": "a.example"}
    ]
    (link,) = user["entities"]["url"]["urls"]
    assert (link["expanded_url"], link["display_url"]) == ("https://b.example/c", "b.example/c")


def test_xdk_wants_withheld_scopes_geo_and_long_notes_whole_so_they_are_absent():
    tweet, user = whole_rows()
    assert {"withheld", "scopes", "geo", "note_tweet", "note_post", "media_metadata"}.isdisjoint(tweet)
    assert {"withheld", "subscription", "affiliation"}.isdisjoint(user)


def test_twarc_flattens_no_null_from_a_row_with_everything_or_nothing():
    assert not nulls(list(whole_rows()))
    bare = as_json(tweet_view.shown(Tweet(FIRST, 2, 0, ""), ALL)), as_json(user_view.shown(User(7, "b", "B"), ALL))
    assert not nulls(list(bare))


def test_twitter_api_v2_wants_both_ends_in_the_meta_of_every_page_with_rows():
    tweets = [Tweet(9, 1, 0, "b"), Tweet(7, 1, 0, "a")]
    for told in (joined([b"{}", b"{}"], "", tweet_view.bounds(tweets)), page([{}, {}], "", tweet_view.bounds(tweets))):
        assert orjson.loads(told.data)["meta"] == {"result_count": 2, "newest_id": "9", "oldest_id": "7"}


def test_twarc_joins_mentions_by_the_exact_spelling_of_the_user_name():
    entities = '{"mentions":[{"start":0,"end":4,"username":"bOB"},{"start":5,"end":9,"username":"who"}]}'
    around = tweet_view.Around(mentioned={"bob": User(7, "Bob", "B.")})
    row = tweet_view.shown(Tweet(FIRST, 2, 0, "@bOB @who", entities), {"entities"}, around)
    assert row["entities"]["mentions"] == [
        {"start": 0, "end": 4, "username": "Bob", "id": "7"},
        {"start": 5, "end": 9, "username": "who"},
    ]


def test_the_new_vocabulary_has_its_own_names():
    quote = Tweet(FIRST, 2, 0, "hi", ref_id=3)
    row = tweet_view.shown(quote, {"referenced_tweets"}, tweet_view.Around(posts=True))
    assert row["referenced_posts"] == [{"type": "quoted", "id": "3"}]
    assert "referenced_tweets" not in row
    user, newest = User(FIRST, "a", "A"), {FIRST: quote}
    assert "most_recent_post_id" in user_view.shown(user, {user_view.NEWEST}, user_view.Around({}, newest, True))
    assert "most_recent_tweet_id" in user_view.shown(user, {user_view.NEWEST}, user_view.Around({}, newest))


def test_a_retweet_says_all_that_it_repeats():
    retweet = Tweet(FIRST, 2, RETWEET, "RT @bob: " + "x" * 280, ref_id=3, ref_author_id=4)
    row = tweet_view.shown(retweet, frozenset({"referenced_tweets"}))
    assert row["text"] == "RT @bob: " + "x" * 280
    assert row["referenced_tweets"] == [{"type": "retweeted", "id": "3"}]


def test_a_user_has_three_default_fields_and_more_when_asked():
    user = User(FIRST, "Alice", "Alice A.", "Bird watcher, see https://a.example/b #birds", protected=True)
    assert user_view.shown(user) == {"id": str(FIRST), "name": "Alice A.", "username": "Alice"}
    row = user_view.shown(user, names.USER.answered)
    assert row["protected"] is True
    assert row["verified"] is False
    assert row["verified_type"] == "none"
    assert row["entities"]["description"]["hashtags"][0]["tag"] == "birds"
    assert not nulls(as_json(row))
    assert not nulls(as_json(user_view.shown(User(FIRST, "b", "B", url="https://b.example"), names.USER.answered)))


def test_an_empty_page_has_meta_alone():
    assert orjson.loads(page([], "").data) == {"meta": {"result_count": 0}}


def test_a_page_counts_its_rows_and_names_its_ends():
    bounds = tweet_view.bounds([Tweet(9, 1, 0, "b"), Tweet(7, 1, 0, "a")])
    told = orjson.loads(page([{"id": "9"}, {"id": "7"}], "token", bounds).data)
    assert told["meta"] == {"result_count": 2, "newest_id": "9", "oldest_id": "7", "next_token": "token"}


def test_twarc_wants_no_token_rather_than_an_empty_one():
    for told in (page([{"id": "9"}], ""), joined([b'{"id":"9"}'], "")):
        assert orjson.loads(told.data)["meta"] == {"result_count": 1}
    for told in (page([{"id": "9"}], "n", previous_token="p"), joined([b'{"id":"9"}'], "n", previous_token="p")):
        assert orjson.loads(told.data)["meta"] == {"result_count": 1, "next_token": "n", "previous_token": "p"}


def test_joined_fragments_are_the_very_page():
    tweets = [Tweet(9, 1, 0, 'a "b" \n ü'), Tweet(7, 1, 0, "c")]
    bounds = tweet_view.bounds(tweets)
    rows = page([tweet_view.shown(each) for each in tweets], "token", bounds)
    assert joined(tweet_view.fragments(tweets), "token", bounds).data == rows.data
    assert joined([], "").data == page([], "").data


def test_includes_and_errors_stand_beside_the_rows_and_empty_ones_nowhere():
    extra = Extra({"users": [{"id": "1"}], "tweets": []}, [{"title": "x"}])
    told = orjson.loads(page([{"id": "9"}], "", None, extra).data)
    assert told["includes"] == {"users": [{"id": "1"}]}
    assert told["errors"] == [{"title": "x"}]
    one = orjson.loads(found_one([{"id": "9"}], [], extra).data)
    assert (one["data"], one["includes"]) == ({"id": "9"}, {"users": [{"id": "1"}]})


def test_deleted_suspended_protected_and_blocked_tweets_are_told_apart():
    found_them = Found({1: None}, {}, frozenset({4, 5}), {2: "deleted", 3: "suspended", 4: "protected"})
    errors = {error["value"]: error for error in missing.tweets("ids", [1, 2, 3, 4, 5, 6], found_them)}
    assert list(errors) == ["4", "5", "2", "3", "6"]
    assert {errors[each]["title"] for each in "45"} == {"Authorization Error"}
    assert {errors[each]["title"] for each in "236"} == {"Not Found Error"}
    assert len({error["detail"].replace(value, "") for value, error in errors.items()}) == 5
    assert all("[2]" in error["detail"] for error in [errors["2"]])


def test_twarc_takes_a_suspended_account_for_one_that_exists():
    there, nobody = missing.people("ids", [7, 8], {7})
    assert (there["title"], there["detail"]) == ("Forbidden", "User has been suspended: [7].")
    assert there["type"].endswith("/resource-unavailable")
    assert nobody["title"] == "Not Found Error"


def test_xdk_knows_the_type_of_every_partial_error_and_finds_its_members():
    known = {f"https://api.x.com/2/problems/{each}" for each in NINE.split()}
    errors = [
        *missing.not_found("tweet", "ids", [1]),
        *missing.closed("tweet", "ids", [1]),
        *missing.suspended("ids", [1]),
    ]
    for error in errors:
        assert error["type"] in known
        assert error.keys() >= {"type", "title", "detail", "resource_type", "resource_id", "parameter", "value"}


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
