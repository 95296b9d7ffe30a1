"""A post is accepted: checks, id, claim if a key came, one logged batch. And a post is deleted."""

from collections.abc import Sequence

from cql.answers import ended_writes
from cql.errors import OutcomeUnknown
from cql.records import Claim, Tweet
from cql.statements.statement import Write
from cql.timelines import seconds_left
from fanout import answers, drafts
from fanout.drafts import Draft as Draft
from fanout.drafts import Drafted
from fanout.errors import Conflict, Forbidden, KeyReused, NotFound
from fanout.services import Services

_TRIES = 3
"""A batch whose outcome is unknown is sent again, whole, at most so often."""


def publish(services: Services, draft: Draft) -> Tweet:
    """The post, known to be kept. OutcomeUnknown: it may be kept or not; the same key gives the same tweet."""
    drafted = drafts.drafted(services, draft)
    tweet = drafted.with_id(mint(services, draft.author_id))
    if draft.key:
        return _publish_once(services, draft, drafted, tweet)
    _commit(services, drafted, tweet)
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
            services.store.tweets.delete(tweet.tweet_id, services.clock.ms(), ended_writes(tweet))
    finally:
        services.caches.tweets.remove([tweet.tweet_id])
        services.caches.posted.forget(tweet.author_id)
        answers.uncount(services, tweet)


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


def _commit(services: Services, drafted: Drafted, tweet: Tweet) -> None:
    commit(services, tweet, drafted.rows(services, tweet))
    answers.count(services, tweet)


def _publish_once(services: Services, draft: Draft, drafted: Drafted, tweet: Tweet) -> Tweet:
    """Under a key there is one tweet id, whoever comes first; every later attempt writes that same tweet."""
    store, body_hash = services.store, draft.body_hash
    now_ms = services.clock.ms()
    if store.tweets.claim_key(draft.author_id, draft.key, tweet.tweet_id, body_hash, now_ms):
        _commit(services, drafted, tweet)
        return tweet
    claim = store.tweets.key_claim(draft.author_id, draft.key)
    if claim is None:
        raise OutcomeUnknown("claim_key")
    if bytes(claim.body_hash) != body_hash:
        raise KeyReused("This idempotency key was used with another request.")
    return _published_before(services, drafted, claim)


def _published_before(services: Services, drafted: Drafted, claim: Claim) -> Tweet:
    """The tweet of an earlier attempt. Its batch is sent again: not every row of it need have arrived yet."""
    earlier = services.store.tweets.get([claim.tweet_id]).get(claim.tweet_id)
    if earlier is None and not claim_expired(services, claim.claimed_ms):
        raise Conflict("The first request with this idempotency key is still in progress.")
    again = earlier or drafted.with_id(claim.tweet_id)
    commit(services, again, drafted.rows(services, again))
    return again
