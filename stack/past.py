"""What the people of the small world said before anybody looked: written in bulk, dated over the last days.

Thousands of posts one by one would make a newcomer wait. So the rows are written here as deliveries would have left
them: on the author's timeline, and on the home timelines of those to whom the author is pushed.
"""

import random
from dataclasses import asdict
from typing import Any

import orjson

from stack import voices
from stack.drawing import World

DAYS = 5.0
# Of the time that a post stays on home timelines, at most so much, whatever the horizon is.
HORIZON_SHARE = 0.9
REPLY_SHARE = 0.15
# Whoever answers has something of the last so many posts in front of them.
RECENT = 60


def tell(services: Any, world: World, posts: int) -> None:
    """Write so many posts and replies of the past days."""
    from fanout import bulk

    said = spoken(world, posts, services.clock.ms(), services.settings.horizon_seconds)
    bulk.add_old_posts(services, said)
    pairs = ((reader, tweet.entry) for tweet in said for reader in _readers(services, world, tweet))
    services.store.timelines.add_many(pairs, services.clock.ms(), services.settings.horizon_seconds)
    world.tweets += said


def spoken(world: World, posts: int, now_ms: int, horizon_seconds: float) -> list[Any]:
    """The posts and replies, oldest first."""
    span_ms = min(DAYS * 86_400, HORIZON_SHARE * horizon_seconds) * 1_000
    said: list[Any] = []
    for ago_ms in sorted((world.draw.random() * span_ms for _ in range(posts)), reverse=True):
        tweet_id = _id_at(world.draw, int(now_ms - ago_ms))
        answers = said and world.draw.random() < REPLY_SHARE
        said.append(_reply(world, tweet_id, said) if answers else _post(world, tweet_id))
    return said


def _id_at(draw: random.Random, wall_ms: int) -> int:
    """An id of that moment; nobody held a worker number then, so the lower bits are free to be drawn."""
    from cql.ids import first_id_of

    return first_id_of(wall_ms) + draw.getrandbits(22)


def _post(world: World, tweet_id: int) -> Any:
    name = world.somebody()
    text = voices.said(world.draw, voices.STAR_POSTS if name in voices.STARS else voices.POSTS)
    return _tweet(tweet_id, world.ids[name], text, conversation_id=tweet_id)


def _reply(world: World, tweet_id: int, said: list[Any]) -> Any:
    to = world.draw.choice(said[-RECENT:])
    name = world.reader_of(to.author_id)
    refs = {"reply_to_id": to.tweet_id, "reply_to_user_id": to.author_id, "conversation_id": to.conversation_id}
    return _tweet(tweet_id, world.ids[name], voices.said(world.draw, voices.REPLIES), **refs)


def _tweet(tweet_id: int, author_id: int, text: str, **refs: Any) -> Any:
    from cql.records import POST, Tweet
    from fanout.text.entities import extract

    found = {kind: entities for kind, entities in asdict(extract(text)).items() if entities}
    return Tweet(tweet_id, author_id, POST, text, orjson.dumps(found).decode(), **refs)


def _readers(services: Any, world: World, tweet: Any) -> list[int]:
    """The author, and the followers unless this author is pulled."""
    from fanout import policy
    from fanout.decided import EVERYBODY

    histories = services.decided.of([tweet.author_id])
    if policy.pushes(policy.ACTIVE, histories[tweet.author_id], histories[EVERYBODY], tweet.tweet_id):
        return [tweet.author_id, *world.follower_ids(tweet.author_id)]
    return [tweet.author_id]
