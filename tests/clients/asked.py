"""One question or deed for each group of routes, with tweepy: to see what it makes of every refusal."""

from collections.abc import Callable
from typing import Any

import tweepy

from tests.clients.stage import Stage

NOBODY = 1
"""An id that nobody and nothing has."""

NO_ROUTE = "There is nothing at this path."
"""What a 404 says where no route is: never the answer to what a client asks for."""

Ask = Callable[[tweepy.Client, Stage, int], Any]

GROUPS: dict[str, Ask] = {
    "a tweet": lambda client, stage, _: client.get_tweet(stage.first),
    "tweets": lambda client, stage, _: client.get_tweets(stage.posts),
    "posting": lambda client, stage, _: client.create_tweet(text="again and again", user_auth=False),
    "deleting": lambda client, stage, target: client.delete_tweet(target or stage.posts[-1], user_auth=False),
    "a user": lambda client, stage, _: client.get_user(id=stage.alice.user_id),
    "a name": lambda client, stage, _: client.get_user(username=stage.alice.username),
    "users": lambda client, stage, _: client.get_users(ids=[stage.alice.user_id]),
    "me": lambda client, stage, _: client.get_me(user_auth=False),
    "home": lambda client, stage, _: client.get_home_timeline(user_auth=False),
    "a timeline": lambda client, stage, target: client.get_users_tweets(target or stage.alice.user_id),
    "mentions": lambda client, stage, target: client.get_users_mentions(target or stage.alice.user_id),
    "following": lambda client, stage, target: client.follow_user(target or stage.alice.user_id, user_auth=False),
    "unfollowing": lambda client, stage, target: client.unfollow_user(target or stage.alice.user_id, user_auth=False),
    "followers": lambda client, stage, target: client.get_users_followers(target or stage.alice.user_id),
    "followed": lambda client, stage, target: client.get_users_following(target or stage.alice.user_id),
    "liking": lambda client, stage, target: client.like(target or stage.first, user_auth=False),
    "unliking": lambda client, stage, target: client.unlike(target or stage.first, user_auth=False),
    "likers": lambda client, stage, target: client.get_liking_users(target or stage.first),
    "liked": lambda client, stage, target: client.get_liked_tweets(target or stage.alice.user_id),
    "retweeting": lambda client, stage, target: client.retweet(target or stage.first, user_auth=False),
    "unretweeting": lambda client, stage, target: client.unretweet(target or stage.first, user_auth=False),
    "retweeters": lambda client, stage, target: client.get_retweeters(target or stage.first),
    "quotes": lambda client, stage, target: client.get_quote_tweets(target or stage.first),
    "muting": lambda client, stage, target: client.mute(target or stage.alice.user_id, user_auth=False),
    "muted": lambda client, stage, _: client.get_muted(user_auth=False),
    "blocked": lambda client, stage, _: client.get_blocked(user_auth=False),
    "bookmarking": lambda client, stage, target: client.bookmark(target or stage.first),
    "bookmarks": lambda client, stage, _: client.get_bookmarks(),
    "hiding": lambda client, stage, target: client.hide_reply(target or stage.reply, user_auth=False),
    "a list": lambda client, stage, _: client.get_list(stage.circle),
    "making a list": lambda client, stage, _: client.create_list("Mine", user_auth=False),
    "members": lambda client, stage, target: client.get_list_members(target or stage.circle),
    "list tweets": lambda client, stage, target: client.get_list_tweets(target or stage.circle),
    "adding": lambda client, stage, target: client.add_list_member(
        target or stage.circle, stage.bob.user_id, user_auth=False
    ),
    "following a list": lambda client, stage, target: client.follow_list(target or stage.circle, user_auth=False),
    "pinning": lambda client, stage, target: client.pin_list(target or stage.circle, user_auth=False),
    "owned lists": lambda client, stage, target: client.get_owned_lists(target or stage.alice.user_id),
}

LOOKED_UP = {"a tweet", "tweets", "a user", "a name", "users", "a list"}
"""Look-ups: what is not there is a 200 with an error in it, as X has it."""

WITHOUT_TARGET = {"posting", "me", "home", "muted", "blocked", "bookmarks", "making a list"}
"""There is nothing in their path or body that could be missing."""

ANSWERED = {"unliking", "unretweeting", "unfollowing"}
"""Ends of what was not: the answer is that it is not, not that something is missing."""
