"""A small, seeded world for the first run: people with a long tail of followers, a few stars, posts to read.

The same seed gives the same people, follows and sentences. Ids and times are those of the run.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from config.settings import Settings
from stack import past, voices
from stack.drawing import World, drawn
from stack.errors import StackError
from stack.steps import QUIET, Steps

PEOPLE, POSTS, SEED = 300, 2000, 1
PEOPLE_MIN, PEOPLE_MAX = 10, 2500
# So many go through the door that every post takes, answers to what was said before and likes too. Each costs as
# much as fifty rows in bulk, and nobody should wait long for a first page.
LIVE_MAX = 240
# Of every hundred of them.
POSTED, REPLIED, RETWEETED = 25, 15, 25
RECENT = 200
THREADS = 8
DELIVERED_SECONDS = 60.0

Deed = Callable[[], object]


@dataclass(frozen=True)
class Made:
    """What was made, and in whose name to look at it."""

    viewer: str
    summary: str


def create(
    settings: Settings, *, people: int = PEOPLE, posts: int = POSTS, seed: int = SEED, steps: Steps = QUIET
) -> Made:
    """Create the world in running stores and wait until every post is delivered."""
    from fanout.services import open_services

    if not PEOPLE_MIN <= people <= PEOPLE_MAX:
        raise StackError(f"A small world has {PEOPLE_MIN} to {PEOPLE_MAX} people.")
    world = drawn(people, seed)
    services = open_services(settings)
    try:
        with steps.step(f"Creating {people} people, and who follows whom"):
            settle(services, world)
        with steps.step(f"Letting them post {posts} times"):
            past.tell(services, world, posts)
            live(services, world, min(LIVE_MAX, posts))
        with steps.step("Delivering the latest"):
            await_delivery(services)
    finally:
        services.close()
    follows = sum(map(len, world.following.values()))
    return Made(voices.VIEWER[0], f"{people} people, {follows} follows, {posts} posts and answers.")


def settle(services: Any, world: World) -> None:
    """Write people and follows; whoever a run before has written already is kept."""
    from cql.records import User
    from fanout import bulk

    world.ids = dict(services.store.users.named(world.names))
    new = [name for name in world.names if name not in world.ids]
    world.ids |= {name: services.store.ids.mint() for name in new}
    users = [User(world.ids[name], name, world.names[name]) for name in new]
    with ThreadPoolExecutor(THREADS) as pool:
        # A name is claimed in several round trips, one after the other.
        shares = [users[start::THREADS] for start in range(THREADS)]
        list(pool.map(lambda share: bulk.add_users(services, share, claim_names=True), shares))
    follows = ((one, other) for one, others in world.following.items() for other in others)
    bulk.add_follows(services, ((world.ids[one], world.ids[other]) for one, other in follows))


def live(services: Any, world: World, deeds: int) -> None:
    """Posts, replies, retweets and likes of this very moment."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda deed: deed(), _deeds(services, world, deeds)))


def _deeds(services: Any, world: World, count: int) -> Iterator[Deed]:
    for _ in range(count):
        kind = world.draw.randrange(100)
        if kind < POSTED:
            yield _post(services, world)
        elif kind < POSTED + REPLIED:
            yield _reply(services, world)
        else:
            yield _react(services, world, likes=kind >= POSTED + REPLIED + RETWEETED)


def _post(services: Any, world: World) -> Deed:
    from fanout.publish import Draft, publish

    name = world.somebody()
    text = voices.said(world.draw, voices.STAR_POSTS if name in voices.STARS else voices.POSTS)
    return lambda: publish(services, Draft(world.ids[name], text))


def _reply(services: Any, world: World) -> Deed:
    from fanout.publish import Draft, publish

    tweet = world.draw.choice(world.tweets[-RECENT:])
    author, text = world.ids[world.reader_of(tweet.author_id)], voices.said(world.draw, voices.REPLIES)
    return lambda: publish(services, Draft(author, text, reply_to_id=tweet.tweet_id))


def _react(services: Any, world: World, *, likes: bool) -> Deed:
    from fanout.likes import like
    from fanout.retweets import retweet

    tweet = world.draw.choice(world.tweets[-RECENT:])
    person = world.ids[world.reader_of(tweet.author_id)]
    return lambda: (like if likes else retweet)(services, person, tweet.tweet_id)


def await_delivery(services: Any) -> None:
    """Wait until no event is unfinished; the parts that deliver are not ours, so there is a deadline."""
    from fanout.sweep import look, oldest

    end = time.monotonic() + DELIVERED_SECONDS
    while oldest(look(services)):
        if time.monotonic() > end:
            raise StackError("The posts were written but are not delivered yet; `murmur status` shows why.")
        time.sleep(0.2)
