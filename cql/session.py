"""The one place that knows the driver: connects, prepares once, runs statements by name, times each of them.

A session belongs to the process that opened it. One inherited over fork hangs for ever, so its use is refused.
"""

import os
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import Any

from cassandra import ConsistencyLevel, DriverException, OperationTimedOut, RequestExecutionException
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
from cassandra.cluster import Session as DriverSession
from cassandra.concurrent import execute_concurrent
from cassandra.policies import (
    ConstantSpeculativeExecutionPolicy,
    DCAwareRoundRobinPolicy,
    ExponentialReconnectionPolicy,
    FallthroughRetryPolicy,
    RetryPolicy,
    TokenAwarePolicy,
)
from cassandra.query import UNSET_VALUE, BatchStatement, BatchType, PreparedStatement, tuple_factory

from config.metrics import Metrics
from config.settings import Settings
from cql.errors import OutcomeUnknown, StoreError, StoreUnavailable
from cql.statements.every import ALL
from cql.statements.statement import Statement

Row = Sequence[Any]
_FAILURES = (DriverException, NoHostAvailable, OperationTimedOut, RequestExecutionException, OSError)
_IN_FLIGHT = 32
_HEARTBEAT_SECONDS = 3
_CLAIM_TRIES = 4
_BULK_ROWS, _BULK_IN_FLIGHT = 100, 8
_BULK_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)


class _IdempotentRetry(RetryPolicy):  # type: ignore[misc]
    """Asks another host, twice at the most, and only for what may be sent twice: the driver's own does not look."""

    def _again(self, query: Any, retries: int) -> tuple[int, ConsistencyLevel | None]:
        retry = retries < 2 and getattr(query, "is_idempotent", False)
        return (self.RETRY_NEXT_HOST, None) if retry else (self.RETHROW, None)

    def on_read_timeout(self, query: Any, *_: Any, retry_num: int = 0, **__: Any) -> Any:
        return self._again(query, retry_num)

    def on_write_timeout(self, query: Any, *_: Any, retry_num: int = 0, **__: Any) -> Any:
        return self._again(query, retry_num)

    def on_unavailable(self, query: Any, *_: Any, retry_num: int = 0, **__: Any) -> Any:
        return self._again(query, retry_num)

    def on_request_error(self, query: Any, *_: Any, retry_num: int = 0, **__: Any) -> Any:
        return self._again(query, retry_num)


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
        except _FAILURES as failure:
            raise self._told(statement, failure) from failure

        def rows() -> list[Row]:
            try:
                return future.result().current_rows or []
            except _FAILURES as failure:
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
        except _FAILURES as failure:
            raise OutcomeUnknown(name, failure) from failure

        def known() -> None:
            try:
                future.result()
            except _FAILURES as failure:
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
            except (StoreError, *_FAILURES) as unknown:
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
                except _FAILURES as failure:
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


def _profiles(settings: Settings) -> dict[Any, ExecutionProfile]:
    balancing = TokenAwarePolicy(DCAwareRoundRobinPolicy(settings.cassandra_local_dc), shuffle_replicas=True)
    hedge = ConstantSpeculativeExecutionPolicy(settings.hedge_seconds / 2, 2)

    def profile(timeout: float, *, retried: bool = True) -> ExecutionProfile:
        return ExecutionProfile(
            load_balancing_policy=balancing,
            retry_policy=_IdempotentRetry() if retried else FallthroughRetryPolicy(),
            consistency_level=ConsistencyLevel.LOCAL_QUORUM,
            serial_consistency_level=ConsistencyLevel.LOCAL_SERIAL,
            request_timeout=timeout,
            row_factory=tuple_factory,
            speculative_execution_policy=hedge if retried else None,
        )

    read = profile(settings.read_timeout_seconds)
    return {
        EXEC_PROFILE_DEFAULT: read,
        "read": read,
        "serial": profile(settings.claim_timeout_seconds),
        "write": profile(settings.write_timeout_seconds),
        "claim": profile(settings.claim_timeout_seconds, retried=False),
    }


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.cassandra_ca_pem:
        return None
    return ssl.create_default_context(cadata=settings.cassandra_ca_pem)


def connect(settings: Settings, metrics: Metrics) -> Session:
    """A session of this process; StoreUnavailable if no contact point answers."""
    username = settings.cassandra_username
    cluster = Cluster(
        list(settings.cassandra_contact_points),
        port=settings.cassandra_port,
        protocol_version=5,
        execution_profiles=_profiles(settings),
        auth_provider=PlainTextAuthProvider(username, settings.cassandra_password) if username else None,
        ssl_context=_tls(settings),
        # Without it a lone batch waits 45 ms for a delayed acknowledgement.
        sockopts=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        idle_heartbeat_interval=_HEARTBEAT_SECONDS,
        idle_heartbeat_timeout=_HEARTBEAT_SECONDS,
        reconnection_policy=ExponentialReconnectionPolicy(0.5, 10),
        control_connection_timeout=5,
        max_schema_agreement_wait=30,
        monitor_reporting_enabled=False,
        compression=False,
    )
    try:
        return Session(cluster, cluster.connect(), settings, metrics)
    except _FAILURES as failure:
        cluster.shutdown()
        raise StoreUnavailable("connect", failure) from failure
