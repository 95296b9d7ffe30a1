"""A page of what one author posted, as one viewer may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cql.ids import ID_MAX
from cql.records import Entry, Tweet
from fanout import hide, paging, pull
from fanout.errors import Forbidden
from fanout.hydrate import relations, standing
from fanout.paging import Page, Place, Position
from fanout.services import Services

DEPTH, DEPTH_WITHOUT_REPLIES = 3_200, 800
"""So far back go the pages of one account's tweets, as at X."""


@dataclass(frozen=True)
class Wanted:
    """Which posts: those with above < id < below, but for kinds (`replies`, `retweets`) that are left out."""

    above: int = 0
    below: int = ID_MAX
    exclude: frozenset[str] = frozenset()


ALL = Wanted()


def read_user(
    services: Services, viewer_id: int, author_id: int, place: Place, limit: int, wanted: Wanted = ALL
) -> Page[Tweet]:
    """The author's posts from a place on. Forbidden if the author is closed to the viewer, NotFound if gone."""
    stamp = services.store.readers.get(viewer_id).stamp
    admit(services, viewer_id, stamp, author_id)
    top = min(wanted.below, pull.top_id(services))
    # An author posted nothing before the account was made; the account's id tells when that was.
    bottom = max(wanted.above, author_id)

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, Entry]], Position | None]:
        timelines = services.store.timelines
        if back:
            entries = timelines.of_user_upwards(author_id, max(position[0], bottom), top, size)
        else:
            entries = timelines.of_user(author_id, min(top, *position, ID_MAX), bottom, size)
        return keyed(entries, size)

    shows = shown(services, viewer_id, stamp, lambda entry: not hide.excluded(entry, wanted.exclude))
    depth = DEPTH_WITHOUT_REPLIES if "replies" in wanted.exclude else DEPTH
    rounds = tweet_rounds(services)
    return paging.page(more, shows, place, limit, paging.DESCENDING, rounds=rounds, depth=depth)


def keyed(entries: Sequence[Entry], size: int) -> tuple[list[tuple[Position, Entry]], Position | None]:
    """Entries with their positions in a list of tweets, and where to go on; fewer than asked for are the last."""
    rows: list[tuple[Position, Entry]] = [((entry.tweet_id,), entry) for entry in entries]
    return rows, rows[-1][0] if len(rows) >= size else None


def shown(
    services: Services, viewer_id: int, stamp: int, wanted: Callable[[Entry], bool] = lambda entry: True
) -> Callable[[list[Entry]], list[Tweet | None]]:
    """What a viewer is shown of entries anywhere but on the home timeline: the wanted ones that are visible."""

    def shows(entries: list[Entry]) -> list[Tweet | None]:
        scene = hide.scene(services, viewer_id, stamp, entries)
        return [
            scene.tweets[entry.tweet_id]
            if wanted(entry) and entry.tweet_id in scene.standing and hide.visible(scene.tweets[entry.tweet_id], scene)
            else None
            for entry in entries
        ]

    return shows


def tweet_rounds(services: Services) -> int:
    """Reads for one page of tweets at the most."""
    return max(2, services.settings.page_considered_max // paging.LATER)


def admit(services: Services, viewer_id: int, stamp: int, author_id: int) -> None:
    """Forbidden or NotFound if the viewer may not see what this account posts and whom it follows."""
    author = standing(services, author_id)
    if author_id == viewer_id:
        return
    bits = relations(services, viewer_id, stamp, [author_id])
    scene = hide.Scene(viewer_id, {}, {author_id: author}, bits)
    if scene.closed(author_id) or scene.apart(author_id):
        raise Forbidden("This account's tweets are not open to you.")
