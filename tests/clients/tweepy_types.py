"""What tweepy's own types promise, of whatever came back."""

import datetime

import tweepy

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
