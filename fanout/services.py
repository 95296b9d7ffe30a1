"""The one context object: everything a decision needs, opened once in the process that uses it."""

from dataclasses import dataclass
from typing import Protocol

from cache.caches import Caches, open_caches
from config.clock import Clock
from config.metrics import Metrics, Silence
from config.settings import Settings
from cql.store import Store, open_store
from fanout.decided import Decided
from fanout.dormancy import Dormancy


class Send(Protocol):
    """Asks the broker for one run of a task with ids. It may fail in silence, for it is only a hint."""

    def __call__(self, task: str, *ids: int) -> None: ...


@dataclass(frozen=True)
class Services:
    """The stores, and what this process remembers of policy and dormancy for a few seconds."""

    settings: Settings
    clock: Clock
    store: Store
    caches: Caches
    metrics: Metrics
    decided: Decided
    dormancy: Dormancy
    send: Send

    def close(self) -> None:
        """Ends every connection."""
        self.store.session.close()
        self.caches.close()


def unsent(task: str, *ids: int) -> None:
    """Without a broker, the sweeper and the next read find what is left to do."""


def open_services(settings: Settings, metrics: Metrics | None = None, send: Send = unsent) -> Services:
    """Connects to the stores; StoreUnavailable if Cassandra is away. Call it after fork."""
    metrics = metrics or Silence()
    store, caches = open_store(settings, metrics), open_caches(settings)
    decided = Decided(store.authors, settings.policy_cache_seconds)
    dormancy = Dormancy(caches.marks, settings.dormant_trust_seconds)
    return Services(settings, Clock(settings.clock_offset_ms), store, caches, metrics, decided, dormancy, send)
