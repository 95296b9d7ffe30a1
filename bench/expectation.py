"""What every home timeline must hold, from the trace and the manifest alone; pure.

This is promise 2 of the design written a second time, as plainly as it can be, and shares nothing with
`fanout`: an audit that asked the code under audit what to expect would find nothing.
"""

from array import array
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.trace import KINDS, Events, Graph, Rows, rows_by, seed_id

REPLY = KINDS.index("RE")
RETWEET = KINDS.index("RT")

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Expectation:
    """The acknowledged posts, newest first: a post's place in these columns is its age."""

    graph: Graph
    tweet_ids: "array[int]"
    authors: "array[int]"
    roots: "array[int]"
    replied_to: "array[int]"
    by_author: Rows
    most: int
    window: int

    def home(self, reader: int) -> "array[int]":
        """The tweet ids that the account's home timeline must hold, newest first, all of one horizon."""
        followed = self.graph.following[reader]
        shown: array[int] = array("q")
        recent: deque[int] = deque()
        for place in sorted(place for author in (reader, *followed) for place in self.by_author[author]):
            root = self.roots[place]
            target = self.replied_to[place]
            meant = target in (NOBODY, reader) or self.authors[place] == reader or target in followed
            if not meant or root in recent:
                continue
            recent.append(root)
            if len(recent) > self.window:
                recent.popleft()
            shown.append(self.tweet_ids[place])
            if len(shown) == self.most:
                break
        return shown

    def homes(self) -> "Iterator[tuple[int, array[int]]]":
        """(account, tweet ids) of every account of the graph, by number, empty timelines too."""
        return ((account, self.home(account)) for account in self.graph.accounts)


def expect(
    events: Events, graph: Graph, acknowledged: Mapping[int, int], *, most: int = 800, window: int = 80
) -> Expectation:
    """From `acknowledged` (event number → tweet id); `most` entries, a root once in `window` of them."""
    newest = sorted(acknowledged, key=acknowledged.__getitem__, reverse=True)
    authors = array("q", (events.actors[number] for number in newest))
    by_author = sorted(range(len(newest)), key=authors.__getitem__)
    return Expectation(
        graph=graph,
        tweet_ids=array("q", (acknowledged[number] for number in newest)),
        authors=authors,
        roots=array("q", (root_of(events, number, acknowledged[number]) for number in newest)),
        replied_to=array("q", (replied_to(events, number) for number in newest)),
        by_author=rows_by(map(authors.__getitem__, by_author), by_author, graph.accounts[-1]),
        most=most,
        window=window,
    )


def replied_to(events: Events, number: int) -> int:
    """The account an event replies to, or NOBODY."""
    return events.targets[number] if events.kinds[number] == REPLY else NOBODY


def root_of(events: Events, number: int, tweet_id: int) -> int:
    """The id of the tweet an event shows: the seed it retweets, else itself."""
    if events.kinds[number] == RETWEET:
        return seed_id(events.targets[number], events.seeds[number])
    return tweet_id


def deliveries(events: Events, graph: Graph) -> tuple[int, int]:
    """How many rows go to followers: before any rule of display, and after the rule for replies."""
    pushed = sum(map(graph.followers.size, events.actors))
    withheld = 0
    for actor, kind, target in zip(events.actors, events.kinds, events.targets, strict=True):
        if kind == REPLY:
            audience = graph.followers[actor]
            withheld += len(audience) - _interested(graph, audience, target)
    return pushed, pushed - withheld


def _interested(graph: Graph, audience: "array[int]", target: int) -> int:
    """How many of an audience follow, or are, the person replied to."""
    return len(set(audience).intersection(graph.followers[target])) + (target in audience)
