"""Does every home timeline hold what it must, once, in order, and nothing else? Asked through HTTP.

What must be there follows from the files and the manifest alone: nothing here, nor below, imports `fanout` or
`cql`.
"""

import random
import time
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

from bench.expectation import Expectation
from bench.trace import EPOCH_MS, user_id
from bench.walk import Door, Page, WalkError

# A page costs the API several times what it costs this process, so threads suffice; more only queue there.
CONNECTIONS = 16

# So many readers are one piece of work, and one step of the progress bar.
READERS_AT_ONCE = 25

# A report names so many faults; the counts are of all.
FAULTS_NAMED = 200

# When so many home timelines could not be read, the rest would tell nothing new.
UNREADABLE_MAX = 20

# The clocks of this process and of the API may differ by so much at the horizon's edge.
SKEW_SECONDS = 10.0

FAULTS = ("missing", "repeated", "foreign", "disordered", "short pages", "unreadable")


class AuditError(Exception):
    """The audit cannot be finished; says why."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The accounts to ask: those whose home timelines must hold something, and some whose must be empty."""

    with_entries: Sequence[int]
    without: Sequence[int]
    with_entries_of: int
    without_of: int


@dataclass(frozen=True, slots=True)
class Edges:
    """The smallest tweet ids that must, and that may, be shown: the horizon passes between them meanwhile."""

    must: int
    may: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One reader's home timeline beside its expectation; faults by name: tweet ids, pages, reasons."""

    account: int
    expected: int
    found: int
    faults: dict[str, list[int | str]]


@dataclass(slots=True)
class Tally:
    """Sums over readers, and the first faults by name."""

    readers: int = 0
    expected: int = 0
    found: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    named: list[dict[str, str]] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count one reader's finding."""
        self.readers += 1
        self.expected += finding.expected
        self.found += finding.found
        for fault, subjects in finding.faults.items():
            self.faults[fault] += len(subjects)
            for subject in subjects[: FAULTS_NAMED - len(self.named)]:
                self.named.append(
                    {
                        "account": str(finding.account),
                        "user_id": str(user_id(finding.account)),
                        "fault": fault,
                        "subject": str(subject),
                    }
                )

    @property
    def clean(self) -> bool:
        """Whether nothing at all was wrong."""
        return not self.faults.total()


def choose(expectation: Expectation, *, sample: int | None, empty: int, seed: int = 1) -> Readers:
    """All readers with entries, or `sample` of them, and `empty` of those without, drawn by `seed`."""
    with_entries, without = array("q"), array("q")
    for account, home in expectation.homes():
        (with_entries if home else without).append(account)
    draw = random.Random(seed)
    return Readers(
        _drawn(draw, with_entries, sample),
        _drawn(draw, without, empty),
        len(with_entries),
        len(without),
    )


def _drawn(draw: random.Random, accounts: Sequence[int], most: int | None) -> Sequence[int]:
    return accounts if most is None or most >= len(accounts) else sorted(draw.sample(accounts, most))


def audit(
    expectation: Expectation,
    door: Door,
    accounts: Sequence[int],
    *,
    horizon_seconds: float,
    connections: int = CONNECTIONS,
    asked: Callable[[int], object] = lambda _: None,
) -> Tally:
    """Read and compare the home timelines of `accounts`; `asked` is told how many more have been.

    AuditError when more than UNREADABLE_MAX of them cannot be read.
    """

    def ask(part: Sequence[int]) -> list[Finding]:
        return [_ask(expectation, door, account, horizon_seconds) for account in part]

    tally = Tally()
    with ThreadPoolExecutor(connections) as pool:
        try:
            for findings in pool.map(ask, _parts(accounts)):
                for finding in findings:
                    tally.add(finding)
                _give_up_if_hopeless(tally)
                asked(len(findings))
        finally:
            pool.shutdown(cancel_futures=True)
    return tally


def _parts(accounts: Sequence[int]) -> Iterator[Sequence[int]]:
    return (accounts[start : start + READERS_AT_ONCE] for start in range(0, len(accounts), READERS_AT_ONCE))


def _give_up_if_hopeless(tally: Tally) -> None:
    if tally.faults["unreadable"] > UNREADABLE_MAX:
        last = next(row["subject"] for row in reversed(tally.named) if row["fault"] == "unreadable")
        raise AuditError(f"{tally.faults['unreadable']} home timelines could not be read, the last one: {last}")


def _ask(expectation: Expectation, door: Door, account: int, horizon_seconds: float) -> Finding:
    expected = expectation.home(account)
    began = time.time()
    try:
        pages = door.walk(user_id(account))
    except WalkError as error:
        return Finding(account, len(expected), 0, {"unreadable": [str(error)]})
    edges = Edges(
        must=first_id_of(time.time() + SKEW_SECONDS - horizon_seconds),
        may=first_id_of(began - SKEW_SECONDS - horizon_seconds),
    )
    return compare(account, expected, pages, edges, door.page_size)


def first_id_of(moment: float) -> int:
    """The smallest tweet id of a moment, in seconds since 1970."""
    return max(0, int(moment * 1000) - EPOCH_MS) << 22


def compare(account: int, expected: Collection[int], pages: list[Page], edges: Edges, page_size: int) -> Finding:
    """What is wrong with a walk, each fault counted once; `expected` are tweet ids of any age."""
    must = [tweet for tweet in expected if tweet >= edges.must]
    may = {tweet for tweet in expected if tweet >= edges.may}
    found = [tweet for page in pages for tweet in page.tweet_ids]
    once = list(dict.fromkeys(found))
    shown = set(once)
    faults: dict[str, list[int | str]] = {
        "missing": [tweet for tweet in must if tweet not in shown],
        "repeated": [tweet for tweet, times in Counter(found).items() for _ in range(times - 1)],
        "foreign": [tweet for tweet in once if tweet not in may],
        # A repeated entry is out of order by nature, so only first appearances are put in order.
        "disordered": [later for earlier, later in pairwise(once) if later > earlier],
        "short pages": [
            number
            for number, page in enumerate(pages, 1)
            if len(page.tweet_ids) > page_size or (page.more and len(page.tweet_ids) < page_size)
        ],
    }
    return Finding(account, len(must), len(found), {name: subjects for name, subjects in faults.items() if subjects})
