"""What must still be written to one reader's home timeline: behind a follow, and behind a return.

Until it is, the authors in question are pulled for this reader; so nothing here is urgent and all of it may run twice.
"""

from collections.abc import Iterable, Sequence

from cache.errors import CacheAway
from cql.readers import DORMANT
from cql.records import Entry, Reader, Relation
from fanout import pull
from fanout.services import Services

_PAGE = 500
_ACROSS = 32
_ASK_AGAIN_MS = 30_000
_SEEN_EVERY_MS = 86_400_000
_DAY_SECONDS = 86_400


def seen(services: Services, reader: Reader) -> None:
    """Notes, once a day, that the reader reads."""
    now_ms = services.clock.ms()
    if now_ms - reader.seen_ms > _SEEN_EVERY_MS:
        keep = int(services.settings.horizon_seconds) + 7 * _DAY_SECONDS
        services.store.readers.set_seen(reader.user_id, now_ms, keep)


def copied(services: Services, row: Relation) -> bool:
    """Whether the author's older posts are in rows that every page finds, also one that was begun a while ago."""
    return row.complete and services.clock.us() - row.copied_us > _grace_us(services)


def mended(services: Services, reader: Reader) -> bool:
    """The same of what the reader's last sleep has missed; True if there was none."""
    return not reader.returning and services.clock.us() - reader.complete_us > _grace_us(services)


def _grace_us(services: Services) -> int:
    """A page reads its rows and the reader's state together: the rows may be the older ones, by a read's deadline."""
    return int((services.settings.read_timeout_seconds + services.settings.clock_skew_seconds) * 1_000_000)


def ask_copy(services: Services, user_id: int, author_id: int, follow_stamp: int) -> None:
    """Has the author's posts copied behind a follow."""
    services.send("copy", user_id, author_id, follow_stamp)


def copy_again(services: Services, user_id: int, following: Iterable[Relation]) -> None:
    """Asks again for copies that should have been made by now: the broker may have lost the first request."""
    late_us = services.clock.us() - _ASK_AGAIN_MS * 1_000
    for row in following:
        if not row.complete and row.follow_stamp < late_us:
            ask_copy(services, user_id, row.other_id, row.follow_stamp)


def copy(services: Services, user_id: int, author_id: int, follow_stamp: int) -> None:
    """Copies the author's posts of the horizon to the follower. Posts from now on are pushed: the follow is known."""
    _write(services, user_id, [author_id])
    services.store.follows.set_copied(user_id, author_id, follow_stamp, services.clock.us())


def put_to_sleep(services: Services, user_ids: Sequence[int]) -> int:
    """These readers are not pushed to from now on; how many were marked.

    The truth is written before any mark, and a mark is set only if nobody has come back since.
    """
    tokens = services.caches.marks.leave_tokens(user_ids)
    asleep = [user_id for user_id in user_ids if _sleep(services, user_id)]
    return services.caches.marks.mark({user_id: tokens[user_id] for user_id in asleep})


def _sleep(services: Services, user_id: int) -> bool:
    reader = services.store.readers.get(user_id)
    sleep = services.store.ids.mint()
    services.store.readers.set_dormant(user_id, sleep, max(services.clock.us(), reader.dormant_us + 1))
    if services.store.readers.get(user_id).dormant_from != sleep:
        return False
    keep = int(services.settings.dormant_mark_days * 2 * _DAY_SECONDS)
    services.store.readers.add_day(DORMANT, user_id, services.clock.ms(), keep)
    return True


def keep_asleep(services: Services, user_ids: Sequence[int]) -> int:
    """Renews the marks of those who still sleep; how many."""
    tokens = services.caches.marks.leave_tokens(user_ids)
    readers = services.store.readers.get_many(user_ids)
    asleep = [reader.user_id for reader in readers if reader.returning and not reader.woken]
    keep = int(services.settings.dormant_mark_days * 2 * _DAY_SECONDS)
    for user_id in asleep:
        services.store.readers.add_day(DORMANT, user_id, services.clock.ms(), keep)
    return services.caches.marks.mark({user_id: tokens[user_id] for user_id in asleep})


def returned(services: Services, reader: Reader) -> None:
    """A sleeper reads: removes the mark; once no drain can still trust it, has the rows written."""
    if not reader.returning:
        return
    if not reader.woken:
        _wake(services, reader)
    elif _rebuildable(services, reader):
        services.send("rebuild", reader.user_id)


def _wake(services: Services, reader: Reader) -> None:
    try:
        services.caches.marks.remove(reader.user_id)
    except CacheAway:
        # The mark may still be there, so the reader goes on pulling; the next read tries again.
        return
    services.store.readers.set_woken(reader.user_id, reader.dormant_from, services.clock.ms())


def _rebuildable(services: Services, reader: Reader) -> bool:
    settings = services.settings
    wait_ms = (settings.dormant_trust_seconds + settings.clock_skew_seconds) * 1_000
    return services.clock.ms() - reader.woken_ms > wait_ms


def rebuild(services: Services, user_id: int) -> None:
    """Writes what a sleep has missed, and names that sleep complete. Nothing to do if there is none to mend."""
    reader = services.store.readers.get(user_id)
    if not (reader.returning and reader.woken and _rebuildable(services, reader)):
        return
    followed = [row.other_id for row in services.store.follows.all_relations(user_id) if row.following]
    for start in range(0, len(followed), _ACROSS):
        _write(services, user_id, followed[start : start + _ACROSS])
    services.store.readers.set_complete(user_id, reader.dormant_from, services.clock.ms())


def _write(services: Services, user_id: int, author_ids: Sequence[int]) -> None:
    """Pushes everything of the horizon by these authors to one reader, page by page."""
    timelines, settings = services.store.timelines, services.settings
    above, top = pull.horizon_start_id(services), pull.top_id(services)
    wanted = [(author_id, top) for author_id in author_ids]
    while wanted:
        found = timelines.of_users(wanted, above, top, _PAGE)
        rows = [(user_id, entry) for entries in found for entry in entries]
        timelines.add_many(rows, services.clock.ms(), settings.horizon_seconds)
        wanted = [
            (author_id, _end(entries))
            for (author_id, _), entries in zip(wanted, found, strict=True)
            if len(entries) == _PAGE
        ]


def _end(entries: Sequence[Entry]) -> int:
    return entries[-1].tweet_id
