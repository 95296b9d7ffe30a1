"""Lists that are kept in buckets of time or in shards: their first rows from one end, and how many there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cql.session import Row, Session
from cql.statements.statement import Statement

_WIDEST = 64
_PAGE = 5_000
COUNTED_MAX = 200_000
"""No more rows are read once so many were: what is counted beyond is a lower bound."""

Partitions = Mapping[int, Iterable[tuple[object, ...]]]
"""By what is counted: the keys of the partitions in which its rows lie."""


def first(
    session: Session,
    statement: Statement,
    buckets: Sequence[int],
    params: Callable[[int, int], Sequence[object]],
    size: int,
) -> list[Row]:
    """The first `size` rows of buckets in their order; `params` from bucket and limit.

    One bucket is read, then two at a time, four ...: who has much is found in the first, who has little in few trips.
    """
    rows: list[Row] = []
    at, width = 0, 1
    while at < len(buckets) and len(rows) < size:
        several = buckets[at : at + width]
        for found in session.run_many(statement, [params(bucket, size - len(rows)) for bucket in several]):
            rows += found
        at, width = at + width, min(width * 2, _WIDEST)
    return rows[:size]


def count(session: Session, statement: Statement, partitions: Partitions, start: int) -> dict[int, int]:
    """Rows whose second column is true, of each key; partitions are read from `start` on."""
    return {key: found[True] for key, found in tally(session, statement, partitions, start).items()}


def tally(session: Session, statement: Statement, partitions: Partitions, start: int) -> "dict[int, Counter[Any]]":
    """Rows by their second column, of each key; partitions are read from `start` on. See COUNTED_MAX."""
    found: dict[int, Counter[Any]] = {key: Counter() for key in partitions}
    places = [(key, partition, start) for key, several in partitions.items() for partition in several]
    read = 0
    while places and read < COUNTED_MAX:
        pages = session.run_many(statement, [(*partition, after, _PAGE) for _, partition, after in places])
        for (key, _, _), rows in zip(places, pages, strict=True):
            found[key].update(row[1] for row in rows)
            read += len(rows)
        places = [
            (key, partition, rows[-1][0])
            for (key, partition, _), rows in zip(places, pages, strict=True)
            if len(rows) == _PAGE
        ]
    return found
