"""Tweet and user ids: 64 bits, milliseconds since Twitter's epoch, worker number, sequence.

A worker number is leased in Cassandra. An id's own millisecond lies inside the lease, and a new holder starts above
the end of the lease before it, so a process that was frozen cannot mint a number that another one holds.
"""

import random
import threading
import uuid
from dataclasses import dataclass

from config.clock import Clock
from cql.errors import NoLease
from cql.leases import Leases

EPOCH_MS = 1_288_834_974_657
_SEQUENCES = 4_096
BUCKET_MS = 90 * 86_400_000
ID_MAX = 2**63 - 1


def ms_of(tweet_id: int) -> int:
    """The wall millisecond in which an id was minted."""
    return (tweet_id >> 22) + EPOCH_MS


def us_of(tweet_id: int) -> int:
    """The write stamp (microseconds) of every row that derives from a post."""
    return ms_of(tweet_id) * 1_000


def first_id_of(wall_ms: int) -> int:
    """The lowest id of a millisecond; 0 for times before the epoch."""
    return max(0, wall_ms - EPOCH_MS) << 22


def bucket_of(tweet_id: int) -> int:
    """The 90-day bucket of a user timeline in which an id lies."""
    return (tweet_id >> 22) // BUCKET_MS


@dataclass(frozen=True)
class _Lease:
    worker: int
    holder: uuid.UUID
    start_ms: int
    until_ms: int


class Ids:
    """Mints ids for one process; safe for threads. One of the worker `numbers` is leased at the first mint."""

    def __init__(self, leases: Leases, clock: Clock, lease_seconds: float, numbers: range) -> None:
        self._leases, self._clock, self._numbers = leases, clock, numbers
        self._length_ms = int(lease_seconds * 1_000)
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._lease: _Lease | None = None
        self._last_ms, self._sequence = 0, 0

    def mint(self, above: int = 0) -> int:
        """A new id, greater than every id this process minted before and than `above`."""
        while True:
            lease = self._current(above)
            with self._lock:
                minted = self._next(lease, above)
            if minted:
                self._renew_early(lease)
                return minted

    def _next(self, lease: _Lease, above: int) -> int:
        """An id inside the lease, or 0 if the lease has no room for one any more."""
        floor = (above >> 22) + EPOCH_MS + 1 if above else 0
        ms = max(self._clock.ms(), lease.start_ms, self._last_ms, floor)
        if ms == self._last_ms and self._sequence + 1 == _SEQUENCES:
            ms += 1
        if ms > lease.until_ms:
            return 0
        self._sequence = self._sequence + 1 if ms == self._last_ms else 0
        self._last_ms = ms
        return (ms - EPOCH_MS) << 22 | lease.worker << 12 | self._sequence

    def _current(self, above: int) -> _Lease:
        needed_ms = max(self._clock.ms(), self._last_ms + 1, ms_of(above) + 1 if above else 0)
        lease = self._lease
        if lease is not None and needed_ms <= lease.until_ms:
            return lease
        with self._renewing:
            lease = self._lease
            if lease is None or needed_ms > lease.until_ms:
                lease = self._lease = self._renewed(lease, needed_ms) or self._claimed(needed_ms)
            return lease

    def _renew_early(self, lease: _Lease) -> None:
        """Past the middle of the lease, prolongs it beside the requests that use it."""
        if lease.until_ms - self._clock.ms() < self._length_ms // 2 and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew_beside, args=(lease,), daemon=True).start()

    def _renew_beside(self, lease: _Lease) -> None:
        try:
            if self._lease is lease:
                self._lease = self._renewed(lease, self._clock.ms()) or lease
        finally:
            self._renewing.release()

    def _renewed(self, lease: _Lease | None, needed_ms: int) -> _Lease | None:
        if lease is None:
            return None
        until_ms = max(needed_ms, self._clock.ms()) + self._length_ms
        if not self._leases.prolong(f"worker/{lease.worker}", lease.holder, until_ms):
            return None
        return _Lease(lease.worker, lease.holder, lease.start_ms, until_ms)

    def _claimed(self, needed_ms: int) -> _Lease:
        holder = uuid.uuid4()
        for worker in random.sample(self._numbers, len(self._numbers)):
            until_ms = max(needed_ms, self._clock.ms()) + self._length_ms
            ended_ms = self._leases.claim(f"worker/{worker}", holder, self._clock.ms(), until_ms)
            if ended_ms is not None:
                return _Lease(worker, holder, ended_ms + 1, until_ms)
        raise NoLease("claim_lease")
