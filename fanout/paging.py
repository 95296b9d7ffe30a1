"""A page of a list that keeps one order, walked forth and back. No input or output but through what it is given.

A position is the key of a row, its last number the one that tells neighbours apart; rows come strictly behind or
strictly before a position, so rows that were added or hidden meanwhile move no boundary. `next` of any page goes on
where the page ends, `previous` gives the rows right before its first, newer ones than the walk began with included.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cql.ids import ID_MAX

_OVER_READ = 10
"""Rows asked for beyond the page: some are hidden, and one more tells whether the list goes on."""
LATER = 200
"""Rows of each further read, where the first did not fill the page."""

UNBOUNDED = 2**62
_SHOWN_MAX = 2**16 - 1

Position = tuple[int, ...]
Row = TypeVar("Row")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Place:
    """Where a page stands: behind `position`, or before it when going `back`; no position is the beginning.

    `shown`: how many rows the walk showed before this place.
    """

    position: Position = ()
    back: bool = False
    shown: int = 0


START = Place()


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Items in the order of the list, and the places on both sides; None: nothing is known to be there."""

    items: list[Item]
    next: Place | None
    previous: Place | None


More = Callable[[Position, bool, int], tuple[Sequence[tuple[Position, Row]], Position | None]]
"""From a position, forth or (True) back: about so many rows with their positions, in that direction, and the position
to go on from; None: that was the end."""

Shows = Callable[[list[Row]], Sequence[Item | None]]
"""What is shown of each row; None: nothing."""


@dataclass(frozen=True)
class Order:
    """How the last number of a position runs: people ascend, tweets and lists descend."""

    step: int

    def edge(self, back: bool) -> int:
        """The number from which all of a shard lies ahead, forth or back."""
        return 0 if (self.step > 0) != back else ID_MAX

    def behind(self, position: Position) -> Position:
        """The place right behind a row."""
        return (*position[:-1], position[-1] + self.step)

    def before(self, position: Position) -> Position:
        """The place right before a row."""
        return (*position[:-1], position[-1] - self.step)


ASCENDING, DESCENDING = Order(1), Order(-1)


def page(
    more: More[Row],
    shows: Shows[Row, Item],
    place: Place,
    limit: int,
    order: Order,
    *,
    rounds: int,
    later: int = LATER,
    depth: int = UNBOUNDED,
) -> Page[Item]:
    """The next `limit` items: full, or the last. After so many `rounds` of reading it may be short, and goes on.

    Rounds behind the first read `later` rows at least. A walk shows `depth` items at the most; a place beyond is an
    empty page.
    """
    wanted = limit if place.back else min(limit, max(0, depth - place.shown))
    kept, onwards = _read(more, shows, place, wanted, rounds, later)
    items = [item for _, item in kept]
    if place.back:
        shown = max(0, place.shown - len(items))
        previous = None if onwards is None else Place(onwards, True, shown)
        return Page(items[::-1], Place(order.before(place.position), False, place.shown), previous)
    shown = place.shown + len(items)
    ended = onwards is None or shown >= depth
    following = None if ended or onwards is None else Place(onwards, False, min(shown, _SHOWN_MAX))
    return Page(items, following, Place(order.behind(place.position), True, place.shown) if place.position else None)


def across(read: Callable[[int, int, bool, int], Sequence[tuple[int, bool]]], shards: int, order: Order) -> More[int]:
    """A list in shards, one shard a round: `read(shard, bound, back, size)` gives ids with whether they are listed.

    Positions are (shard, id). Rows that are not listed (any more) are passed on as 0, which is nobody and nothing.
    """

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, int]], Position | None]:
        shard, bound = position or (0, order.edge(False))
        rows = read(shard, bound, back, size)
        found: list[tuple[Position, int]] = [((shard, each), each if listed else 0) for each, listed in rows]
        if len(rows) >= size:
            return found, found[-1][0]
        beside = shard - 1 if back else shard + 1
        return found, (beside, order.edge(back)) if 0 <= beside < shards else None

    return more


def _read(
    more: More[Row], shows: Shows[Row, Item], place: Place, wanted: int, rounds: int, later: int
) -> tuple[list[tuple[Position, Item]], Position | None]:
    """What is kept in the direction of reading, and the position to go on from."""
    kept: list[tuple[Position, Item]] = []
    at: Position | None = place.position
    size = wanted + 1 + _OVER_READ
    for _ in range(rounds):
        if at is None or len(kept) > wanted or not wanted:
            break
        rows, at = more(at, place.back, size)
        shown = shows([row for _, row in rows])
        kept += [(key, item) for (key, _), item in zip(rows, shown, strict=True) if item is not None]
        size = max(size, later)
    if len(kept) > wanted:
        return kept[:wanted], kept[wanted - 1][0] if wanted else at
    return kept, at
