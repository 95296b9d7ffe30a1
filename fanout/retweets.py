"""A person retweets a tweet once, however often and from however many places it is asked."""

import uuid

from cql.errors import OutcomeUnknown
from cql.ids import us_of
from cql.records import RETWEET, Claim, Tweet
from fanout import hydrate, lookup
from fanout.errors import Conflict, Forbidden, NotFound
from fanout.publish import claim_expired, commit, mint, retract
from fanout.services import Services


def retweet(services: Services, user_id: int, tweet_id: int) -> Tweet:
    """The person's retweet of the tweet: a new one, or the one that stands."""
    original = _original(services, user_id, tweet_id)
    standing = services.store.tweets.retweet_claim(user_id, original.tweet_id)
    if standing is None:
        return _claimed(services, user_id, original, None)
    claim, mark = standing
    if claim.tweet_id == 0:
        return _claimed(services, user_id, original, mark)
    return _standing(services, user_id, original, claim, mark)


def undo(services: Services, user_id: int, tweet_id: int) -> None:
    """No retweet of the tweet by this person stands any more."""
    standing = services.store.tweets.retweet_claim(user_id, tweet_id)
    if standing is None or standing[0].tweet_id == 0:
        return
    claim, mark = standing
    retweeted = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if retweeted is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The retweet is still in progress.")
    retract(services, retweeted or _repeat(user_id, tweet_id, claim.tweet_id))
    _list(services, user_id, tweet_id, claim.tweet_id, False)
    services.store.tweets.claim_retweet(user_id, tweet_id, 0, services.clock.ms(), mark)


def _original(services: Services, user_id: int, tweet_id: int) -> Tweet:
    """What is retweeted: for a retweet, the tweet that it repeats."""
    original = _visible(services, user_id, tweet_id)
    if original.kind == RETWEET:
        original = _visible(services, user_id, original.ref_id)
    author = lookup.users(services, user_id, [original.author_id]).get(original.author_id)
    if author is None or (author.protected and author.user_id != user_id):
        raise Forbidden("The tweets of a protected account cannot be retweeted.")
    return original


def _visible(services: Services, user_id: int, tweet_id: int) -> Tweet:
    found = lookup.tweets(services, user_id, [tweet_id])
    if tweet_id in found.unauthorized:
        raise Forbidden("You may not see this tweet.")
    if tweet_id not in found.tweets:
        raise NotFound(f"There is no tweet with the id {tweet_id}.")
    return found.tweets[tweet_id]


def _claimed(services: Services, user_id: int, original: Tweet, old: uuid.UUID | None) -> Tweet:
    """Claims the pair for a new retweet and writes it; whoever loses takes the winner's."""
    store, tweet_id = services.store, original.tweet_id
    new = mint(services, user_id)
    if store.tweets.claim_retweet(user_id, tweet_id, new, services.clock.ms(), old):
        return _written(services, user_id, original, new)
    standing = store.tweets.retweet_claim(user_id, tweet_id)
    if standing is None or standing[0].tweet_id == 0:
        raise OutcomeUnknown("claim_retweet")
    return _standing(services, user_id, original, *standing)


def _standing(services: Services, user_id: int, original: Tweet, claim: Claim, mark: uuid.UUID) -> Tweet:
    """The retweet claimed earlier: there, half made, or left over from an undo that did not finish."""
    written = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if written is not None and written.deleted_ms:
        return _claimed(services, user_id, original, mark)
    if written is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The retweet is still in progress.")
    return _written(services, user_id, original, claim.tweet_id)


def _written(services: Services, user_id: int, original: Tweet, retweet_id: int) -> Tweet:
    """Sends the batch, again if need be; the list of retweeters comes behind it and is repeated with it."""
    author = hydrate.users(services, [original.author_id])[original.author_id]
    text = f"RT @{author.username}: {original.text}"
    tweet = _repeat(user_id, original.tweet_id, retweet_id, original.author_id, text)
    commit(services, tweet)
    _list(services, user_id, original.tweet_id, retweet_id, True)
    return tweet


def _repeat(user_id: int, tweet_id: int, retweet_id: int, author_id: int = 0, text: str = "") -> Tweet:
    return Tweet(
        retweet_id,
        user_id,
        RETWEET,
        text,
        ref_id=tweet_id,
        ref_author_id=author_id,
        conversation_id=retweet_id,
    )


def _list(services: Services, user_id: int, tweet_id: int, retweet_id: int, listed: bool) -> None:
    """The stamp is the retweet's own, and one more for its end: a replay of the former changes nothing."""
    stamp = us_of(retweet_id) + (not listed)
    services.store.likes.set_retweeter(user_id, tweet_id, retweet_id, listed, stamp)
    services.caches.retweets.move(tweet_id, 1 if listed else -1)
