"""A page of a home timeline: skeleton → hydrate → hide → page."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from cql.records import Entry, Reader, Tweet
from fanout import copied, hide, merge, policy, pull, rebuild
from fanout.decided import EVERYBODY
from fanout.services import Services

_OVER_READ = 10
"""Entries asked for beyond the page: some are hidden, and one more tells whether there is a next page."""

_ID_MAX = 2**63 - 1


@dataclass(frozen=True)
class Walk:
    """Where a walk over a home timeline stands: below which id it goes on, the first page's newest id, how many
    entries were shown so far, and the roots of the last of them, oldest first. `back`: what was shown right before is
    wanted, which `fanout/rewalk.py` reads."""

    below: int = _ID_MAX
    newest: int = 0
    shown: int = 0
    roots: tuple[int, ...] = ()
    back: bool = False

    @staticmethod
    def start(until_id: int = 0) -> "Walk":
        """A new walk, from the top or from below an id, with an empty window."""
        return Walk(below=until_id or _ID_MAX)


@dataclass(frozen=True)
class Page:
    """Tweets, newest first, where the next page begins, and whence the one before is found; None: there is none."""

    tweets: Sequence[Tweet]
    next: Walk | None
    previous: Walk | None = None


@dataclass
class _Considered:
    """What a page has come to while it is filled. `recent`: the roots of the window, to look them up."""

    window: int
    below: int
    roots: list[int]
    recent: set[int] = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    copies: list[bytes] = field(default_factory=list)
    count: int = 0
    exhausted: bool = False

    def __post_init__(self) -> None:
        self.recent = set(self.roots[-self.window :] if self.window else ())

    def show(self, entry: Entry, root: int) -> None:
        """The entry is on the page; the oldest root leaves the window. No root is in a window twice."""
        self.entries.append(entry)
        self.roots.append(root)
        if self.window:
            self.recent.add(root)
            if len(self.roots) > self.window:
                self.recent.discard(self.roots[-self.window - 1])


def read_home(
    services: Services, viewer_id: int, walk: Walk, limit: int, since_id: int = 0, exclude: Set[str] = frozenset()
) -> Page:
    """The next `limit` entries of the viewer's home timeline. StoreUnavailable: no page rather than one with a hole.

    What is excluded (`replies`, `retweets`) is passed over before the rules of display: it displaces nothing.
    """
    settings = services.settings
    left = settings.home_entries_max - walk.shown
    wanted = min(limit, left)
    above = max(pull.horizon_start_id(services), since_id)
    window = settings.root_window_entries
    done = _Considered(window, min(walk.below, pull.top_id(services)), list(walk.roots))
    reader: Reader | None = None
    authors: Sequence[int] = ()
    while len(done.entries) <= wanted and not done.exhausted and done.count < settings.page_considered_max:
        size = wanted + 1 - len(done.entries) + _OVER_READ
        pushed = services.store.timelines.start_home(viewer_id, done.below, above, size)
        if reader is None:
            reader = services.store.readers.get(viewer_id)
            authors = pulled_authors(services, reader)
        sources = [pushed(), *pull.newest(services, authors, done.below, above, size)]
        entries = merge.newest(sources, size)
        _consider(services, reader, entries, size, wanted + 1, exclude, done)
    return _page(services, walk, wanted, left, done)


def pulled_authors(services: Services, reader: Reader) -> Sequence[int]:
    """The followed authors whose posts may not all be on the reader's home timeline."""
    now_ms, settings = services.clock.ms(), services.settings
    rebuild.seen(services, reader)
    if not rebuild.mended(services, reader):
        rebuild.returned(services, reader)
        return [row.other_id for row in services.store.follows.all_relations(reader.user_id) if row.following]
    if reader.pulled_stamp == reader.stamp and now_ms - reader.pulled_ms < settings.pulled_list_seconds * 1_000:
        return reader.pulled
    pulled = _pulled_now(services, reader)
    services.store.readers.set_pulled(reader, pulled, now_ms)
    return pulled


def _pulled_now(services: Services, reader: Reader) -> list[int]:
    """Those who are not pushed to this reader, and those whose older posts have not been copied yet."""
    following = [row for row in services.store.follows.all_relations(reader.user_id) if row.following]
    histories = services.decided.of(row.other_id for row in following)
    start_id = pull.horizon_start_id(services)
    rebuild.copy_again(services, reader.user_id, following)
    return [
        row.other_id
        for row in following
        if not rebuild.copied(services, row)
        or policy.pulled(policy.ACTIVE, histories[row.other_id], histories[EVERYBODY], start_id)
    ]


def _consider(
    services: Services,
    reader: Reader,
    entries: list[Entry],
    size: int,
    wanted: int,
    exclude: Set[str],
    done: _Considered,
) -> None:
    """Hides and shows entries one after another until enough are shown; the cursor follows what was considered."""
    scene = hide.scene(services, reader.user_id, reader.stamp, entries)
    before, considered = len(done.entries), 0
    done.exhausted = len(entries) < size
    for entry, hidden in zip(entries, hide.at_home(entries, scene), strict=True):
        if len(done.entries) == wanted:
            done.exhausted = False
            break
        considered += 1
        if hidden or (exclude and hide.excluded(entry, exclude)):
            continue
        root = entry.root
        if root not in done.recent:
            done.show(entry, root)
    if considered:
        done.count += considered
        done.below = entries[considered - 1].tweet_id
    done.copies += scene.copies(entry.tweet_id for entry in done.entries[before:])


def _page(services: Services, walk: Walk, wanted: int, left: int, done: _Considered) -> Page:
    """Cuts at the limit. The entry beyond it only told that there is a next page, which considers it again."""
    window = services.settings.root_window_entries
    more = len(done.entries) > wanted
    tweets = copied.Rows(done.copies[:wanted])
    if more:
        below = done.entries[wanted - 1].tweet_id if wanted else done.below
        done.roots.pop()
    else:
        below = done.below
    last = (done.exhausted and not more) or len(tweets) == left
    newest = walk.newest or (done.entries[0].tweet_id if tweets else 0)
    roots = tuple(done.roots[-window:]) if window else ()
    before = Walk(walk.below, walk.newest, walk.shown, back=True) if walk.shown else None
    return Page(tweets, None if last else Walk(below, newest, walk.shown + len(tweets), roots), before)
