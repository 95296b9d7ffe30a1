"""How a process connects to Cassandra: hosts and tries of each kind of statement, time-outs, TLS."""

import socket
import ssl
from typing import Any

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import (
    ConstantSpeculativeExecutionPolicy,
    DCAwareRoundRobinPolicy,
    ExponentialReconnectionPolicy,
    FallthroughRetryPolicy,
    RetryPolicy,
    TokenAwarePolicy,
)
from cassandra.query import tuple_factory

from config.metrics import Metrics
from config.settings import Settings
from cql.errors import StoreUnavailable
from cql.session import FAILURES, Session

_HEARTBEAT_SECONDS = 3


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
    except FAILURES as failure:
        cluster.shutdown()
        raise StoreUnavailable("connect", failure) from failure


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
    context = ssl.create_default_context(cadata=settings.cassandra_ca_pem)
    # Nodes have addresses and no names; the authority signs this ring's nodes and nothing else.
    context.check_hostname = False
    return context


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
