"""The real thing, made small: workers with their own keyspace and databases, and processes to act through."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar
from unittest import mock

import psutil

from cache.errors import CacheAway
from config.settings import Settings, load
from cql.errors import OutcomeUnknown, StoreUnavailable
from cql.outbox import minute_of
from cql.records import User
from fanout import bulk
from fanout.home import Walk, read_home
from fanout.services import Services, open_services
from stack import redis, up
from stack.environment import ROOT
from stack.processes import Process
from stack.state import as_environment

T = TypeVar("T")

SMALL: dict[str, Any] = {
    "home_entries_max": 12,
    "root_window_entries": 4,
    "head_entries": 3,
    "celebrity_line_followers": 3,
    "celebrity_hysteresis": 0.7,
    # The second follower of anybody goes to a level of sixteen shards.
    "follower_level_followers": (2, 100),
    "split_followers": 4,
    "policy_cache_seconds": 0.1,
    "pulled_list_seconds": 0.1,
    "policy_lead_seconds": 1.0,
    "clock_skew_seconds": 0.2,
    "dormant_trust_seconds": 0.5,
    "outbox_shards": 2,
    "drain_followers": 2,
    "drain_events": 5,
    "drain_budget_ms": 50,
    "batch_rows": 3,
    "sweep_seconds": 0.3,
    "sweep_after_seconds": 0.8,
    "nudge_seconds": 1.0,
    "redis_timeout_seconds": 0.3,
}
"""So small that fifty steps reach every edge. A decision holds later than both caches are old and clocks apart."""

SKEWED: dict[str, Any] = {"clock_skew_seconds": 5.0, "policy_lead_seconds": 5.6}
"""For worlds in which one process's clock is five seconds off. Such a process acts, and does not read."""

_PARTS = ("worker-machine", "copier-machine", "sweeper-machine")
_KEYSPACE, _CACHE, _BROKER = "murmuration_machine", 4, 5
_START_SECONDS, _ANSWER_SECONDS = 60.0, 15.0
_FREEZE_AT_MOST = 3.0
"""A batch that comes later than five seconds after its id waits until its minute is read again."""


def settings_of(parts: up.Running, **overrides: Any) -> Settings:
    """Those of the parts on a keyspace and databases of our own, small."""
    known = parts.settings.model_dump(exclude_unset=True)
    apart = {
        "cassandra_keyspace": _KEYSPACE,
        "cache_url": f"{known['cache_url'].rpartition('/')[0]}/{_CACHE}",
        "broker_url": f"{known['broker_url'].rpartition('/')[0]}/{_BROKER}",
    }
    return load({}, **{**known, **apart, **SMALL, **overrides})


@contextmanager
def workers(parts: up.Running, settings: Settings) -> Iterator[None]:
    """Drains, copies and sweeps in processes of their own."""
    overrides = settings.model_dump(exclude_unset=True)
    try:
        with ThreadPoolExecutor(len(_PARTS)) as pool:
            list(pool.map(lambda name: parts.start(name, overrides), _PARTS))
        yield
    finally:
        with ThreadPoolExecutor(len(_PARTS)) as pool:
            list(pool.map(lambda name: _stopped(parts, name), _PARTS))


def _stopped(parts: up.Running, name: str) -> None:
    process = parts.state.process(name)
    if process is not None:
        process.stop()
        up.processes.forget(process, parts.state.parts)


class Slow:
    """The process that freezes between minting and writing."""

    def __init__(self, settings: Settings) -> None:
        environment = {**os.environ, **as_environment(settings), "PYTHONPATH": str(ROOT)}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.machine.slow"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._frozen_at = 0.0
        assert self._line() == "ready"

    @property
    def frozen(self) -> bool:
        """Whether it holds an id that it has not written."""
        return bool(self._frozen_at)

    @property
    def overdue(self) -> bool:
        """Whether its batch would be found only when its minute is closed."""
        return self.frozen and time.monotonic() - self._frozen_at > _FREEZE_AT_MOST

    def begin(self, author: int, text: str) -> None:
        """Has it mint an id for this post, and freeze."""
        assert self._child.stdin is not None
        self._child.stdin.write(f"{author}\t{text}\n")
        self._child.stdin.flush()
        self._frozen_at = time.monotonic()
        _until(lambda: psutil.Process(self._child.pid).status() == psutil.STATUS_STOPPED, _ANSWER_SECONDS)

    def finish(self) -> int:
        """Thaws it; the id that it was told was kept."""
        self._frozen_at = 0.0
        self._child.send_signal(signal.SIGCONT)
        return int(self._line())

    def _line(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline().strip()

    def close(self) -> None:
        """Ends it, frozen or not."""
        self._child.kill()
        self._child.wait()


@dataclass
class World:
    """Two processes to act through (the second one's clock may be off), one that freezes, and Redis to torment."""

    parts: up.Running
    settings: Settings
    usual: Services
    other: Services
    slow: Slow
    pool: ThreadPoolExecutor

    def people(self, count: int) -> list[int]:
        """Ids of so many new people, in order."""
        ids = sorted(self.usual.store.ids.mint() for _ in range(count))
        bulk.add_users(self.usual, [User(each, f"m{each}", f"Person {each}") for each in ids])
        return ids

    def walk(self, viewer: int, size: int) -> list[int]:
        """A whole walk. A page that the stores were too busy for is a 503, and the reader begins again."""
        for _ in range(3):
            with suppress(StoreUnavailable):
                return self._walked(viewer, size)
        return self._walked(viewer, size)

    def _walked(self, viewer: int, size: int) -> list[int]:
        """Every id on every page of a walk, in the order in which it came; pages must be full or the last."""
        found: list[int] = []
        walk: Walk | None = Walk.start()
        while walk is not None:
            page = read_home(self.usual, viewer, walk, size)
            assert walk.shown == len(found), f"the cursor counts {walk.shown} entries, {len(found)} were shown"
            found += [tweet.tweet_id for tweet in page.tweets]
            assert page.next is None or len(page.tweets) == size, f"a page of {len(page.tweets)} is not the last"
            walk = page.next
        return found

    def walks(self, viewers: Iterable[int], size: int) -> dict[int, list[int]]:
        """One walk per person, at the same time."""
        asked = {viewer: self.pool.submit(self.walk, viewer, size) for viewer in viewers}
        return {viewer: walk.result() for viewer, walk in asked.items()}

    def delivered(self, post_ids: Iterable[int]) -> set[int]:
        """Those of the posts whose every event has its done mark."""
        wanted = set(post_ids)
        if not wanted:
            return set()
        first, last = min(wanted), self.usual.store.ids.mint() + (10_000 << 22)
        done: dict[int, list[bool]] = {}
        for shard in range(self.settings.outbox_shards):
            for minute in range(minute_of(first), minute_of(last) + 1):
                for event in self.usual.store.outbox.read(shard, minute, (first, 0), 1_000):
                    done.setdefault(event.entry.tweet_id, []).append(event.done)
        return {each for each in wanted if done.get(each) and all(done[each])}

    def kept(self, act: Callable[[], T]) -> T:
        """The outcome of something that may be asked for again until it is known, with Redis thawed in between."""
        for _ in range(3):
            try:
                return act()
            except (CacheAway, OutcomeUnknown):
                self.thaw()
                time.sleep(0.6)
        return act()

    def role(self, role: str) -> Process:
        """One of the two Redis roles."""
        return self.parts.process(role)

    def freeze(self, role: str) -> None:
        """It does not answer any more, and loses nothing."""
        self.role(role).freeze()

    def thaw(self) -> None:
        """Both answer."""
        for role in redis.ROLES:
            self.role(role).thaw()

    def empty(self, role: str) -> None:
        """Everything in our database of it is forgotten."""
        database = {"cache": _CACHE, "broker": _BROKER}[role]
        redis.ask(self.parts.state.ports.known[role], f"SELECT {database}\r\nFLUSHDB")


@contextmanager
def made(parts: up.Running, settings: Settings, app: ModuleType, offset_ms: int) -> Iterator[World]:
    """A world around running workers. `app` is `workers.app`, imported by somebody who knew the environment."""
    usual = open_services(settings, send=app.send)
    other = open_services(settings.model_copy(update={"clock_offset_ms": offset_ms}), send=app.send)
    slow = Slow(settings)
    with mock.patch.object(app, "app", app.make_app(settings)), ThreadPoolExecutor(8) as pool:
        world = World(parts, settings, usual, other, slow, pool)
        try:
            yield world
        finally:
            world.thaw()
            slow.close()
            usual.close()
            other.close()


def _until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.002)
