"""What each method of tweepy's client about tweets is asked, and what must come back. Each is called like its method.

Values are compared with what was done through the bare door, types with what tweepy promises.
"""

import datetime

from tests.cast import until
from tests.clients.tweepy_types import TWEET_FIELDS, USER_FIELDS, is_tweet, is_user, is_whole, tweets_of, users_of


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
