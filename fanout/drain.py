"""A drain empties a shard of the outbox in rounds. A Celery message is only a nudge; the outbox is the queue.

A round takes a bounded number of followers of each unfinished event, so a huge audience is carried over from round to
round and a small post never waits behind it. After its budget a drain gives the shard up and nudges again.
"""

import time
from collections.abc import Sequence

from cache.errors import CacheAway
from cql.errors import StoreError
from cql.records import Event
from fanout import push
from fanout.services import Services
from fanout.tail import Tail

_EVENTS_TOGETHER = 100
"""Events of one round that are written together: enough for full batches, few enough to bound memory."""


class Drains:
    """This process's tails, one a shard. Not for several threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tails: dict[int, Tail] = {}

    def drain(self, shard: int) -> int:
        """Drains a shard for as long as the budget lasts; the rows written. Anybody else's lease is respected."""
        services = self._services
        deadline = time.monotonic() + services.settings.drain_budget_ms / 1_000
        rows, more = 0, True
        while more and time.monotonic() < deadline:
            lease = services.caches.nudges.take(shard)
            if lease is None:
                # Whoever has the shard looks at the flag once more after giving it up.
                return rows
            try:
                written, more = self._rounds(shard, deadline)
                rows += written
            finally:
                services.caches.nudges.give_up(shard, lease)
            # Published between the last read and the end of the lease: the flag tells.
            more = more or services.caches.nudges.flagged(shard)
        if more:
            self._nudge(shard)
        return rows

    def _nudge(self, shard: int) -> None:
        self._services.caches.nudges.raise_flag(shard)
        self._services.send("drain", shard)

    def _rounds(self, shard: int, deadline: float) -> tuple[int, bool]:
        """Rounds until the shard is empty or the time is up: rows written, and whether there is more to do."""
        tail, rows = self._tail(shard), 0
        try:
            while True:
                self._services.caches.nudges.clear_flag(shard)
                events = tail.read()
                written, progress = _round(self._services, tail, events)
                rows += written
                if not progress:
                    return rows, False
                if time.monotonic() >= deadline:
                    return rows, True
        finally:
            tail.let_go()

    def _tail(self, shard: int) -> Tail:
        if shard not in self._tails:
            services = self._services
            self._tails[shard] = Tail(services.store.outbox, shard, services.settings, services.clock)
        return self._tails[shard]


def _round(services: Services, tail: Tail, events: Sequence[Event]) -> tuple[int, bool]:
    """One round over all unfinished events: rows written, and whether anything came further.

    What fails stays unfinished, and is found again by the next drain or the sweeper.
    """
    rows, progress = 0, False
    whole = _split(services, tail, events)
    for start in range(0, len(whole), _EVENTS_TOGETHER):
        try:
            done = push.deliver(services, whole[start : start + _EVENTS_TOGETHER])
        except (StoreError, CacheAway):
            services.metrics.counted("round_failed")
            return rows, False
        tail.finished(done.finished)
        tail.moved(done.moved)
        rows += done.rows
        progress = progress or bool(done.finished or done.moved)
    return rows, progress or len(whole) < len(events)


def _split(services: Services, tail: Tail, events: Sequence[Event]) -> list[Event]:
    """Very large audiences become events of their own, so that the whole fleet helps."""
    histories = services.decided.of(event.entry.author_id for event in events)
    whole = []
    for event in events:
        try:
            if push.split(services, event, histories):
                tail.finished([event])
                continue
        except (StoreError, CacheAway):
            services.metrics.counted("split_failed")
        whole.append(event)
    return whole


def deliver_all(services: Services, events: Sequence[Event]) -> list[Event]:
    """Delivers events to the end, round by round, outside any tail; those that remain unfinished."""
    left = list(events)
    while left:
        done = push.deliver(services, left[:_EVENTS_TOGETHER])
        if not (done.finished or done.moved):
            return left
        ended = {event.key for event in done.finished} | {event.key for event in done.waiting}
        moved = {event.key: event for event in done.moved}
        left = [moved.get(event.key, event) for event in left if event.key not in ended] + done.waiting
    return left
