"""What each method of tweepy's client about people is asked, and what must come back."""

import datetime

from tests.clients.tweepy_types import USER_FIELDS, is_user, users_of


def get_user(stage):
    by_id = stage.as_bob.get_user(id=stage.alice.user_id, user_fields=USER_FIELDS)
    is_user(by_id.data, stage.alice)
    assert isinstance(by_id.data.created_at, datetime.datetime)
    assert by_id.data.protected is False
    assert set(by_id.data.public_metrics) >= {
        "followers_count",
        "following_count",
        "tweet_count",
        "post_count",
        "listed_count",
    }
    by_name = stage.as_bob.get_user(username=stage.alice.username)
    is_user(by_name.data, stage.alice)
    nobody = stage.as_bob.get_user(username="nobody_at_all_1")
    assert nobody.data is None and nobody.errors[0]["title"] == "Not Found Error"


def get_users(stage):
    both = {stage.alice.user_id, stage.bob.user_id}
    by_id = stage.as_bob.get_users(ids=[*both, 1], user_fields=USER_FIELDS)
    assert {is_user(user).id for user in by_id.data} == both
    assert by_id.errors[0]["resource_type"] == "user"
    by_name = stage.as_bob.get_users(usernames=[stage.alice.username, stage.bob.username])
    assert {is_user(user).id for user in by_name.data} == both


def get_me(stage):
    is_user(stage.as_bob.get_me(user_auth=False, user_fields=USER_FIELDS).data, stage.bob)


def follow_user(stage):
    _, client = stage.somebody()
    assert client.follow_user(stage.alice.user_id, user_auth=False).data == {"following": True, "pending_follow": False}


def follow(stage):
    _, client = stage.somebody()
    assert client.follow(stage.alice.user_id, user_auth=False).data["following"] is True


def unfollow_user(stage):
    _, client = stage.somebody()
    client.follow_user(stage.alice.user_id, user_auth=False)
    assert client.unfollow_user(stage.alice.user_id, user_auth=False).data == {"following": False}


def unfollow(stage):
    _, client = stage.somebody()
    assert client.unfollow(stage.alice.user_id, user_auth=False).data == {"following": False}


def get_users_followers(stage):
    page = stage.as_bob.get_users_followers(stage.alice.user_id, user_fields=USER_FIELDS, max_results=1000)
    assert users_of(page) >= {stage.bob.user_id, stage.carol.user_id}


def get_users_following(stage):
    page = stage.as_bob.get_users_following(stage.carol.user_id, user_fields=USER_FIELDS)
    assert users_of(page) == {stage.alice.user_id, stage.bob.user_id}


def mute(stage):
    _, client = stage.somebody()
    assert client.mute(stage.alice.user_id, user_auth=False).data == {"muting": True}


def unmute(stage):
    _, client = stage.somebody()
    client.mute(stage.alice.user_id, user_auth=False)
    assert client.unmute(stage.alice.user_id, user_auth=False).data == {"muting": False}


def get_muted(stage):
    _, client = stage.somebody()
    client.mute(stage.alice.user_id, user_auth=False)
    assert users_of(client.get_muted(user_auth=False, user_fields=USER_FIELDS)) == {stage.alice.user_id}


def get_blocked(stage):
    person, client = stage.somebody()
    other, _ = stage.somebody("erin")
    person.block(other)
    assert users_of(client.get_blocked(user_auth=False, user_fields=USER_FIELDS)) == {other.user_id}
