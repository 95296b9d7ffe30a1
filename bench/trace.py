"""The Higgs files as posts: who follows whom, what happened in which order, which old tweets it needs.

The rules are those of `replay.md` beside the files. Accounts keep the numbers of the files; user ids, and
the ids of seeds, follow from those numbers alone: a load can resume and an audit needs no table of them.
"""

import gzip
import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

ACTIVITY = "higgs-activity_time.txt.gz"
NETWORKS = tuple(f"higgs-{name}_network.edgelist.gz" for name in ("retweet", "mention", "reply"))

# An event is of the first of these kinds that any of its rows has.
KINDS = ("RE", "RT", "MT")
_KINDS = {kind.encode(): number for number, kind in enumerate(KINDS)}

# Twitter's: an id is the milliseconds since then, above 22 bits of worker and sequence.
EPOCH_MS = 1_288_834_974_657

# A month and a day before the trace begins, in 2012: older than any horizon, accounts older than tweets.
ACCOUNTS_FROM_MS = 1_338_508_800_000
SEEDS_FROM_MS = 1_341_014_400_000


class TraceError(Exception):
    """A file of the trace is missing or is not what `replay.md` describes."""


class Event(NamedTuple):
    """One post to be made; `seed` counts the target's seeds from 1, and is 0 where none is referred to."""

    number: int
    actor: int
    kind: str
    target: int
    second: int
    seed: int
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a trace as columns; an event's number is its index."""

    actors: "array[int]"
    kinds: bytearray
    targets: "array[int]"
    seconds: "array[int]"
    seeds: "array[int]"
    mentions: dict[int, tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.actors)

    def __getitem__(self, number: int) -> Event:
        return Event(
            number,
            self.actors[number],
            KINDS[self.kinds[number]],
            self.targets[number],
            self.seconds[number],
            self.seeds[number],
            self.mentions.get(number, ()),
        )

    def __iter__(self) -> Iterator[Event]:
        return map(self.__getitem__, range(len(self)))


@dataclass(frozen=True, slots=True)
class Rows:
    """Numbers by account: `rows[account]` is an array, empty for an account that has none."""

    starts: "array[int]"
    values: "array[int]"

    def __getitem__(self, account: int) -> "array[int]":
        return self.values[self.starts[account] : self.starts[account + 1]]

    def size(self, account: int) -> int:
        """How many numbers the account has."""
        return self.starts[account + 1] - self.starts[account]


@dataclass(frozen=True, slots=True)
class Graph:
    """Every account of the files, ascending, and who follows whom, both ways."""

    accounts: "array[int]"
    following: Rows
    followers: Rows

    def edges(self) -> Iterator[tuple[int, int]]:
        """(follower, followee), by follower."""
        return ((follower, followee) for follower in self.accounts for followee in self.following[follower])


def user_id(account: int) -> int:
    """The id of the user who stands for an account."""
    return (ACCOUNTS_FROM_MS + account - EPOCH_MS) << 22


def account_of(user: int) -> int:
    """The account for which a user stands."""
    return (user >> 22) + EPOCH_MS - ACCOUNTS_FROM_MS


def seed_id(account: int, number: int) -> int:
    """The tweet id of an account's seed, counted from 1."""
    return (SEEDS_FROM_MS + account - EPOCH_MS) << 22 | number


def rows_by(accounts: Iterable[int], values: Iterable[int], top: int) -> Rows:
    """Pairs of (account, value), already ordered by account, as rows; `top` is the largest account."""
    counts = array("q", bytes(8 * (top + 1)))
    for account in accounts:
        counts[account] += 1
    return Rows(array("q", accumulate(counts, initial=0)), array("q", values))


def fingerprint(folder: Path) -> str:
    """SHA-256 of the trace, in hexadecimal: what a manifest is of."""
    path = folder / ACTIVITY
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def read_graph(folder: Path) -> Graph:
    """The union of the three networks without self-loops: A acted on B means that A follows B."""
    accounts: set[int] = set()
    edges: set[int] = set()
    for name in NETWORKS:
        for line in _lines(folder / name):
            first, second, _ = line.split()
            follower, followee = int(first), int(second)
            accounts.add(follower)
            accounts.add(followee)
            if follower != followee:
                edges.add(follower << 32 | followee)
    top = max(accounts, default=0)
    return Graph(array("q", sorted(accounts)), _rows_of(edges, top), _rows_of(map(_turned, edges), top))


def _turned(edge: int) -> int:
    return (edge & 0xFFFFFFFF) << 32 | edge >> 32


def _rows_of(edges: Iterable[int], top: int) -> Rows:
    ordered = sorted(edges)
    return rows_by((edge >> 32 for edge in ordered), (edge & 0xFFFFFFFF for edge in ordered), top)


def read_events(folder: Path, limit: int | None = None) -> Events:
    """The events that begin within the first `limit` rows, each whole."""
    events = Events(array("q"), bytearray(), array("q"), array("q"), array("q"), {})
    retweets: dict[int, int] = {}
    for second, actor, rows in _groups(_lines(folder / ACTIVITY), limit):
        kind = min(kind for kind, _ in rows)
        target = next(other for row_kind, other in rows if row_kind == kind)
        seed = 1 if KINDS[kind] == "RE" else 0
        if KINDS[kind] == "RT":
            seed = retweets[actor << 32 | target] = retweets.get(actor << 32 | target, 0) + 1
        others = dict.fromkeys(other for _, other in rows if other not in (target, actor))
        if others:
            events.mentions[len(events)] = tuple(others)
        events.actors.append(actor)
        events.kinds.append(kind)
        events.targets.append(target)
        events.seconds.append(second)
        events.seeds.append(seed)
    return events


def _groups(lines: Iterable[bytes], limit: int | None) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """(second, actor, rows of kind and target), by first appearance; the rows are sorted by time."""
    now = 0
    groups: dict[int, list[tuple[int, int]]] = {}
    for number, line in enumerate(lines):
        actor, other, second, kind = _row(line, number)
        if second < now:
            raise TraceError(f"row {number + 1} is older than the one before; the rows must be sorted by time")
        if second > now:
            yield from ((now, who, rows) for who, rows in groups.items())
            if limit is not None and number >= limit:
                return
            now, groups = second, {}
        # Beyond the limit a second is read to its end, for rows of events that have begun, not for new ones.
        if limit is None or number < limit or actor in groups:
            groups.setdefault(actor, []).append((kind, other))
    yield from ((now, who, rows) for who, rows in groups.items())


def _row(line: bytes, number: int) -> tuple[int, int, int, int]:
    """(actor, other account, second, index of the kind) of a row, counted from 0."""
    try:
        actor, other, second, kind = line.split()
        return int(actor), int(other), int(second), _KINDS[kind]
    except (ValueError, KeyError):
        raise TraceError(f"row {number + 1} is not `actor other second kind`: {line[:80]!r}") from None


def seeds_needed(events: Events) -> dict[int, int]:
    """How many seeds each author needs: author → count."""
    needed: dict[int, int] = {}
    for target, seed in zip(events.targets, events.seeds, strict=True):
        if seed > needed.get(target, 0):
            needed[target] = seed
    return needed


def text_of(event: Event) -> str:
    """What an event other than a retweet says; no two say the same, and all in below 280 characters."""
    named = dict.fromkeys((event.target, *event.mentions))
    named.pop(event.actor, None)
    return " ".join([*(f"@{user_name(account)}" for account in named), f"higgs {event.number}"])


def user_name(account: int) -> str:
    """The name of the user who stands for an account: too long to sign up with, so it need not be claimed."""
    return f"higgs_user_{account:06d}"


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            yield from file
    except (OSError, EOFError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> TraceError:
    return TraceError(f"{path.name} cannot be read, and {path.parent} must hold the Higgs files: {error}")
