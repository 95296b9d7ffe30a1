"""A post is accepted: checks, id, claim if a key came, one logged batch. And a post is deleted."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import orjson

from cql.errors import OutcomeUnknown
from cql.records import POST, RETWEET, Claim, Tweet
from cql.statements.statement import Write
from cql.timelines import seconds_left
from fanout import lookup
from fanout.errors import Conflict, Forbidden, Invalid, KeyReused, NotFound
from fanout.services import Services
from fanout.text import length
from fanout.text.entities import extract

_TRIES = 3
"""A batch whose outcome is unknown is sent again, whole, at most so often."""


@dataclass(frozen=True)
class Draft:
    """What somebody wants to post. Ids are 0 for none; `key` is the idempotency key, empty for none."""

    author_id: int
    text: str
    reply_to_id: int = 0
    quote_id: int = 0
    key: str = ""


def publish(services: Services, draft: Draft) -> Tweet:
    """The post, known to be kept. OutcomeUnknown: it may be kept or not; the same key gives the same tweet."""
    problem = length.problem(draft.text)
    if problem:
        raise Invalid(problem, "text")
    tweet = _drafted(services, draft)
    tweet = replace(tweet, tweet_id=mint(services, draft.author_id))
    tweet = _in_conversation(tweet)
    if draft.key:
        return _publish_once(services, draft, tweet)
    commit(services, tweet)
    return tweet


def announce(services: Services, tweet: Tweet) -> None:
    """Wakes the drain of the author's shard; call it after the answer. Nothing is lost if it never happens."""
    shard = outbox_shard(services, tweet.author_id)
    if services.caches.nudges.raise_flag(shard):
        services.send("drain", shard)
    services.caches.posted.forget(tweet.author_id)


def delete(services: Services, user_id: int, tweet_id: int) -> None:
    """The tweet is hidden from the next read on. CacheAway: ask again."""
    tweet = services.store.tweets.get([tweet_id]).get(tweet_id)
    if tweet is None:
        raise NotFound(f"There is no tweet with the id {tweet_id}.")
    if tweet.author_id != user_id:
        raise Forbidden("Only its author may delete a tweet.")
    retract(services, tweet)


def retract(services: Services, tweet: Tweet) -> None:
    """Marks a tweet deleted and removes its copies; repeating it repeats the removal."""
    try:
        if not tweet.deleted_ms:
            services.store.tweets.delete(tweet.tweet_id, services.clock.ms())
    finally:
        services.caches.tweets.remove([tweet.tweet_id])
        services.caches.posted.forget(tweet.author_id)


def outbox_shard(services: Services, author_id: int) -> int:
    """The outbox shard of an author: one drain at a time works on an author's posts."""
    return (author_id * 0x9E3779B97F4A7C15 >> 33) % services.settings.outbox_shards


def mint(services: Services, author_id: int) -> int:
    """An id above everything the author has posted, whatever the clocks of the servers say."""
    newest = services.store.timelines.newest_id(author_id, services.store.ids.mint())
    return services.store.ids.mint(above=newest)


def commit(services: Services, tweet: Tweet, also: Sequence[Write] = ()) -> None:
    """Sends the logged batch until it is known to have succeeded; each attempt has its own place in the outbox.

    `also`: what must stand or fall with the tweet.
    """
    settings, store = services.settings, services.store
    shard = outbox_shard(services, tweet.author_id)
    for attempt in range(_TRIES):
        home_seconds = seconds_left(tweet.tweet_id, services.clock.ms(), settings.horizon_seconds)
        try:
            store.tweets.add(
                tweet,
                store.ids.mint(),
                shard,
                home_seconds=home_seconds,
                outbox_seconds=settings.outbox_days * 86_400,
                also=also,
            )
        except OutcomeUnknown:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def claim_expired(services: Services, claimed_ms: int) -> bool:
    """Whether whoever claimed had its time, so that a retry may send the batch again."""
    return services.clock.ms() - claimed_ms > services.settings.idempotency_deadline_seconds * 1_000


def _publish_once(services: Services, draft: Draft, tweet: Tweet) -> Tweet:
    """Under a key there is one tweet id, whoever comes first; every later attempt writes that same tweet."""
    store, body_hash = services.store, _body_hash(draft)
    now_ms = services.clock.ms()
    if store.tweets.claim_key(draft.author_id, draft.key, tweet.tweet_id, body_hash, now_ms):
        commit(services, tweet)
        return tweet
    claim = store.tweets.key_claim(draft.author_id, draft.key)
    if claim is None:
        raise OutcomeUnknown("claim_key")
    if bytes(claim.body_hash) != body_hash:
        raise KeyReused("This idempotency key was used with another request.")
    return _published_before(services, tweet, claim)


def _published_before(services: Services, tweet: Tweet, claim: Claim) -> Tweet:
    """The tweet of an earlier attempt. Its batch is sent again: not every row of it need have arrived yet."""
    earlier = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if earlier is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The first request with this idempotency key is still in progress.")
    again = _in_conversation(replace(tweet, tweet_id=claim.tweet_id)) if earlier is None else earlier
    commit(services, again)
    return again


def _body_hash(draft: Draft) -> bytes:
    body = orjson.dumps([draft.text, draft.reply_to_id, draft.quote_id])
    return hashlib.sha256(body).digest()


def _drafted(services: Services, draft: Draft) -> Tweet:
    """The tweet without its id; refuses replies to and quotes of what its author may not see."""
    named = [each for each in (draft.reply_to_id, draft.quote_id) if each]
    found = lookup.tweets(services, draft.author_id, named) if named else lookup.NOTHING
    replied = _seen(found, draft.reply_to_id, "reply")
    quoted = _seen(found, draft.quote_id, "quote_tweet_id")
    return Tweet(
        0,
        draft.author_id,
        POST,
        draft.text,
        _entities(draft.text),
        ref_id=draft.quote_id,
        ref_author_id=quoted.author_id if quoted else 0,
        reply_to_id=draft.reply_to_id,
        reply_to_user_id=replied.author_id if replied else 0,
        conversation_id=(replied.conversation_id or replied.tweet_id) if replied else 0,
    )


def _entities(text: str) -> str:
    """The entities as JSON text, kinds without any left out."""
    found = asdict(extract(text))
    return orjson.dumps({kind: entities for kind, entities in found.items() if entities}).decode()


def _seen(found: lookup.Found, tweet_id: int, parameter: str) -> Tweet | None:
    if not tweet_id:
        return None
    if tweet_id in found.unauthorized:
        raise Forbidden("You may not reply to or quote this tweet.")
    tweet = found.tweets.get(tweet_id)
    if tweet is None:
        raise Invalid("The tweet to reply to or to quote does not exist.", parameter)
    if tweet.kind == RETWEET:
        raise Invalid("A retweet cannot be replied to or quoted; name the tweet it repeats.", parameter)
    return tweet


def _in_conversation(tweet: Tweet) -> Tweet:
    """A tweet that answers nobody starts a conversation of its own."""
    return tweet if tweet.reply_to_id else replace(tweet, conversation_id=tweet.tweet_id)
