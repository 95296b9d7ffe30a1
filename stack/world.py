"""A small, seeded world for the first run: people with a long tail of followers, a few stars, posts to read.

The same seed gives the same people, follows and sentences. Ids and times are those of the run.
"""

import random
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from config.settings import Settings
from stack import voices
from stack.errors import StackError
from stack.steps import QUIET, Steps

# The share of all people that follows each star, so that stars lie above the line of a laptop.
STAR_SHARES = (0.85, 0.7, 0.55, 0.45)
PEOPLE_MIN, PEOPLE_MAX = 10, 2500
FOLLOWS_MEDIAN, FOLLOWS_SIGMA = 12, 0.8
VIEWER_FOLLOWS = 45
# Of every hundred posts; the rest are posts of their own.
REPLIES, RETWEETS = 20, 15
LIKES_PER_POST = 0.6
# Only what was posted in an earlier wave is answered, so that everything happens in a believable order.
WAVES = 12
THREADS = 8
DELIVERED_SECONDS = 60.0


@dataclass(frozen=True)
class Made:
    """What was made, and in whose name to look at it."""

    viewer: str
    summary: str


@dataclass(frozen=True)
class Posted:
    """A post that others may answer."""

    tweet_id: int
    author: str


@dataclass
class World:
    """People and follows as drawn, before anything is written."""

    draw: random.Random
    names: dict[str, str]
    following: dict[str, list[str]]
    ids: dict[str, int] = field(default_factory=dict)
    posts: list[Posted] = field(default_factory=list)

    def followers(self, name: str) -> list[str]:
        """Who follows this person."""
        return [one for one, others in self.following.items() if name in others]


def create(settings: Settings, *, people: int = 300, posts: int = 3000, seed: int = 1, steps: Steps = QUIET) -> Made:
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
            talk(services, world, posts)
        with steps.step("Delivering"):
            await_delivery(services)
    finally:
        services.close()
    follows = sum(map(len, world.following.values()))
    summary = f"{people} people, {follows} follows, {len(world.posts)} posts that can be answered."
    return Made(voices.VIEWER[0], summary)


def drawn(people: int, seed: int) -> World:
    """The people, and whom each follows: few are followed by many, most by a handful."""
    draw = random.Random(seed)
    names = voices.people(draw, people)
    ordinary = [name for name in names if name not in voices.STARS]
    weights = [1 / (rank + 15) ** 0.9 for rank in range(len(ordinary))]
    following = {}
    for name in names:
        likes_to_read = name == voices.VIEWER[0]
        wanted = VIEWER_FOLLOWS if likes_to_read else draw.lognormvariate(0, FOLLOWS_SIGMA) * FOLLOWS_MEDIAN
        chosen = set(draw.choices(ordinary, weights, k=int(wanted)))
        stars = zip(voices.STARS, STAR_SHARES, strict=True)
        chosen |= {star for star, share in stars if draw.random() < share or likes_to_read}
        following[name] = sorted(chosen - {name})
    return World(draw, names, following)


def settle(services: Any, world: World) -> None:
    """Write people and follows; whoever a run before has written already is kept."""
    from cql.records import User
    from fanout import bulk

    world.ids = dict(services.store.users.named(world.names))
    new = [name for name in world.names if name not in world.ids]
    world.ids |= {name: services.store.ids.mint() for name in new}
    bulk.add_users(services, [User(world.ids[name], name, world.names[name]) for name in new])
    follows = ((one, other) for one, others in world.following.items() for other in others)
    bulk.add_follows(services, ((world.ids[one], world.ids[other]) for one, other in follows))


def talk(services: Any, world: World, posts: int) -> None:
    """Posts, replies, retweets and likes, wave by wave."""
    with ThreadPoolExecutor(THREADS) as pool:
        for wave in range(WAVES):
            size = posts * (wave + 1) // WAVES - posts * wave // WAVES
            deeds = [deed for _ in range(size) for deed in _deeds(services, world)]
            world.posts += [made for made in pool.map(lambda deed: deed(), deeds) if made is not None]


Deed = Callable[[], Posted | None]


def _deeds(services: Any, world: World) -> Iterable[Deed]:
    """One post of some kind, and perhaps a like."""
    draw = world.draw
    kind = draw.randrange(100) if world.posts else 100
    if kind < REPLIES:
        yield _reply(services, world)
    elif kind < REPLIES + RETWEETS:
        yield _retweet(services, world)
    else:
        yield _post(services, world)
    if world.posts and draw.random() < LIKES_PER_POST:
        yield _like(services, world)


def _post(services: Any, world: World) -> Deed:
    # Later names are followed less and post less; stars post as often as the busiest.
    name = list(world.names)[int(len(world.names) * world.draw.random() ** 2)]
    text = voices.said(world.draw, voices.STAR_POSTS if name in voices.STARS else voices.POSTS)
    return lambda: _published(services, world, name, text, 0)


def _reply(services: Any, world: World) -> Deed:
    post, name = _somebody_near(world)
    text = voices.said(world.draw, voices.REPLIES)
    return lambda: _published(services, world, name, text, post.tweet_id)


def _retweet(services: Any, world: World) -> Deed:
    from fanout.retweets import retweet

    post, name = _somebody_near(world)

    def deed() -> None:
        retweet(services, world.ids[name], post.tweet_id)

    return deed


def _like(services: Any, world: World) -> Deed:
    from fanout.likes import like

    post, name = _somebody_near(world)

    def deed() -> None:
        like(services, world.ids[name], post.tweet_id)

    return deed


def _somebody_near(world: World) -> tuple[Posted, str]:
    """A recent post, and one of those who have seen it."""
    recent = world.posts[-400:]
    post = world.draw.choice(recent)
    return post, world.draw.choice(world.followers(post.author) or list(world.names))


def _published(services: Any, world: World, name: str, text: str, reply_to_id: int) -> Posted:
    from fanout.publish import Draft, publish

    tweet = publish(services, Draft(world.ids[name], text, reply_to_id=reply_to_id))
    return Posted(tweet.tweet_id, name)


def await_delivery(services: Any) -> None:
    """Wait until no event is unfinished; the parts that deliver are not ours, so there is a deadline."""
    from fanout.sweep import look, oldest

    end = time.monotonic() + DELIVERED_SECONDS
    while oldest(look(services)):
        if time.monotonic() > end:
            raise StackError("The posts were written but are not delivered yet; `murmur status` shows why.")
        time.sleep(0.2)
