"""How many rows really lie in the tables, and how much disk they take."""

import json
from collections.abc import Callable

from cql.errors import StoreUnavailable
from cql.statements.statement import Statement
from fanout.services import Services
from stack import cassandra
from stack.state import State

# Ranges small enough for one answer: two thousand rows each where there are two million.
RANGES = 1_024
# A count reads all it counts: a few at a time are answered in time, also by a node that compacts.
_AT_ONCE = 8
_TRIES = 5

COUNT_HOME = Statement(
    "count_home",
    "read",
    "SELECT count(*) FROM {ks}.home_timeline WHERE token(user_id) > ? AND token(user_id) <= ?",
)


def home_rows(services: Services, advance: Callable[[int], None]) -> int:
    """The rows of all home timelines, counted one by one; `advance` hears of so many more of the RANGES."""
    width, rows = 2**64 // RANGES, 0
    bounds = [(-(2**63) + part * width, min(-(2**63) + (part + 1) * width, 2**63 - 1)) for part in range(RANGES)]
    for start in range(0, RANGES, _AT_ONCE):
        rows += _counted(services, bounds[start : start + _AT_ONCE])
        advance(_AT_ONCE)
    return rows


def _counted(services: Services, bounds: list[tuple[int, int]]) -> int:
    """The rows between these tokens. StoreUnavailable once it was so several times."""
    for _ in range(_TRIES - 1):
        try:
            return _sum(services, bounds)
        except StoreUnavailable:
            continue
    return _sum(services, bounds)


def _sum(services: Services, bounds: list[tuple[int, int]]) -> int:
    return sum(rows[0][0] for rows in services.store.session.run_many(COUNT_HOME, bounds))


def table_bytes(state: State, keyspace: str) -> dict[str, int]:
    """Bytes on disk by table, largest first, all nodes together, after a flush."""
    sizes: dict[str, int] = {}
    for number in range(1, int(state.about().get("nodes", 1)) + 1):
        cassandra.nodetool(state, number, "flush", keyspace)
        told = json.loads(cassandra.nodetool(state, number, "tablestats", "-F", "json", keyspace))
        for name, table in told[keyspace]["tables"].items():
            sizes[name] = sizes.get(name, 0) + int(table["space_used_live"])
    return {name: size for name, size in sorted(sizes.items(), key=lambda item: -item[1]) if size}
