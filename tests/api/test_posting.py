"""The body of a post: what is honoured, what is refused by name, and what is accepted because it changes nothing."""

import pytest
from pydantic import ValidationError

from api.posting import NewTweet

POLL = {"options": ["yes", "no"], "duration_minutes": 5}


def read(**body):
    return NewTweet.model_validate({"text": "hello", **body})


def refused(**body):
    with pytest.raises(ValidationError) as failure:
        read(**body)
    return {str(error["loc"][0]) if error["loc"] else "" for error in failure.value.errors()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("media", {"media_ids": ["1"]}),
        ("geo", {"place_id": "1"}),
        ("community_id", "1"),
        ("card_uri", "card://1"),
        ("direct_message_deep_link", "https://x.com/messages/compose"),
        ("edit_options", {"previous_post_id": "1"}),
        ("for_super_followers_only", True),
        ("nullcast", True),
        ("share_with_followers", True),
        ("made_with_ai", True),
        ("paid_partnership", True),
        ("no_such_name", 1),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_its_name(name, value):
    assert refused(**{name: value}) == {name}


@pytest.mark.parametrize(
    "name", ["for_super_followers_only", "nullcast", "share_with_followers", "made_with_ai", "paid_partnership"]
)
def test_what_changes_nothing_is_accepted(name):
    assert read(**{name: False}).text == "hello"


@pytest.mark.parametrize(
    "poll",
    [
        {**POLL, "options": ["one"]},
        {**POLL, "options": ["1", "2", "3", "4", "5"]},
        {**POLL, "options": ["", "no"]},
        {**POLL, "options": ["  ", "no"]},
        {**POLL, "options": ["x" * 26, "no"]},
        {**POLL, "options": ["same", "same"]},
        {**POLL, "options": ["same", " same "]},
        {**POLL, "options": [1, 2]},
        {**POLL, "options": "yes,no"},
        {**POLL, "duration_minutes": 4},
        {**POLL, "duration_minutes": 10_081},
        {**POLL, "duration_minutes": "60"},
        {**POLL, "more": 1},
        {"options": ["yes", "no"]},
    ],
)
def test_a_poll_keeps_its_bounds(poll):
    assert refused(poll=poll) == {"poll"}


def test_a_poll_at_its_bounds():
    poll = read(poll={"options": ["x" * 25, "2", "3", "4"], "duration_minutes": 10_080}).poll
    assert (len(poll.options), poll.duration_minutes) == (4, 10_080)


def test_a_poll_does_not_stand_beside_a_quote():
    assert refused(poll=POLL, quote_tweet_id="5") == {""}


def test_who_may_reply_is_said_in_either_place():
    assert read().settings == 0
    assert read(reply_settings="everyone").settings == 0
    assert read(reply_settings="following").settings == 1
    assert read(reply_settings="mentionedUsers").settings == 2
    assert read(poll={**POLL, "reply_settings": "verified"}).settings == 4
    assert refused(reply_settings="nobody") == {"reply_settings"}


def test_a_reply_cannot_say_who_may_reply():
    reply = {"in_reply_to_tweet_id": "5"}
    assert refused(reply=reply, reply_settings="following") == {""}
    assert read(reply=reply, reply_settings="everyone").settings == 0


def test_a_reply_names_whom_it_leaves_out():
    reply = {"in_reply_to_tweet_id": "5", "exclude_reply_user_ids": ["6", "7"], "auto_populate_reply_metadata": True}
    found = read(reply=reply).reply
    assert (found.in_reply_to_tweet_id, found.exclude_reply_user_ids) == (5, [6, 7])
    assert refused(reply={**reply, "exclude_reply_user_ids": ["1"] * 51}) == {"reply"}
    assert refused(reply={**reply, "exclude_reply_user_ids": "6,7"}) == {"reply"}
