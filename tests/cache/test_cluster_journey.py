"""The cache on a cluster as clients see it: one more API at the real stores and workers, its copies on real shards."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from stack import up
from tests.cast import Cast, Person, until
from tests.redis_cluster import PASSWORD, RedisCluster

_NAME = "api-cluster"


@pytest.fixture(scope="module")
def url(parts: up.Running, redis_cluster: RedisCluster) -> Iterator[str]:
    """Its address. Tokens name who issued them, so it says that it is the other."""
    overrides = {"cache_url": redis_cluster.url, "cache_auth": PASSWORD, "cache_cluster": True}
    overrides |= {"public_url": parts.settings.public_url, "rate_limit_multiplier": 1.0}
    parts.start(_NAME, overrides)
    try:
        yield parts.address(_NAME)
    finally:
        parts.process(_NAME).stop()


@pytest.fixture
def people(cast: Cast, url: str) -> list[Person]:
    return [replace(person, url=url) for person in cast.many("shard", 2)]


def held(cluster: RedisCluster) -> set[bytes]:
    """The keys of all shards."""
    return {key for node in cluster.masters() for key in node.ask("KEYS", "*")}


def test_follow_post_read_and_delete(people: list[Person], cluster: RedisCluster) -> None:
    alice, bob = people
    bob.follow(alice)
    tweet = alice.post("on shards")
    until(lambda: bob.sees(tweet))
    keys = held(cluster)
    for kind in (f"limit:{{u{bob.user_id}}}", f"{{tweet:{tweet}}}", f"{{user:{alice.user_id}}}"):
        assert any(kind.encode() in key for key in keys), kind
    alice.delete(tweet)
    assert bob.home() == []


def test_requests_are_counted_across_shards(people: list[Person]) -> None:
    bob = people[1]
    path = bob.own("/timelines/reverse_chronological")
    left = [int(bob.call("GET", path).headers["x-rate-limit-remaining"]) for _ in range(3)]
    assert [left[0] - each for each in left] == [0, 1, 2]


def test_pages_are_served_while_a_shard_stands_still(people: list[Person], cluster: RedisCluster) -> None:
    alice, bob = people
    bob.follow(alice)
    tweet = alice.post("before it froze")
    until(lambda: bob.sees(tweet))
    with cluster.owner(f"{{tweet:{tweet}}}").frozen():
        assert bob.home() == [tweet]
    cluster.await_well()
    assert bob.home() == [tweet]
