"""The one place that knows the Redis client: connects, names keys, turns its errors into ours.

Keys carry the epoch: the run of the Redis server that the newest connection reached. After a failover the replica's
run differs, so copies that a lost removal left behind are never found again.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cache.errors import CacheAway
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
        self._pool = redis.ConnectionPool.from_url(
            settings.cache_url,
            password=settings.cache_auth or None,
            socket_timeout=settings.redis_timeout_seconds,
            socket_connect_timeout=settings.redis_timeout_seconds,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            redis_connect_func=self._on_connect,
            health_check_interval=0,
        )
        self._redis = redis.Redis(connection_pool=self._pool)

    def _on_connect(self, connection: Any) -> None:
        connection.on_connect()
        connection.send_command("INFO", "server")
        answer = connection.read_response()
        text = answer.decode() if isinstance(answer, bytes) else str(answer)
        self._epoch = next(line[7:15] for line in text.splitlines() if line.startswith("run_id:"))

    def key(self, *parts: object) -> str:
        """A key of the present epoch; call it where `ask` and `tell` fill a pipeline."""
        return ":".join((self._epoch, *map(str, parts)))

    def keys(self, kind: str, ids: Iterable[int]) -> list[str]:
        """The same for many ids of one kind."""
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
