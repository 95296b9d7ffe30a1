"""Flags that wake a shard's drain, and the lease that spares a shard from being drained twice at once.

All of it is best effort: what is lost here is found by the sweeper, and double work is harmless.
"""

import secrets

from cache.connection import Connection
from cache.errors import CacheAway

_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Nudges:
    """One flag and one lease a shard."""

    def __init__(self, connection: Connection, *, flag_seconds: float, lease_seconds: float) -> None:
        self._connection = connection
        self._flag_ms, self._lease_ms = int(flag_seconds * 1_000), int(lease_seconds * 1_000)

    def raise_flag(self, shard: int) -> bool:
        """Whether nobody had raised it: then, and only then, a drain must be sent."""
        try:
            (raised,) = self._connection.ask(
                lambda pipeline: pipeline.set(self._connection.key("nudge", shard), 1, nx=True, px=self._flag_ms)
            )
        except CacheAway:
            return False
        return bool(raised)

    def clear_flag(self, shard: int) -> bool:
        """Lowers the flag; whether it was up. Everything published before is read from now on."""
        try:
            (lowered,) = self._connection.ask(lambda pipeline: pipeline.delete(self._connection.key("nudge", shard)))
        except CacheAway:
            return False
        return bool(lowered)

    def flagged(self, shard: int) -> bool:
        """Whether the flag is up."""
        try:
            (found,) = self._connection.ask(lambda pipeline: pipeline.exists(self._connection.key("nudge", shard)))
        except CacheAway:
            return False
        return bool(found)

    def take(self, shard: int) -> bytes | None:
        """A lease on the shard, or None if somebody has it. Without Redis everybody gets one."""
        lease = secrets.token_bytes(12)
        try:
            (taken,) = self._connection.ask(
                lambda pipeline: pipeline.set(self._connection.key("lease", shard), lease, nx=True, px=self._lease_ms)
            )
        except CacheAway:
            return lease
        return lease if taken else None

    def give_up(self, shard: int, lease: bytes) -> None:
        """Ends a lease, if it is still ours."""
        try:
            self._connection.ask(
                lambda pipeline: pipeline.eval(_RELEASE, 1, self._connection.key("lease", shard), lease)
            )
        except CacheAway:
            return

    def publish_age(self, delivered_until_ms: int, seconds: float) -> None:
        """Tells the readers up to when (wall ms) everything published is delivered."""
        try:
            self._connection.ask(
                lambda pipeline: pipeline.set(
                    self._connection.key("unfinished"), delivered_until_ms, px=int(seconds * 1_000)
                )
            )
        except CacheAway:
            return

    def published_age(self) -> int | None:
        """What `publish_age` told last; None if that was too long ago."""
        try:
            (found,) = self._connection.ask(lambda pipeline: pipeline.get(self._connection.key("unfinished")))
        except CacheAway:
            return None
        return None if found is None else int(found)
