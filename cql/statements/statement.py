"""A statement: its name, its text, how it is read or written, and whether it may be sent twice.

All run at LOCAL_QUORUM; claims (LWT) and the reads that resolve them at LOCAL_SERIAL. Each read is bounded by its
key or by a LIMIT. `{ks}` is the keyspace.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["read", "write", "claim", "serial"]


@dataclass(frozen=True)
class Statement:
    """One question or change. `idempotent` ones may be sent to a second host before the first has answered."""

    name: str
    kind: Kind
    cql: str
    idempotent: bool = True


Write = tuple[Statement, tuple[object, ...]]
"""A statement with its values, for a batch."""

ALL: dict[str, Statement] = {}
"""By name: those of the subjects that were imported; `every` imports them all."""


def state(name: str, kind: Kind, cql: str) -> Statement:
    """Declares a statement; `kind` says how it is read or written."""
    ALL[name] = Statement(name, kind, " ".join(cql.split()), idempotent=kind != "claim")
    return ALL[name]
