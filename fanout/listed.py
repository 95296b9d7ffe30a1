"""A page of any list of tweets, newest first, as one viewer may see them."""

from collections.abc import Callable, Collection, Sequence

from cql.records import Tweet
from fanout import authored, lookup, paging
from fanout.paging import Page, Place, Position
from fanout.services import Services

Read = Callable[[int, bool, int], Sequence[tuple[int, int]]]
"""From a bound, downwards or (True) upwards, so many rows: (position, tweet id; 0: nothing stands there any more)."""

LeaveOut = Callable[[Sequence[Tweet]], Collection[int]]
"""Which of these tweets the list leaves out, for a reason of its own."""


def nothing(tweets: Sequence[Tweet]) -> Collection[int]:
    """Leaves out nothing."""
    return ()


def page(
    services: Services,
    viewer_id: int,
    read: Read,
    place: Place,
    limit: int,
    *,
    top: int,
    depth: int = paging.UNBOUNDED,
    leave_out: LeaveOut = nothing,
) -> Page[Tweet]:
    """The next `limit` tweets that are open to the viewer, from below `top` on; a walk ends after `depth` of them."""

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, int]], Position | None]:
        bound = position[0] if position else top
        rows = read(bound if back else min(bound, top), back, size)
        return [((at,), tweet_id) for at, tweet_id in rows], (rows[-1][0],) if len(rows) >= size else None

    def shows(ids: list[int]) -> list[Tweet | None]:
        found = lookup.tweets(services, viewer_id, [each for each in ids if each]).tweets
        out = leave_out(list(found.values()))
        return [None if each in out else found.get(each) for each in ids]

    rounds = authored.tweet_rounds(services)
    return paging.page(more, shows, place, limit, paging.DESCENDING, rounds=rounds, depth=depth)
