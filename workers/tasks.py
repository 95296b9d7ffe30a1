"""The tasks: ids in, one call, nothing out. Every task may run twice, late, or in any order."""

from functools import cache
from typing import Any

from cache.errors import CacheAway
from cql.errors import StoreError
from fanout import audience, dormant, rebuild
from fanout.drain import Drains
from workers.app import app, services

_AGAIN: Any = {
    "autoretry_for": (StoreError, CacheAway),
    "retry_backoff": 1,
    "retry_backoff_max": 20,
    "max_retries": 5,
}


@cache
def _drains() -> Drains:
    """This process's tails: made in the child, at its first drain."""
    return Drains(services())


@app.task  # type: ignore[untyped-decorator]
def drain(shard: int) -> None:
    """Drains a shard of the outbox; what fails stays unfinished, and the sweeper finds it."""
    _drains().drain(shard)


@app.task(**_AGAIN)  # type: ignore[untyped-decorator]
def copy(user_id: int, author_id: int, follow_stamp: int) -> None:
    """Copies an author's posts behind a follow."""
    rebuild.copy(services(), user_id, author_id, follow_stamp)


@app.task(name="workers.tasks.rebuild", **_AGAIN)  # type: ignore[untyped-decorator]
def rebuild_reader(user_id: int) -> None:
    """Writes what a returning reader's sleep has missed."""
    rebuild.rebuild(services(), user_id)


@app.task(**_AGAIN)  # type: ignore[untyped-decorator]
def weigh(author_id: int) -> None:
    """Counts a large audience, and decides."""
    audience.weigh(services(), author_id)


@app.task  # type: ignore[untyped-decorator]
def renew() -> None:
    """Puts those to sleep who have not read within the horizon, and renews the marks of sleepers."""
    dormant.renew(services())
