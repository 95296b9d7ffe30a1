"""What may come in, as tables of values."""

import pytest
from pydantic import ValidationError

from api import inputs, posting
from api.values import an_id
from cql.ids import ID_MAX, first_id_of

HUGE = "9" * 30


@pytest.mark.parametrize("text", ["0", "1", "2124120767603773440", str(ID_MAX)])
def test_ids_are_digits(text):
    assert an_id(text) == int(text)


@pytest.mark.parametrize(
    "wrong",
    ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "1_0", "٣", "0x1", "1\x00", HUGE, str(ID_MAX + 1), 1, None, True],
)
def test_anything_else_is_no_id(wrong):
    with pytest.raises(ValueError, match="must be an id"):
        an_id(wrong)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": 1},
        {"text": None},
        {"text": ["a"]},
        {"text": "a", "reply": {}},
        {"text": "a", "reply": {"in_reply_to_tweet_id": 1}},
        {"text": "a", "reply": {"in_reply_to_tweet_id": "1", "more": True}},
        {"text": "a", "quote_tweet_id": 7},
        {"text": "a", "quote_tweet_id": HUGE},
        {"text": "a", "quote_tweet_id": "-1"},
        {"text": "a", "poll": {"options": ["a", "b"]}},
    ],
)
def test_a_post_of_another_shape_is_refused(body):
    with pytest.raises(ValidationError):
        posting.NewTweet.model_validate(body)


@pytest.mark.parametrize(
    "change",
    [
        {"username": "a" * 16},
        {"username": ""},
        {"username": "al ice"},
        {"username": "álice"},
        {"username": "alice\n"},
        {"username": 1},
        {"password": "short"},
        {"password": "x" * 257},
        {"password": 12345678},
        {"name": ""},
        {"name": "   "},
        {"name": "a\x00b"},
        {"name": "x" * 51},
        {"admin": True},
    ],
)
def test_a_sign_up_of_another_shape_is_refused(change):
    good = {"username": "alice", "password": "long enough"}
    assert inputs.SignUp.model_validate(good).name is None
    with pytest.raises(ValidationError):
        inputs.SignUp.model_validate({**good, **change})


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (inputs.Home, {"max_results": "0"}),
        (inputs.Home, {"max_results": "101"}),
        (inputs.Home, {"max_results": "-1"}),
        (inputs.Home, {"max_results": "ten"}),
        (inputs.Home, {"max_results": "1_0"}),
        (inputs.Home, {"max_results": "9" * 5000}),
        (inputs.Home, {"max_results": ""}),
        (inputs.Home, {"since_id": "-1"}),
        (inputs.Home, {"until_id": HUGE}),
        (inputs.Home, {"pagination_token": "short"}),
        (inputs.Home, {"start_time": "yesterday"}),
        (inputs.Home, {"start_time": "2026-13-01T00:00:00Z"}),
        (inputs.Home, {"end_time": "0001-01-01T00:00:00+23:00"}),
        (inputs.Home, {"exclude": "quotes"}),
        (inputs.UserTweets, {"max_results": "4"}),
        (inputs.UserTweets, {"max_results": "101"}),
        (inputs.UserTweets, {"exclude": "quotes"}),
        (inputs.UserTweets, {"exclude": ""}),
        (inputs.People, {"max_results": "1001"}),
        (inputs.IdList, {}),
        (inputs.IdList, {"ids": ""}),
        (inputs.IdList, {"ids": "1,,2"}),
        (inputs.IdList, {"ids": ",".join(["1"] * 101)}),
        (inputs.UsernameList, {"usernames": "alice,b ob"}),
    ],
)
def test_a_query_out_of_range_is_refused(model, query):
    with pytest.raises(ValidationError):
        model.model_validate(query)


def test_queries_pass_over_what_they_do_not_know():
    assert inputs.Home.model_validate({"expansions": "author_id", "media.fields": "url"}).max_results == 100


@pytest.mark.parametrize(
    "text",
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z", "2026-01-31T12:00:00 00:00", "2026-01-31T13:00:00+01:00"],
)
def test_times_become_ids_with_the_start_included_and_the_end_not(text):
    first = first_id_of(1_769_860_800_000)
    assert inputs.lowest(inputs.Home.model_validate({"start_time": text})) == first - 1
    assert inputs.highest(inputs.Home.model_validate({"end_time": text})) == first


def test_without_bounds_all_is_asked_for_and_below_nothing_is_nothing():
    assert inputs.lowest(inputs.Home()) == 0
    assert inputs.highest(inputs.Home()) == ID_MAX
    assert inputs.highest(inputs.Home.model_validate({"until_id": "0"})) == 1


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2868-06-24T14:39:31Z", "9999-12-31T23:59:59Z"]
)
def test_times_far_away_are_bounds_that_cassandra_can_hold(moment):
    asked = inputs.Home(start_time=moment, end_time=moment)
    assert 0 <= inputs.lowest(asked) <= ID_MAX
    assert 1 <= inputs.highest(asked) <= ID_MAX
