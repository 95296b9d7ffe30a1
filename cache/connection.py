"""The one place that knows the Redis client, but for `cluster`: connects, names keys, turns its errors into ours.

Keys carry the epoch: the run of the Redis server that the newest connection reached; in a cluster, of the node that
serves the key. After a failover the replica's run differs, so copies that a lost removal left behind are never found
again.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from cache.cluster import Cluster
from cache.errors import CacheAway
from cache.slots import tagged
from config.settings import Settings

T = TypeVar("T")
Pipeline = Any

_PAUSE_SECONDS = 0.5
"""After a failure, what can do without Redis does not ask it for so long."""

_FAILURES = (redis.RedisError, OSError)


class Connection:
    """Redis by pipelines of single-key commands. Safe for threads and after fork."""

    def __init__(self, settings: Settings) -> None:
        self._epoch = ""
        self._asked_again_at = 0.0
        options: dict[str, Any] = {
            "password": settings.cache_auth or None,
            "socket_timeout": settings.redis_timeout_seconds,
            "socket_connect_timeout": settings.redis_timeout_seconds,
            "health_check_interval": 0,
            # Asked at every connect, and a server that knows them may make time-outs longer than ours.
            "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        }
        self._cluster = Cluster(settings.cache_url, _greeted, **options) if settings.cache_cluster else None
        self._pool = redis.ConnectionPool.from_url(
            settings.cache_url,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            redis_connect_func=self._on_connect,
            **options,
        )
        self._redis = redis.Redis(connection_pool=self._pool)

    def _on_connect(self, connection: Any) -> None:
        self._epoch = _greeted(connection)

    def key(self, *parts: object) -> str:
        """A key of the present epoch; call it where `ask` and `tell` fill a pipeline.

        In a cluster the epoch is that of the key's node, and is added when the pipeline is sent.
        """
        if self._cluster is not None:
            return tagged(":".join(map(str, parts)))
        return ":".join((self._epoch, *map(str, parts)))

    def keys(self, kind: str, ids: Iterable[int]) -> list[str]:
        """The same for many ids of one kind."""
        if self._cluster is not None:
            return [self.key(kind, each) for each in ids]
        head = self.key(kind, "")
        return [f"{head}{each}" for each in ids]

    def ask(self, fill: Callable[[Pipeline], None]) -> list[Any]:
        """One round trip for what can do without Redis: CacheAway at once while Redis is known to be away."""
        if time.monotonic() < self._asked_again_at:
            raise CacheAway("Redis did not answer a moment ago")
        return self.tell(fill)

    def tell(self, fill: Callable[[Pipeline], None]) -> list[Any]:
        """One round trip that must happen: raises CacheAway if it is not known to have happened.

        `fill` puts single-key commands into a pipeline, naming keys by `key`; it is called again if the epoch has
        changed under way.
        """
        cluster = self._cluster
        if cluster is not None:
            return self._call(lambda: cluster.tell(fill))

        def sent() -> list[Any]:
            epoch = None
            answers: list[Any] = []
            while epoch != self._epoch or epoch is None:
                if not self._epoch:
                    self._redis.ping()
                epoch = self._epoch
                with self._redis.pipeline(transaction=False) as pipeline:
                    fill(pipeline)
                    answers = pipeline.execute()
            return answers

        return self._call(sent)

    def _call(self, command: Callable[[], T]) -> T:
        try:
            return command()
        except _FAILURES as failure:
            self._asked_again_at = time.monotonic() + _PAUSE_SECONDS
            raise CacheAway(type(failure).__name__) from failure

    def close(self) -> None:
        """Ends every connection."""
        self._pool.disconnect()
        if self._cluster is not None:
            self._cluster.close()


def _greeted(connection: Any) -> str:
    connection.on_connect()
    connection.send_command("INFO", "server")
    answer = connection.read_response()
    text = answer.decode() if isinstance(answer, bytes) else str(answer)
    return next(line[7:15] for line in text.splitlines() if line.startswith("run_id:"))
