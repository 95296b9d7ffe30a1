"""Caches on real servers, without Cassandra: on one server, and on a cluster."""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cache.caches import Caches, open_caches
from tests.cast import until
from tests.redis_cluster import Node, RedisCluster, free_ports, settings

_IDS = itertools.count(time.time_ns())

CachesOn = Callable[..., Caches]


@pytest.fixture(scope="session")
def redis_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    cluster = RedisCluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def cluster(redis_cluster: RedisCluster) -> Iterator[RedisCluster]:
    """The cluster for tests that harm it: whole again afterwards."""
    redis_cluster.await_well()
    yield redis_cluster
    redis_cluster.await_well()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    (port,) = free_ports(1)
    node = Node(tmp_path_factory.mktemp("server") / "data", port)
    node.start()
    try:
        until(node.answers)
        yield node
    finally:
        node.kill()


@pytest.fixture
def caches_on(redis_cluster: RedisCluster) -> Iterator[CachesOn]:
    """Opens caches on the cluster; closed at the end."""
    found: list[Caches] = []

    def open_more(**overrides: Any) -> Caches:
        found.append(open_caches(settings(**{"cache_url": redis_cluster.url, "cache_cluster": True, **overrides})))
        return found[-1]

    yield open_more
    for caches in found:
        caches.close()


@pytest.fixture(params=["server", "cluster"])
def caches(request: pytest.FixtureRequest, caches_on: CachesOn) -> Caches:
    """Caches in both modes."""
    if request.param == "cluster":
        return caches_on()
    port = request.getfixturevalue("redis_server").port
    return caches_on(cache_url=f"redis://127.0.0.1:{port}/0", cache_cluster=False)


@pytest.fixture
def new_id() -> Callable[[], int]:
    """Numbers that nobody had before."""
    return lambda: next(_IDS)
