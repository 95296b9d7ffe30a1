"""What each method of tweepy's client about lists is asked, and what must come back."""

import datetime

from tests.clients.tweepy_types import TWEET_FIELDS, USER_FIELDS, is_list, is_user, lists_of, tweets_of, users_of


def create_list(stage):
    made = stage.as_bob.create_list("Good people", description="All of them", private=True, user_auth=False)
    assert made.data["name"] == "Good people" and made.data["id"].isdigit()


def get_list(stage):
    found = stage.as_bob.get_list(
        stage.circle,
        list_fields=["owner_id", "description", "private", "member_count", "follower_count", "created_at"],
        expansions=["owner_id"],
    )
    assert is_list(found.data, stage.circle).name == "Friends"
    assert found.data.private is False and found.data.description == "Those I like"
    assert isinstance(found.data.created_at, datetime.datetime)
    assert found.data.member_count == 1 and found.data.follower_count >= 1
    assert found.data.owner_id == str(stage.alice.user_id)
    is_user(found.includes["users"][0], stage.alice)


def update_list(stage):
    made = stage.list_of(stage.bob)
    assert stage.as_bob.update_list(made, name="Better people", user_auth=False).data == {"updated": True}
    assert stage.as_bob.get_list(made).data.name == "Better people"


def delete_list(stage):
    made = stage.list_of(stage.bob)
    assert stage.as_bob.delete_list(made, user_auth=False).data == {"deleted": True}
    assert stage.as_bob.get_list(made).data is None


def add_list_member(stage):
    made = stage.list_of(stage.bob)
    assert stage.as_bob.add_list_member(made, stage.alice.user_id, user_auth=False).data == {"is_member": True}


def remove_list_member(stage):
    made = stage.list_of(stage.bob)
    stage.as_bob.add_list_member(made, stage.alice.user_id, user_auth=False)
    assert stage.as_bob.remove_list_member(made, stage.alice.user_id, user_auth=False).data == {"is_member": False}
    assert users_of(stage.as_bob.get_list_members(made)) == set()


def get_list_members(stage):
    assert users_of(stage.as_bob.get_list_members(stage.circle, user_fields=USER_FIELDS)) == {stage.bob.user_id}


def get_list_followers(stage):
    assert users_of(stage.as_bob.get_list_followers(stage.circle, user_fields=USER_FIELDS)) >= {stage.carol.user_id}


def get_list_tweets(stage):
    page = stage.as_alice.get_list_tweets(stage.circle, tweet_fields=TWEET_FIELDS, expansions=["author_id"])
    assert set(tweets_of(page)) >= {stage.quote}
    is_user(page.includes["users"][0])


def get_list_memberships(stage):
    assert stage.circle in lists_of(stage.as_bob.get_list_memberships(stage.bob.user_id, list_fields=["private"]))


def get_owned_lists(stage):
    assert stage.circle in lists_of(stage.as_alice.get_owned_lists(stage.alice.user_id, list_fields=["private"]))


def get_followed_lists(stage):
    circle = stage.circle
    assert circle in lists_of(stage.as_bob.get_followed_lists(stage.carol.user_id))


def follow_list(stage):
    _, client = stage.somebody()
    assert client.follow_list(stage.circle, user_auth=False).data == {"following": True}


def unfollow_list(stage):
    _, client = stage.somebody()
    client.follow_list(stage.circle, user_auth=False)
    assert client.unfollow_list(stage.circle, user_auth=False).data == {"following": False}


def pin_list(stage):
    assert stage.as_bob.pin_list(stage.list_of(stage.bob), user_auth=False).data == {"pinned": True}


def unpin_list(stage):
    made = stage.list_of(stage.bob)
    stage.as_bob.pin_list(made, user_auth=False)
    assert stage.as_bob.unpin_list(made, user_auth=False).data == {"pinned": False}


def get_pinned_lists(stage):
    circle = stage.circle
    assert lists_of(stage.as_alice.get_pinned_lists(user_auth=False)) == {circle}
