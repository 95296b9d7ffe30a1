"""Posts, replies, quotes; deletes; look-ups by id."""

from collections.abc import Sequence

from apiflask import APIBlueprint
from flask import Response

from api import idempotency, inputs
from api.access import needs
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.routes import present
from api.routes.present import announced
from api.schemas import pages, results
from api.views import answers, missing
from api.views import tweets as view
from cql.records import Tweet
from fanout import lookup, publish

tweets = APIBlueprint("tweets", __name__, url_prefix="/2/tweets", tag="Tweets")


@tweets.post("")
@tweets.input(inputs.NewTweet, arg_name="body")
@gives(results.Created, 201)
@needs("tweet.read", "tweet.write", "users.read")
def create(body: inputs.NewTweet) -> Response:
    """Posts, replies or quotes; 201 once it is kept. A repeated Idempotency-Key gives the same tweet."""
    opened = services()
    reply_to_id = body.reply.in_reply_to_tweet_id if body.reply else 0
    draft = publish.Draft(viewer_id(), body.text, reply_to_id, body.quote_tweet_id, idempotency.key())
    tweet = publish.publish(opened, draft)
    return announced(answers.answer(view.created(tweet), 201), opened, tweet)


@tweets.delete("/<id:tweet_id>")
@gives(results.Deleted)
@needs("tweet.read", "tweet.write", "users.read")
def delete(tweet_id: int) -> Response:
    """Deletes a tweet of one's own: nobody is shown it from the next read on."""
    publish.delete(services(), viewer_id(), tweet_id)
    return answers.done(deleted=True)


@tweets.get("/<id:tweet_id>")
@tweets.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.OneTweet)
@needs("tweet.read", "users.read", app=True)
def show(tweet_id: int, fields: inputs.Fields) -> Response:
    """One tweet. One that is missing is answered with status 200 and `errors`, as X does."""
    return present.found_tweets(*_found([tweet_id], "id"), fields, one=True)


@tweets.get("")
@tweets.input(inputs.IdList, location="query", arg_name="asked")
@tweets.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.SomeTweets)
@needs("tweet.read", "users.read", app=True)
def look_up(asked: inputs.IdList, fields: inputs.Fields) -> Response:
    """Up to a hundred tweets in the order asked for; the missing ones are named in `errors`."""
    return present.found_tweets(*_found(asked.ids, "ids"), fields)


def _found(ids: Sequence[int], parameter: str) -> tuple[list[Tweet], list[dict[str, str]]]:
    opened, distinct = services(), list(dict.fromkeys(ids))
    found = lookup.tweets(opened, viewer_id(), distinct)
    there = [found.tweets[each] for each in distinct if each in found.tweets]
    return there, missing.tweets(parameter, distinct, found)
