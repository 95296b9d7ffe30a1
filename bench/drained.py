"""Is everything delivered? Asked of the outbox itself, not of those who drain it."""

import time
from collections.abc import Callable, Iterable

from cql.records import Event
from fanout.services import Services

_PAGE = 500
LOOK_SECONDS = 1.0

# Workers that finish nothing for so long are not at work.
STUCK_SECONDS = 120.0


class NotDrained(Exception):
    """The outbox does not empty; says how many events are left."""


def minute_now(services: Services) -> int:
    """The minute, since 1970, in which an event written now lies."""
    return services.clock.ms() // 60_000


def unfinished(services: Services, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many unfinished events each (shard, minute) holds, of those that hold any."""
    counts = {place: sum(not event.done for event in _events(services, *place)) for place in places}
    return {place: count for place, count in counts.items() if count}


def _events(services: Services, shard: int, minute: int) -> Iterable[Event]:
    after = (0, 0)
    while page := services.store.outbox.read(shard, minute, after, _PAGE):
        yield from page
        after = (page[-1].event_id, page[-1].part)


def await_drained(services: Services, first_minute: int, left: Callable[[int], object]) -> None:
    """Returns once every event written since `first_minute` is done; `left` is told how many are not.

    NotDrained when their number has not fallen for STUCK_SECONDS.
    """
    found = unfinished(services, _places(services, first_minute))
    fewest, moved = sum(found.values()), time.monotonic()
    while found:
        left(sum(found.values()))
        time.sleep(LOOK_SECONDS)
        # A split may put parts into a place that was clean, so the end is believed only after a look at all.
        found = unfinished(services, found) or unfinished(services, _places(services, first_minute))
        if sum(found.values()) < fewest:
            fewest, moved = sum(found.values()), time.monotonic()
        elif found and time.monotonic() - moved > STUCK_SECONDS:
            raise NotDrained(f"{sum(found.values())} events are not delivered; are the workers up?")
    left(0)


def _places(services: Services, first_minute: int) -> list[tuple[int, int]]:
    minutes = range(first_minute, minute_now(services) + 1)
    return [(shard, minute) for shard in range(services.settings.outbox_shards) for minute in minutes]
