"""Who retweeted, quoted, liked and mentioned what or whom."""

from functools import partial

from apiflask import APIBlueprint
from flask import Response

from api import inputs, paging
from api.access import needs
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.routes import paged
from api.schemas import pages
from fanout import answers, likes, mentions, people
from fanout.authored import Wanted

engagement = APIBlueprint("engagement", __name__, url_prefix="/2", tag="Engagement")


@engagement.get("/users/<id:user_id>/mentions")
@engagement.input(paging.Mentions, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", app=True)
def mentioning(user_id: int, asked: paging.Mentions, fields: inputs.Fields) -> Response:
    """Tweets that mention a user or reply to one, newest first, 800 at the most; nobody the user blocks."""
    read = partial(mentions.read, wanted=Wanted(inputs.lowest(asked), inputs.highest(asked)))
    return paged.listed(paged.of_tweets, read, "mentions", user_id, asked, fields)


@engagement.get("/tweets/<id:tweet_id>/quote_tweets")
@engagement.input(paging.Quotes, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", app=True)
def quoting(tweet_id: int, asked: paging.Quotes, fields: inputs.Fields) -> Response:
    """Tweets that quote a tweet, newest first."""
    opened, viewer, plain = services(), viewer_id(), "replies" in asked.exclude
    return paged.of_tweets(
        f"quotes/{tweet_id}/{int(plain)}",
        paging.token_of(asked),
        fields,
        lambda place: answers.quotes(opened, viewer, tweet_id, place, asked.max_results, exclude_replies=plain),
    )


@engagement.get("/tweets/<id:tweet_id>/retweets")
@engagement.input(paging.Hundred, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", app=True)
def retweets(tweet_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """Retweets of a tweet, newest first."""
    return paged.listed(paged.of_tweets, answers.retweets, "retweets", tweet_id, asked, fields)


@engagement.get("/tweets/<id:tweet_id>/retweeted_by")
@engagement.input(paging.Hundred, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", app=True)
def retweeters(tweet_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """Who retweeted a tweet, the latest first."""
    return paged.listed(paged.of_people, answers.retweeters, "retweeters", tweet_id, asked, fields)


@engagement.get("/tweets/<id:tweet_id>/liking_users")
@engagement.input(paging.Hundred, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", "like.read", app=True)
def likers(tweet_id: int, asked: paging.Hundred, fields: inputs.Fields) -> Response:
    """Who likes a tweet."""
    return paged.listed(paged.of_people, people.likers, "likers", tweet_id, asked, fields)


@engagement.get("/users/<id:user_id>/liked_tweets")
@engagement.input(paging.Liked, location="query", arg_name="asked")
@engagement.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.TweetPage)
@needs("tweet.read", "users.read", "like.read", app=True)
def liked(user_id: int, asked: paging.Liked, fields: inputs.Fields) -> Response:
    """Tweets that a user likes, the newest tweet first."""
    return paged.listed(paged.of_tweets, likes.liked, "liked", user_id, asked, fields)
