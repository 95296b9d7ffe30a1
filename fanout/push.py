"""Push: one round of deliveries. Followers of many events at once become entries, grouped by replica in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cache.errors import CacheAway
from cql.follows import SHARDS
from cql.outbox import minute_of
from cql.records import KINDS, Cursor, Decision, Event
from fanout import policy
from fanout.decided import EVERYBODY
from fanout.services import Services

_END = Cursor(len(SHARDS), 0, 0)
"""Behind the last follower: all is written, the mark is still to be made."""


@dataclass
class Round:
    """What one round came to."""

    finished: list[Event] = field(default_factory=list)
    moved: list[Event] = field(default_factory=list)
    waiting: list[Event] = field(default_factory=list)
    rows: int = 0


def deliver(services: Services, events: Sequence[Event]) -> Round:
    """Delivers the next followers of each event, and saves how far each has come.

    An event whose post does not stand on its author's timeline yet waits: whoever is not found among the followers
    below will find the post when copying the author's.
    """
    done = Round()
    accepted = _accepted(services, events, done)
    histories = services.decided.of(event.entry.author_id for event in accepted)
    default = histories[EVERYBODY]
    pushed = [
        event
        for event in accepted
        if event.cursor != _END
        and policy.pushes(policy.ACTIVE, histories[event.entry.author_id], default, event.entry.tweet_id)
    ]
    next_followers = _followers(services, pushed, histories)
    done.rows = _write(services, pushed, next_followers)
    _settle(services, accepted, next_followers, done)
    return done


def _accepted(services: Services, events: Sequence[Event], done: Round) -> list[Event]:
    """Events of a kind this code knows, whose posts were seen at quorum."""
    known = [event for event in events if event.entry.kind in KINDS]
    fresh = [event.entry for event in known if event.cursor == Cursor()]
    posted = services.store.timelines.posted(fresh)
    accepted = [event for event in known if event.cursor != Cursor() or event.entry.tweet_id in posted]
    done.waiting = [event for event in events if event not in accepted]
    return accepted


Followers = dict[tuple[int, int, int], tuple[list[int], Cursor]]


def _followers(services: Services, events: Sequence[Event], histories: dict[int, list[Decision]]) -> Followers:
    """By event: the next followers, and where the scan goes on."""
    found: Followers = {}
    fresh = [event for event in events if event.cursor == Cursor() and not event.part]
    first = services.store.follows.first_followers([event.entry.author_id for event in fresh])
    for event in fresh:
        levels = policy.levels(histories[event.entry.author_id])
        found[event.key] = _first(*first[event.entry.author_id], levels, services.settings.drain_followers)
    for event in events:
        if event.key not in found:
            found[event.key] = _further(services, event, policy.levels(histories[event.entry.author_id]))
    return found


def _first(followers: list[int], last: int, levels: int, limit: int) -> tuple[list[int], Cursor]:
    """The first page of an audience, and where its scan goes on."""
    if len(followers) > limit:
        return followers[:limit], Cursor(0, 0, followers[limit - 1])
    if last:
        return followers, Cursor(0, 0, last)
    return followers, Cursor(1, 0, 0) if levels > 1 else _END


def _further(services: Services, event: Event, levels: int) -> tuple[list[int], Cursor]:
    """The next followers of an event that is under way, or of one follower shard."""
    limit = services.settings.drain_followers
    author_id = event.entry.author_id
    if event.part:
        followers, last = services.store.follows.shard_followers(
            author_id, event.level, event.follower_shard, event.cursor.follower_id, limit
        )
        return followers, Cursor(event.level, event.follower_shard, last) if last else _END
    followers, cursor = services.store.follows.followers(author_id, levels, event.cursor, limit)
    return followers, cursor or _END


def _write(services: Services, events: Iterable[Event], next_followers: Followers) -> int:
    """Writes the entries of all who are awake; the number of rows."""
    pairs = [(reader, event.entry) for event in events for reader in next_followers[event.key][0]]
    asleep = services.dormancy.asleep(reader for reader, _ in pairs)
    if asleep:
        pairs = [pair for pair in pairs if pair[0] not in asleep]
    rows = services.store.timelines.add_many(pairs, services.clock.ms(), services.settings.horizon_seconds)
    services.metrics.counted("rows_pushed", rows)
    return rows


def _settle(services: Services, events: Sequence[Event], next_followers: Followers, done: Round) -> None:
    """Saves cursors, and ends events: before the mark, the author's shared head is removed."""
    for event in events:
        cursor = next_followers[event.key][1] if event.key in next_followers else _END
        (done.finished if cursor == _END else done.moved).append(event._replace(cursor=cursor))
    services.store.outbox.save_cursors(done.moved)
    if done.finished:
        _end(services, done.finished)


def _end(services: Services, events: Sequence[Event]) -> None:
    """Removes the authors' heads, then marks the events done. Without Redis, what is written need not be again."""
    try:
        services.caches.heads.remove({event.entry.author_id for event in events})
    except CacheAway:
        services.store.outbox.save_cursors(events)
        raise
    services.store.outbox.mark_done(events)


def split(services: Services, event: Event, histories: dict[int, list[Decision]]) -> bool:
    """Splits an event with a very large audience into one event for each follower shard, spread over the outbox."""
    history = histories[event.entry.author_id]
    levels = policy.levels(history)
    audience = policy.newest(history).audience
    if event.part or event.cursor != Cursor() or levels == 1 or audience < services.settings.split_followers:
        return False
    places = [(level, shard) for level in range(levels) for shard in range(SHARDS[level])]
    parts = [_part(services, event, at, level, shard) for at, (level, shard) in enumerate(places)]
    services.caches.heads.remove([event.entry.author_id])
    services.store.outbox.split(event, parts)
    for shard in {part.shard for part in parts}:
        if services.caches.nudges.raise_flag(shard):
            services.send("drain", shard)
    return True


def _part(services: Services, event: Event, at: int, level: int, follower_shard: int) -> Event:
    event_id = services.store.ids.mint()
    shard = (event.shard + at) % services.settings.outbox_shards
    return Event(shard, minute_of(event_id), event_id, at + 1, event.entry, level, follower_shard, Cursor(), False)
