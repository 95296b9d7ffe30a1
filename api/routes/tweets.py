"""Posts, replies, quotes; deletes; look-ups by id."""

from collections.abc import Sequence

from apiflask import APIBlueprint
from flask import Response

from api import idempotency, inputs, posting
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
from fanout import lookup, publish, replies

tweets = APIBlueprint("tweets", __name__, url_prefix="/2/tweets", tag="Tweets")


@tweets.post("")
@tweets.input(posting.NewTweet, arg_name="body")
@gives(results.Created, 201)
@needs("tweet.read", "tweet.write", "users.read")
def create(body: posting.NewTweet) -> Response:
    """Posts, replies or quotes, with a poll or without; 201 once it is kept.

    A repeated Idempotency-Key gives the same tweet. Who may reply is decided by `reply_settings` of the tweet that
    began the conversation; besides those it names, its author and everybody it mentions may. Nobody is verified or
    a subscriber here, so these two rules admit the mentioned alone. 403 names the rule.
    """
    opened = services()
    draft = publish.Draft(
        viewer_id(),
        body.text,
        body.reply.in_reply_to_tweet_id if body.reply else 0,
        body.quote_tweet_id,
        idempotency.key(),
        thread=body.reply is not None and body.reply.auto_populate_reply_metadata,
        without_ids=tuple(body.reply.exclude_reply_user_ids) if body.reply else (),
        reply_settings=body.settings,
        options=tuple(body.poll.options) if body.poll else (),
        minutes=body.poll.duration_minutes if body.poll else 0,
    )
    tweet = publish.publish(opened, draft)
    return announced(answers.answer(view.created(tweet), 201), opened, tweet)


@tweets.delete("/<id:tweet_id>")
@gives(results.Deleted)
@needs("tweet.read", "tweet.write", "users.read")
def delete(tweet_id: int) -> Response:
    """Deletes a tweet of one's own: nobody is shown it from the next read on."""
    publish.delete(services(), viewer_id(), tweet_id)
    return answers.done(deleted=True)


@tweets.put("/<id:tweet_id>/hidden")
@tweets.input(posting.Hidden, arg_name="body")
@gives(results.HiddenReply)
@needs("tweet.read", "users.read", "tweet.moderate.write")
def hide(tweet_id: int, body: posting.Hidden) -> Response:
    """Hides a reply from its conversation, or shows it again; for the author of the tweet that began it.

    As at X a hidden reply is still found by its id, on its author's timeline and by those it mentions.
    """
    replies.hide(services(), viewer_id(), tweet_id, body.hidden)
    return answers.done(hidden=body.hidden)


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
