"""All statements, for whoever prepares or checks them."""

from types import ModuleType

from cql.statements import (
    accounts,
    answers,
    apps,
    bookmarks,
    follows,
    grants,
    handshakes,
    leases,
    likes,
    lists,
    names,
    outbox,
    polls,
    readers,
    timelines,
    tweets,
    usage,
)
from cql.statements.statement import ALL

SUBJECTS: tuple[ModuleType, ...] = (
    accounts,
    answers,
    apps,
    bookmarks,
    follows,
    grants,
    handshakes,
    leases,
    likes,
    lists,
    names,
    outbox,
    polls,
    readers,
    timelines,
    tweets,
    usage,
)

__all__ = ["ALL", "SUBJECTS"]
