"""The daily round over readers: who has not read within the horizon falls asleep, who sleeps stays marked.

Readers are listed under the days on which they were seen, so nobody scans them all. Accounts never seen are active.
"""

from collections.abc import Iterator

from cql.readers import DAY_SHARDS, DORMANT, SEEN, day_of
from fanout import rebuild
from fanout.services import Services

_PAGE = 200
_DAY_MS = 86_400_000


def renew(services: Services) -> tuple[int, int]:
    """(fallen asleep, still asleep). May run as often as one likes."""
    settings, now_ms = services.settings, services.clock.ms()
    last_seen_day = day_of(int(now_ms - settings.horizon_seconds * 1_000)) - 1
    fallen = sum(_fall_asleep(services, page, now_ms) for page in _listed(services, SEEN, last_seen_day))
    marked_day = day_of(int(now_ms - settings.dormant_mark_days * _DAY_MS / 2))
    still = sum(rebuild.keep_asleep(services, page) for page in _listed(services, DORMANT, marked_day))
    return fallen, still


def _fall_asleep(services: Services, user_ids: list[int], now_ms: int) -> int:
    """Those of a page who were not seen since."""
    silent_ms = now_ms - services.settings.horizon_seconds * 1_000
    readers = services.store.readers.get_many(user_ids)
    silent = [reader.user_id for reader in readers if reader.seen_ms < silent_ms and not reader.returning]
    return rebuild.put_to_sleep(services, silent) if silent else 0


def _listed(services: Services, kind: int, day: int) -> Iterator[list[int]]:
    for shard in range(DAY_SHARDS):
        after = 0
        while True:
            page = services.store.readers.on_day(kind, day, shard, after, _PAGE)
            if page:
                yield page
            if len(page) < _PAGE:
                break
            after = page[-1]
