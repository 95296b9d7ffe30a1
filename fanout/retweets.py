"""A person retweets a tweet once, however often and from however many places it is asked."""

import uuid
from dataclasses import replace

from cql.errors import OutcomeUnknown
from cql.records import RETWEET, Claim, Tweet, User
from fanout import answers, lookup
from fanout.errors import Conflict, Forbidden
from fanout.publish import claim_expired, commit, mint, retract
from fanout.services import Services


def retweet(services: Services, user_id: int, tweet_id: int) -> Tweet:
    """The person's retweet of the tweet: a new one, or the one that stands."""
    original, author = _original(services, user_id, tweet_id)
    return _claimed(services, _drafted(user_id, original, author), None)


def undo(services: Services, user_id: int, tweet_id: int) -> None:
    """No retweet of the tweet by this person stands any more."""
    standing = services.store.tweets.retweet_claim(user_id, tweet_id)
    if standing is None or standing[0].tweet_id == 0:
        return
    claim, mark = standing
    retweeted = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if retweeted is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The retweet is still in progress.")
    retract(services, retweeted or Tweet(claim.tweet_id, user_id, RETWEET, "", ref_id=tweet_id))
    services.store.tweets.claim_retweet(user_id, tweet_id, 0, services.clock.ms(), mark)


def _original(services: Services, user_id: int, tweet_id: int) -> tuple[Tweet, User]:
    """What is retweeted, and its author."""
    original, author = lookup.original(services, user_id, tweet_id)
    if author.protected and author.user_id != user_id:
        raise Forbidden("The tweets of a protected account cannot be retweeted.")
    return original, author


def _drafted(user_id: int, original: Tweet, author: User) -> Tweet:
    """The retweet without its id."""
    text = f"RT @{author.username}: {original.text}"
    return Tweet(0, user_id, RETWEET, text, ref_id=original.tweet_id, ref_author_id=author.user_id)


def _claimed(services: Services, draft: Tweet, old: uuid.UUID | None) -> Tweet:
    """Claims the pair for a new retweet and writes it; whoever loses takes the winner's."""
    tweets, user_id, tweet_id = services.store.tweets, draft.author_id, draft.ref_id
    new = mint(services, user_id)
    if tweets.claim_retweet(user_id, tweet_id, new, services.clock.ms(), old):
        written = _written(services, draft, new)
        answers.count(services, written)
        return written
    standing = tweets.retweet_claim(user_id, tweet_id)
    if standing is None:
        raise OutcomeUnknown("claim_retweet")
    return _standing(services, draft, *standing)


def _standing(services: Services, draft: Tweet, claim: Claim, mark: uuid.UUID) -> Tweet:
    """The retweet claimed earlier: there, half made, undone, or left over from an undo that did not finish."""
    if claim.tweet_id == 0:
        return _claimed(services, draft, mark)
    written = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if written is not None and written.deleted_ms:
        return _claimed(services, draft, mark)
    if written is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The retweet is still in progress.")
    return _written(services, draft, claim.tweet_id)


def _written(services: Services, draft: Tweet, retweet_id: int) -> Tweet:
    """Sends the batch, again if need be, with the row that lists the retweeter."""
    tweet = replace(draft, tweet_id=retweet_id, conversation_id=retweet_id)
    commit(services, tweet, answers.writes(services, tweet))
    return tweet
