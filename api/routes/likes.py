"""Likes and retweets, and their ends."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs
from api.access import needs
from api.auth.gate import own
from api.context import services
from api.gives import gives
from api.routes.present import announced
from api.schemas import results
from api.views import answers
from fanout import likes as fanout
from fanout import retweets

likes = APIBlueprint("likes", __name__, url_prefix="/2/users", tag="Likes and retweets")


@likes.post("/<id:user_id>/likes")
@likes.input(inputs.TweetRef, arg_name="body")
@gives(results.Liked)
@needs("tweet.read", "users.read", "like.write")
def like(user_id: int, body: inputs.TweetRef) -> Response:
    """Likes a tweet."""
    fanout.like(services(), own(user_id), body.tweet_id)
    return answers.done(liked=True)


@likes.delete("/<id:user_id>/likes/<id:tweet_id>")
@gives(results.Liked)
@needs("tweet.read", "users.read", "like.write")
def unlike(user_id: int, tweet_id: int) -> Response:
    """Takes a like back."""
    fanout.unlike(services(), own(user_id), tweet_id)
    return answers.done(liked=False)


@likes.post("/<id:user_id>/retweets")
@likes.input(inputs.TweetRef, arg_name="body")
@gives(results.Retweeted)
@needs("tweet.read", "tweet.write", "users.read")
def retweet(user_id: int, body: inputs.TweetRef) -> Response:
    """Retweets a tweet, once; `rest_id` is the id of the retweet."""
    opened = services()
    tweet = retweets.retweet(opened, own(user_id), body.tweet_id)
    return announced(answers.done(retweeted=True, rest_id=str(tweet.tweet_id)), opened, tweet)


@likes.delete("/<id:user_id>/retweets/<id:tweet_id>")
@gives(results.Unretweeted)
@needs("tweet.read", "tweet.write", "users.read")
def undo(user_id: int, tweet_id: int) -> Response:
    """Takes a retweet back; the id is that of the tweet it repeats."""
    retweets.undo(services(), own(user_id), tweet_id)
    return answers.done(retweeted=False)
