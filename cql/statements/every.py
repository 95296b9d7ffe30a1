"""All statements, for whoever prepares or checks them."""

from types import ModuleType

from cql.statements import (
    accounts,
    apps,
    follows,
    grants,
    handshakes,
    leases,
    likes,
    outbox,
    readers,
    timelines,
    tweets,
    usage,
)
from cql.statements.statement import ALL

SUBJECTS: tuple[ModuleType, ...] = (
    accounts,
    apps,
    follows,
    grants,
    handshakes,
    leases,
    likes,
    outbox,
    readers,
    timelines,
    tweets,
    usage,
)

__all__ = ["ALL", "SUBJECTS"]
