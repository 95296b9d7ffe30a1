"""A page of any list of tweets, newest first, as one viewer may see them: full, or the last."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cql.ids import ID_MAX
from cql.records import Tweet
from fanout import lookup
from fanout.services import Services

_OVER_READ = 10


class Place(NamedTuple):
    """Where a walk stands: below which position of the list it goes on, and how many were shown so far."""

    below: int = ID_MAX
    shown: int = 0


@dataclass(frozen=True)
class Page:
    """Tweets, newest first, and where the next page begins; None: this was the last."""

    tweets: list[Tweet]
    next: Place | None


Source = Callable[[int, int], Sequence[tuple[int, int]]]
"""The first so many rows below a position: (position, tweet id; 0: nothing stands there any more)."""

LeaveOut = Callable[[Sequence[Tweet]], Collection[int]]
"""Which of these tweets the list leaves out, for a reason of its own."""


def nothing(tweets: Sequence[Tweet]) -> Collection[int]:
    """Leaves out nothing."""
    return ()


def page(
    services: Services,
    viewer_id: int,
    source: Source,
    place: Place,
    limit: int,
    *,
    depth: int = ID_MAX,
    leave_out: LeaveOut = nothing,
) -> Page:
    """The next `limit` tweets that are open to the viewer; a walk ends after `depth` of them."""
    wanted = min(limit, depth - place.shown)
    shown: list[tuple[int, Tweet]] = []
    below, considered, ended = place.below, 0, wanted <= 0
    while len(shown) <= wanted and not ended and considered < services.settings.page_considered_max:
        size = wanted + 1 - len(shown) + _OVER_READ
        rows = source(below, size)
        considered, ended = considered + len(rows), len(rows) < size
        below = rows[-1][0] if rows else below
        found = lookup.tweets(services, viewer_id, [tweet_id for _, tweet_id in rows if tweet_id]).tweets
        out = leave_out(list(found.values()))
        shown += [(at, found[each]) for at, each in rows if each in found and each not in out]
    return _cut(shown, wanted, place, None if ended else below, depth)


def _cut(shown: list[tuple[int, Tweet]], wanted: int, place: Place, below: int | None, depth: int) -> Page:
    """Cuts at the limit. What is beyond it only told that there is a next page, which considers it again."""
    tweets = [tweet for _, tweet in shown[:wanted]] if wanted > 0 else []
    total = place.shown + len(tweets)
    if len(shown) > len(tweets) and tweets:
        below = shown[len(tweets) - 1][0]
    return Page(tweets, None if below is None or total >= depth else Place(below, total))
