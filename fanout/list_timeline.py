"""The timeline of a list: the posts of its members, merged when it is read."""

from collections.abc import Iterable

from cql.ids import ID_MAX, first_id_of
from cql.records import Entry, Tweet
from fanout import hide, lists, merge, paging, pull
from fanout.authored import keyed, tweet_rounds
from fanout.paging import Page, Place, Position
from fanout.services import Services

DEPTH = 800
"""So many posts back goes a list, as at X."""
_DAY_MS = 86_400_000
_ROWS_MAX = 20_000


def read_list(services: Services, viewer_id: int, list_id: int, place: Place, limit: int) -> Page[Tweet]:
    """The posts of those on a list, newest first, as the viewer may see them: nothing of authors whom the viewer has
    muted, or who are blocked either way, protected from the viewer, suspended or gone.

    All of up to `list_members_max` members are read through their shared heads, as for a reader who returns to home.
    The heads end at the horizon, and there a list with more than `list_deep_members` members ends, too; a smaller one
    goes on for `list_days`, for its members' own timelines can be read one by one. Of more than 20,000 rows, members
    who left included, those beyond are not read. NotFound, Forbidden.
    """
    lists.one(services, viewer_id, list_id)
    stamp = services.store.readers.get(viewer_id).stamp
    source = _Source(services, services.store.lists.members(list_id, _ROWS_MAX))

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, Entry]], Position | None]:
        entries = (
            source.upwards(position[0], size) if back else source.downwards(min(source.top, *position, ID_MAX), size)
        )
        return keyed(entries, size)

    def shows(entries: list[Entry]) -> list[Tweet | None]:
        scene = hide.scene(services, viewer_id, stamp, entries)
        hidden = hide.listed(entries, scene)
        return [None if gone else scene.tweets[entry.tweet_id] for entry, gone in zip(entries, hidden, strict=True)]

    rounds = tweet_rounds(services)
    return paging.page(more, shows, place, limit, paging.DESCENDING, rounds=rounds, depth=DEPTH)


class _Source:
    """The merged entries of members: above the horizon from shared heads, below it from their own timelines."""

    def __init__(self, services: Services, members: list[int]) -> None:
        self._services, self._members = services, members
        self.top = pull.top_id(services)
        self._horizon = pull.horizon_start_id(services)
        deep = len(members) <= services.settings.list_deep_members
        end_ms = services.clock.ms() - services.settings.list_days * _DAY_MS
        self._floor = min(first_id_of(int(end_ms)), self._horizon) if deep else self._horizon

    def downwards(self, below: int, limit: int) -> list[Entry]:
        """The newest `limit` entries below an id."""
        found = merge.newest(pull.newest(self._services, self._members, below, self._horizon, limit), limit)
        edge = min(below, self._horizon + 1)
        if len(found) >= limit or edge <= self._floor + 1 or not self._members:
            return found
        wanted = [(each, edge) for each in self._members]
        older = self._services.store.timelines.of_users(wanted, self._floor, edge, limit)
        return found + merge.newest(older, limit - len(found))

    def upwards(self, above: int, limit: int) -> list[Entry]:
        """The oldest `limit` entries above an id, oldest first."""
        found: list[Entry] = []
        edge = self._horizon + 1
        if self._floor <= above < self._horizon:
            wanted = [(each, above) for each in self._members]
            found = _oldest(self._services.store.timelines.of_users_upwards(wanted, edge, limit), limit)
        if len(found) < limit:
            newer = pull.oldest(self._services, self._members, max(above, self._horizon), self.top, limit)
            found += _oldest(newer, limit - len(found))
        return found


def _oldest(sources: Iterable[Iterable[Entry]], limit: int) -> list[Entry]:
    return sorted({entry for source in sources for entry in source})[:limit]
