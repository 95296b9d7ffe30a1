"""The page of a home timeline right before another.

What is shown depends on what was shown before it, so the walk is walked again, from its newest entry down to the
boundary: the last entries of that are the page. Nothing newer than the walk's first page is shown; a client that wants
what was posted since asks with `since_id`, or begins again.
"""

from collections.abc import Set

from cql.records import Tweet
from fanout.errors import Away
from fanout.home import Page, Walk, read_home
from fanout.services import Services

_STEP = 100
_SHORT_STEPS = 16
"""Steps that may be short because thousands of hidden entries had to be considered."""


def read_before(
    services: Services, viewer_id: int, walk: Walk, limit: int, since_id: int = 0, exclude: Set[str] = frozenset()
) -> Page:
    """The `limit` entries shown right before a boundary, or as many as there are."""
    tweets = _again(services, viewer_id, walk, max(since_id, walk.below - 1), exclude)
    kept, rest = tweets[-limit:], tweets[:-limit]
    window = services.settings.root_window_entries
    roots = tuple(tweet.entry.root for tweet in tweets[-window:]) if window else ()
    following = Walk(walk.below, walk.newest, len(tweets), roots)
    previous = Walk(rest[-1].tweet_id, walk.newest, len(rest), back=True) if rest else None
    return Page(kept, following, previous)


def _again(services: Services, viewer_id: int, walk: Walk, above: int, exclude: Set[str]) -> list[Tweet]:
    """All that the walk showed above an id; Away if far too much of it was hidden since."""
    tweets: list[Tweet] = []
    at = Walk(walk.newest + 1, walk.newest)
    for _ in range(services.settings.home_entries_max // _STEP + _SHORT_STEPS):
        page = read_home(services, viewer_id, at, _STEP, above, exclude)
        tweets += page.tweets
        if page.next is None:
            return tweets
        at = page.next
    raise Away("The pages before this one took too long to find.")
