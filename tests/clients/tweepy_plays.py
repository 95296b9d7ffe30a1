"""What each method of tweepy's client is asked, and what must come back. A function here is named like its method.

Values are compared with what was done through the bare door, types with what tweepy promises.
"""

import datetime

import tweepy

from tests.cast import until

TWEET_FIELDS = ["author_id", "created_at", "public_metrics", "conversation_id", "entities", "lang", "referenced_tweets"]
USER_FIELDS = ["created_at", "public_metrics", "protected", "verified", "description"]


def is_tweet(tweet, tweet_id=None):
    """A tweet as tweepy reads it, with the fields that every one has."""
    assert isinstance(tweet, tweepy.Tweet)
    assert isinstance(tweet.id, int) and isinstance(tweet.text, str) and tweet.text
    assert tweet.edit_history_tweet_ids[-1] in {tweet.id, str(tweet.id)}
    assert tweet_id is None or tweet.id == tweet_id
    return tweet


def is_user(user, person=None):
    """A user as tweepy reads it."""
    assert isinstance(user, tweepy.User)
    assert isinstance(user.id, int) and isinstance(user.name, str) and isinstance(user.username, str)
    assert person is None or (user.id, user.username) == (person.user_id, person.username)
    return user


def is_list(found, list_id=None):
    """A list as tweepy reads it: it leaves the ids of lists as the text that they are on the wire."""
    assert isinstance(found, tweepy.List)
    assert isinstance(found.id, str) and found.id.isdigit() and isinstance(found.name, str)
    assert list_id is None or int(found.id) == list_id
    return found


def tweets_of(response):
    """The ids of a page of tweets, with its meta."""
    rows = [is_tweet(tweet) for tweet in response.data or []]
    assert response.meta["result_count"] == len(rows)
    if rows:
        assert (response.meta["newest_id"], response.meta["oldest_id"]) == (str(rows[0].id), str(rows[-1].id))
    return [tweet.id for tweet in rows]


def users_of(response):
    """The ids of a page of people, with its meta."""
    rows = [is_user(user) for user in response.data or []]
    assert response.meta["result_count"] == len(rows)
    return {user.id for user in rows}


def lists_of(response):
    """The ids of a page of lists, with its meta."""
    rows = [is_list(each) for each in response.data or []]
    assert response.meta["result_count"] == len(rows)
    return {int(each.id) for each in rows}


def is_whole(tweet, author):
    """With every field of TWEET_FIELDS."""
    assert tweet.author_id == author.user_id
    assert isinstance(tweet.created_at, datetime.datetime) and tweet.created_at.tzinfo is not None
    assert set(tweet.public_metrics) >= {
        "retweet_count",
        "repost_count",
        "reply_count",
        "like_count",
        "quote_count",
        "bookmark_count",
        "impression_count",
    }
    assert all(isinstance(count, int) for count in tweet.public_metrics.values())
    assert isinstance(tweet.conversation_id, int)


def get_tweet(stage):
    found = stage.as_bob.get_tweet(
        stage.first, tweet_fields=TWEET_FIELDS, expansions=["author_id"], user_fields=USER_FIELDS
    )
    is_whole(is_tweet(found.data, stage.first), stage.alice)
    assert found.data.text.startswith("post 0 #word")
    assert found.data.entities["hashtags"][0]["tag"] == "word"
    is_user(found.includes["users"][0], stage.alice)
    assert found.errors == []
    until(
        lambda: (
            stage.as_bob.get_tweet(stage.first, tweet_fields="public_metrics").data.public_metrics["like_count"] >= 2
        )
    )


def get_tweets(stage):
    asked = [stage.first, stage.reply, 1]
    found = stage.as_bob.get_tweets(asked, tweet_fields=TWEET_FIELDS, expansions="referenced_tweets.id,author_id")
    assert [is_tweet(tweet).id for tweet in found.data] == [stage.first, stage.reply]
    is_whole(found.data[0], stage.alice)
    reference = found.data[1].referenced_tweets[0]
    assert (reference.type, reference.id) == ("replied_to", stage.first)
    assert {tweet.id for tweet in found.includes["tweets"]} == {stage.first}
    assert {user.id for user in found.includes["users"]} == {stage.alice.user_id, stage.bob.user_id}
    missing = found.errors[0]
    assert (missing["resource_id"], missing["resource_type"], missing["title"]) == ("1", "tweet", "Not Found Error")


def create_tweet(stage):
    person, client = stage.somebody()
    made = client.create_tweet(text="good morning", user_auth=False)
    assert made.data["text"] == "good morning"
    reply = client.create_tweet(text="and more", in_reply_to_tweet_id=made.data["id"], user_auth=False)
    quote = client.create_tweet(text="as said", quote_tweet_id=made.data["id"], user_auth=False)
    assert person.posted() == [int(each.data["id"]) for each in (quote, reply, made)]


def delete_tweet(stage):
    person, client = stage.somebody()
    tweet_id = person.post("gone soon")
    assert client.delete_tweet(tweet_id, user_auth=False).data == {"deleted": True}
    gone = client.get_tweet(tweet_id)
    assert gone.data is None and gone.errors[0]["title"] == "Not Found Error"


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


def get_users_tweets(stage):
    page = stage.as_bob.get_users_tweets(stage.alice.user_id, max_results=5, tweet_fields=TWEET_FIELDS)
    assert tweets_of(page) == stage.posts[:-6:-1]
    is_whole(page.data[0], stage.alice)
    assert len(page.meta["next_token"]) >= 16
    since = stage.as_bob.get_users_tweets(stage.alice.user_id, since_id=stage.posts[-3])
    assert tweets_of(since) == [stage.posts[-1], stage.posts[-2]]
    began = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    assert len(tweets_of(stage.as_bob.get_users_tweets(stage.alice.user_id, start_time=began, max_results=100))) == 12
    own = stage.as_bob.get_users_tweets(stage.bob.user_id, exclude=["retweets", "replies"], max_results=100)
    assert stage.quote in tweets_of(own) and stage.reply not in tweets_of(own)


def get_home_timeline(stage):
    until(lambda: stage.posts[-1] in stage.bob.home())
    page = stage.as_bob.get_home_timeline(user_auth=False, max_results=100, tweet_fields=TWEET_FIELDS)
    # What bob retweeted himself stands there as his retweet.
    assert set(tweets_of(page)) >= {*stage.posts[1:], stage.reply, stage.quote}
    plain = stage.as_bob.get_home_timeline(user_auth=False, exclude=["replies", "retweets"])
    assert {*stage.posts[1:], stage.quote} <= set(tweets_of(plain)) and stage.reply not in tweets_of(plain)


def get_users_mentions(stage):
    def found():
        page = stage.as_alice.get_users_mentions(stage.alice.user_id, tweet_fields=TWEET_FIELDS)
        return page if stage.mention in tweets_of(page) else None

    page = until(found)
    assert next(tweet for tweet in page.data if tweet.id == stage.mention).author_id == stage.carol.user_id


def get_quote_tweets(stage):
    page = until(
        lambda: (found := stage.as_alice.get_quote_tweets(stage.first, tweet_fields=TWEET_FIELDS)).data and found
    )
    assert stage.quote in tweets_of(page)
    is_whole(next(tweet for tweet in page.data if tweet.id == stage.quote), stage.bob)


def like(stage):
    _, client = stage.somebody()
    assert client.like(stage.posts[1], user_auth=False).data == {"liked": True}


def unlike(stage):
    _, client = stage.somebody()
    client.like(stage.posts[1], user_auth=False)
    assert client.unlike(stage.posts[1], user_auth=False).data == {"liked": False}


def get_liking_users(stage):
    page = stage.as_alice.get_liking_users(stage.first, user_fields=USER_FIELDS)
    assert users_of(page) >= {stage.bob.user_id, stage.carol.user_id}


def get_liked_tweets(stage):
    page = stage.as_bob.get_liked_tweets(stage.bob.user_id, tweet_fields=TWEET_FIELDS)
    assert stage.first in tweets_of(page)


def retweet(stage):
    _, client = stage.somebody()
    done = client.retweet(stage.posts[1], user_auth=False)
    assert done.data["retweeted"] is True and done.data["rest_id"].isdigit()


def unretweet(stage):
    _, client = stage.somebody()
    client.retweet(stage.posts[1], user_auth=False)
    assert client.unretweet(stage.posts[1], user_auth=False).data == {"retweeted": False}


def get_retweeters(stage):
    assert users_of(stage.as_alice.get_retweeters(stage.first, user_fields=USER_FIELDS)) >= {stage.bob.user_id}


def hide_reply(stage):
    reply = stage.carol.post(f"@{stage.alice.username} nonsense", reply_to=stage.posts[2])
    assert stage.as_alice.hide_reply(reply, user_auth=False).data == {"hidden": True}


def unhide_reply(stage):
    reply = stage.carol.post(f"@{stage.alice.username} sense", reply_to=stage.posts[2])
    stage.as_alice.hide_reply(reply, user_auth=False)
    assert stage.as_alice.unhide_reply(reply, user_auth=False).data == {"hidden": False}


def bookmark(stage):
    _, client = stage.somebody()
    assert client.bookmark(stage.posts[1]).data["bookmarked"] is True


def remove_bookmark(stage):
    _, client = stage.somebody()
    client.bookmark(stage.posts[1])
    assert client.remove_bookmark(stage.posts[1]).data["bookmarked"] is False
    assert tweets_of(client.get_bookmarks()) == []


def get_bookmarks(stage):
    _, client = stage.somebody()
    for tweet_id in stage.posts[:3]:
        client.bookmark(tweet_id)
    page = client.get_bookmarks(tweet_fields=TWEET_FIELDS, expansions=["author_id"])
    assert set(tweets_of(page)) == set(stage.posts[:3])
    is_user(page.includes["users"][0], stage.alice)


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
