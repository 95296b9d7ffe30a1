"""Statements by name over the driver, which only this and `cql/connect.py` know: prepared once, timed each.

A session belongs to the process that opened it. One inherited over fork hangs for ever, so its use is refused.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import Any

from cassandra import ConsistencyLevel, DriverException, OperationTimedOut, RequestExecutionException
from cassandra.cluster import Cluster, NoHostAvailable
from cassandra.cluster import Session as DriverSession
from cassandra.concurrent import execute_concurrent
from cassandra.query import UNSET_VALUE, BatchStatement, BatchType, PreparedStatement

from config.metrics import Metrics
from config.settings import Settings
from cql.errors import OutcomeUnknown, StoreError, StoreUnavailable
from cql.statements.every import ALL
from cql.statements.statement import Statement

Row = Sequence[Any]
FAILURES = (DriverException, NoHostAvailable, OperationTimedOut, RequestExecutionException, OSError)
_IN_FLIGHT = 32
_CLAIM_TRIES = 4
_BULK_ROWS, _BULK_IN_FLIGHT = 100, 8
_BULK_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)


class Session:
    """Statements by name over one driver session; every failure is one of `cql.errors`."""

    def __init__(self, cluster: Cluster, driver: DriverSession, settings: Settings, metrics: Metrics) -> None:
        self._cluster, self._driver, self._metrics = cluster, driver, metrics
        self._keyspace, self._hedge_seconds = settings.cassandra_keyspace, settings.hedge_seconds
        self._prepared: dict[str, PreparedStatement] = {}
        self._preparing = threading.Lock()
        self._pid = os.getpid()

    def run(self, statement: Statement, params: Sequence[Any] = ()) -> list[Row]:
        """The rows of a read, or nothing of a write."""
        return self.start(statement, params)()

    def start(self, statement: Statement, params: Sequence[Any] = ()) -> Callable[[], list[Row]]:
        """Sends now; call what comes back to wait for the rows."""
        began = time.perf_counter()
        try:
            future = self._driver.execute_async(self._bound(statement, params), execution_profile=statement.kind)
        except FAILURES as failure:
            raise self._told(statement, failure) from failure

        def rows() -> list[Row]:
            try:
                return future.result().current_rows or []
            except FAILURES as failure:
                raise self._told(statement, failure) from failure
            finally:
                self._metrics.timed(statement.name, time.perf_counter() - began)

        return rows

    def run_many(self, statement: Statement, params: Iterable[Sequence[Any]]) -> list[list[Row]]:
        """One statement for each of `params`, bounded in flight; the rows in the same order."""
        began = time.perf_counter()
        bound = [(self._bound(statement, each), ()) for each in params]
        if not bound:
            return []
        results = execute_concurrent(
            self._driver,
            bound,
            concurrency=_IN_FLIGHT,
            raise_on_first_error=False,
            execution_profile=statement.kind,
        )
        self._metrics.timed(statement.name, (time.perf_counter() - began) / len(bound))
        for succeeded, outcome in results:
            if not succeeded:
                raise self._told(statement, outcome) from outcome
        return [outcome.current_rows or [] for _, outcome in results]

    def batch(self, name: str, writes: Iterable[tuple[Statement, Sequence[Any]]], *, logged: bool = True) -> None:
        """All of it or, if unknown, all of it again: what goes into a batch may be written twice."""
        self.start_batch(name, writes, logged=logged)()

    def start_batch(
        self, name: str, writes: Iterable[tuple[Statement, Sequence[Any]]], *, logged: bool = True
    ) -> Callable[[], None]:
        """Sends a batch now; call what comes back to know that it succeeded."""
        batch = BatchStatement(BatchType.LOGGED if logged else BatchType.UNLOGGED)
        for statement, params in writes:
            batch.add(self._bound(statement, params))
        return self._send_batch(name, batch)

    def start_rows(self, statement: Statement, rows: Iterable[Sequence[Any]]) -> Callable[[], None]:
        """Sends many rows of one statement, none of them null, as one unlogged batch."""
        prepared = self._prepare(statement)
        batch = BatchStatement(BatchType.UNLOGGED)
        for row in rows:
            batch.add(prepared, row)
        return self._send_batch(statement.name, batch)

    def write_all(self, name: str, writes: Iterable[tuple[Statement, Sequence[Any]]]) -> None:
        """Any number of idempotent writes in unlogged batches, bounded in flight, each sent until it is known.

        For bulk loads: those of one partition should stand together. Raises OutcomeUnknown after several tries.
        """
        waiting: deque[tuple[list[tuple[Statement, Sequence[Any]]], Callable[[], None]]] = deque()
        rest = iter(writes)
        while batch := list(islice(rest, _BULK_ROWS)):
            if len(waiting) >= _BULK_IN_FLIGHT:
                self._until_known(name, *waiting.popleft())
            waiting.append((batch, self.start_batch(name, batch, logged=False)))
        for batch, known in waiting:
            self._until_known(name, batch, known)

    def _until_known(self, name: str, batch: list[tuple[Statement, Sequence[Any]]], known: Callable[[], None]) -> None:
        for pause_seconds in _BULK_PAUSES:
            try:
                return known()
            except OutcomeUnknown:
                time.sleep(pause_seconds)
                known = self.start_batch(name, batch, logged=False)
        return known()

    def _send_batch(self, name: str, batch: BatchStatement) -> Callable[[], None]:
        began = time.perf_counter()
        # The driver inherits neither from the members.
        batch.consistency_level = ConsistencyLevel.LOCAL_QUORUM
        batch.is_idempotent = True
        try:
            future = self._driver.execute_async(batch, execution_profile="write")
        except FAILURES as failure:
            raise OutcomeUnknown(name, failure) from failure

        def known() -> None:
            try:
                future.result()
            except FAILURES as failure:
                raise OutcomeUnknown(name, failure) from failure
            finally:
                self._metrics.timed(name, time.perf_counter() - began)

        return known

    def claim(
        self,
        statement: Statement,
        params: Sequence[Any],
        read: Statement,
        key: Sequence[Any],
        mine: Callable[[Row], bool],
    ) -> bool:
        """Whether a conditional write is ours. An unknown outcome is resolved by reading the claim back at SERIAL.

        Raises OutcomeUnknown if even that could not be known; the claim may then stand or fall later.
        """
        failure: BaseException | None = None
        for _ in range(_CLAIM_TRIES):
            try:
                if self._hedged(statement, params):
                    return True
                rows = self.run(read, key)
                return bool(rows) and mine(rows[0])
            except (StoreError, *FAILURES) as unknown:
                failure = unknown
        raise OutcomeUnknown(statement.name, failure)

    def _hedged(self, statement: Statement, params: Sequence[Any]) -> bool:
        """Sends a claim; to a second host too when the first is slow. Its own claim makes the second harmless."""
        began = time.perf_counter()
        first = self._claim_future(statement, params)
        if not wait([first], timeout=self._hedge_seconds).done:
            futures = [first, self._claim_future(statement, params)]
            done, rest = wait(futures, return_when=FIRST_COMPLETED)
            failed = all(future.exception() for future in done)
            first = next(iter(rest)) if failed and rest else next(iter(done))
        applied: bool = first.result()
        self._metrics.timed(statement.name, time.perf_counter() - began)
        return applied

    def _claim_future(self, statement: Statement, params: Sequence[Any]) -> "Future[bool]":
        answer: Future[bool] = Future()
        sent = self._driver.execute_async(self._bound(statement, params), execution_profile="claim")
        sent.add_callbacks(lambda rows: answer.set_result(bool(rows[0][0])), answer.set_exception)
        return answer

    def prepare_all(self) -> None:
        """Prepares every statement now, so that no request pays for it."""
        for statement in ALL.values():
            self._prepare(statement)

    def groups(self, table: str, keys: Iterable[int]) -> dict[Any, list[int]]:
        """Partition keys (bigint) by the host that is their first replica."""
        token_map = self._cluster.metadata.token_map
        hosts = [host for host in self._cluster.metadata.all_hosts() if host.is_up]
        if len(hosts) < 2 or token_map is None:
            return {None: list(keys)}
        grouped: dict[Any, list[int]] = {}
        for key in keys:
            token = token_map.token_class.from_key(key.to_bytes(8, "big", signed=True))
            replicas = token_map.get_replicas(self._keyspace, token)
            grouped.setdefault(replicas[0] if replicas else None, []).append(key)
        return grouped

    def alive(self) -> bool:
        """Whether any host is believed up; asks nobody."""
        return any(host.is_up for host in self._cluster.metadata.all_hosts())

    def execute_ddl(self, cql: str) -> None:
        """For the migration alone: runs a schema step and waits until all nodes agree."""
        result = self._driver.execute_async(cql, timeout=60)
        result.result()
        if not result.is_schema_agreed:
            raise StoreUnavailable("schema_agreement")

    def simple(self, cql: str, params: Sequence[Any] = ()) -> list[Row]:
        """For the migration alone: an unprepared statement on tables that are not in `statements`."""
        return self._driver.execute(cql, params, execution_profile="serial").current_rows or []

    def close(self) -> None:
        """Ends every connection."""
        self._cluster.shutdown()

    def _bound(self, statement: Statement, params: Sequence[Any]) -> Any:
        prepared = self._prepare(statement)
        # A bound null would leave a tombstone behind.
        return prepared.bind([UNSET_VALUE if value is None else value for value in params])

    def _prepare(self, statement: Statement) -> PreparedStatement:
        if self._pid != os.getpid():
            raise RuntimeError("a session must be opened in the process that uses it")
        prepared = self._prepared.get(statement.name)
        return prepared if prepared is not None else self._prepare_once(statement)

    def _prepare_once(self, statement: Statement) -> PreparedStatement:
        with self._preparing:
            prepared = self._prepared.get(statement.name)
            if prepared is None:
                try:
                    prepared = self._driver.prepare(statement.cql.format(ks=self._keyspace))
                except FAILURES as failure:
                    raise StoreUnavailable(statement.name, failure) from failure
                prepared.consistency_level = _consistency(statement)
                prepared.is_idempotent = statement.idempotent
                self._prepared[statement.name] = prepared
            return prepared

    def _told(self, statement: Statement, failure: BaseException) -> StoreError:
        kind = StoreUnavailable if statement.kind in {"read", "serial"} else OutcomeUnknown
        return kind(statement.name, failure)


def settle(sends: Iterable[Callable[[], None]], in_flight: int) -> None:
    """Awaits sends in order, so many on their way at a time; the next is sent when the iterable is asked for it."""
    waiting: deque[Callable[[], None]] = deque()
    for known in sends:
        waiting.append(known)
        if len(waiting) >= in_flight:
            waiting.popleft()()
    for known in waiting:
        known()


def _consistency(statement: Statement) -> int:
    serial = statement.kind == "serial"
    level: int = ConsistencyLevel.LOCAL_SERIAL if serial else ConsistencyLevel.LOCAL_QUORUM
    return level
