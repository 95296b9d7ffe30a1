"""Drains and sweeps: no wake-up is lost, no event is missed, and only a done mark ends an event."""

import pytest

from cql.ids import first_id_of, ms_of
from cql.outbox import minute_of
from cql.records import POST, RETWEET, Tweet
from cql.statements import outbox as q
from fanout import publish
from fanout.drain import Drains
from fanout.publish import Draft
from fanout.sweep import Sweep, look, oldest
from fanout.tail import Tail
from tests.cast import all_have, drain_all, until, with_settings

_DAY = 86_400


@pytest.fixture
def pair(alone, cast):
    """An author and her one follower, on the platform without workers; nothing else is unfinished there."""
    author, reader = cast.crowd(2, platform=alone)
    cast.gather(author, [reader], platform=alone)
    drain_all(alone)
    return author, reader


def post(platform, author):
    return publish.publish(platform, Draft(author, "word")).tweet_id


def drain(platform, author):
    return Drains(platform).drain(publish.outbox_shard(platform, author))


def has(platform, reader, *tweet_ids):
    return all_have(platform, [reader], tweet_ids)


def test_what_is_published_while_a_drain_gives_its_shard_up_is_delivered_by_that_very_drain(alone, pair, monkeypatch):
    author, reader = pair
    first, nudges, late = post(alone, author), alone.caches.nudges, []
    real = nudges.give_up

    def give_up(shard, lease):
        if not late:
            late.append(post(alone, author))
            assert nudges.raise_flag(shard)
        real(shard, lease)

    monkeypatch.setattr(nudges, "give_up", give_up)
    drain(with_settings(alone, drain_budget_ms=60_000), author)
    assert has(alone, reader, late[0], first)


def test_what_is_published_while_a_drain_reads_for_the_last_time_is_delivered_by_that_very_drain(
    alone, pair, monkeypatch
):
    author, reader = pair
    first, late, real = post(alone, author), [], Tail.read

    def read(tail):
        found = real(tail)
        if not found and not late:
            late.append(post(alone, author))
            alone.caches.nudges.raise_flag(publish.outbox_shard(alone, author))
        return found

    monkeypatch.setattr(Tail, "read", read)
    drain(with_settings(alone, drain_budget_ms=60_000), author)
    assert has(alone, reader, late[0], first)


def test_a_drain_that_finds_its_shard_taken_leaves_the_flag_to_whoever_has_it(alone, pair):
    author, reader = pair
    shard, nudges = publish.outbox_shard(alone, author), alone.caches.nudges
    lease = nudges.take(shard)
    tweet_id = post(alone, author)
    assert nudges.raise_flag(shard)
    assert drain(alone, author) == 0
    assert nudges.flagged(shard) and has(alone, reader)
    nudges.give_up(shard, lease)
    drain(alone, author)
    assert not nudges.flagged(shard) and has(alone, reader, tweet_id)


def test_an_event_waits_until_its_post_stands_on_its_authors_timeline(alone, pair):
    """A batch is not isolated: the outbox row may be there before the others."""
    author, reader = pair
    tweet_id = publish.mint(alone, author)
    shard, event_id = publish.outbox_shard(alone, author), alone.store.ids.mint()
    row = (shard, minute_of(event_id), event_id, 0, tweet_id, author, POST, 0, 0, 0, 0, 0, _DAY)
    alone.store.session.run(q.ADD_EVENT, row)
    assert drain(alone, author) == 0
    assert has(alone, reader) and oldest(look(alone)) == ms_of(event_id)
    alone.store.tweets.add_old([Tweet(tweet_id, author, POST, "late", conversation_id=tweet_id)])
    drain(alone, author)
    assert has(alone, reader, tweet_id) and not oldest(look(alone))


def test_an_event_of_an_unknown_kind_is_left_to_newer_code(alone, pair):
    author, reader = pair
    tweet_id = publish.mint(alone, author)
    shard, event_id = publish.outbox_shard(alone, author), alone.store.ids.mint()
    alone.store.tweets.add_old([Tweet(tweet_id, author, POST, "new", conversation_id=tweet_id)])
    row = (shard, minute_of(event_id), event_id, 0, tweet_id, author, RETWEET + 1, 0, 0, 0, 0, 0, _DAY)
    alone.store.session.run(q.ADD_EVENT, row)
    drain(alone, author)
    (event,) = alone.store.outbox.read(shard, minute_of(event_id), (event_id - 1, 0), 10)
    assert not event.done and has(alone, reader)


def planted(platform, author, minutes_ago):
    """A post whose batch arrives now in the outbox minute of long ago, as from a process that was frozen."""
    tweet_id = publish.mint(platform, author)
    then_id = first_id_of(platform.clock.ms() - minutes_ago * 60_000) | tweet_id % 4_096
    shard = publish.outbox_shard(platform, author)
    tweet = Tweet(tweet_id, author, POST, "late", conversation_id=tweet_id)
    platform.store.tweets.add(tweet, then_id, shard, home_seconds=_DAY, outbox_seconds=_DAY)
    return tweet_id


def test_a_batch_that_arrives_when_its_minute_is_closed_is_found_when_the_minute_is_read_again(alone, pair):
    author, reader = pair
    early, later = (with_settings(alone, reread_seconds=delays) for delays in ((1, 2), (1, 2, 3)))
    shard = publish.outbox_shard(alone, author)
    closed = minute_of(first_id_of(alone.clock.ms())) - 2
    until(lambda: Sweep(early).sweep() and min(alone.store.outbox.marks(shard)[each] for each in (1, 2)) >= closed)
    tweet_id = planted(alone, author, 2)
    drain(early, author)
    Sweep(early).sweep()
    assert has(alone, reader), "both passes of these minutes are over, and the tail begins behind them"
    until(lambda: Sweep(later).sweep() and has(alone, reader, tweet_id))


def test_the_low_water_mark_is_moved_by_the_first_pass_and_never_past_what_is_unfinished(alone, pair):
    author, _ = pair
    shard = publish.outbox_shard(alone, author)
    passes = with_settings(alone, reread_seconds=(1, 5))
    stuck_id = first_id_of(alone.clock.ms() - 120_000) | 7
    tweet_id = publish.mint(alone, author)
    row = (shard, minute_of(stuck_id), stuck_id, 0, tweet_id, author, POST, 0, 0, 0, 0, 0, _DAY)
    alone.store.outbox._session.run(q.SET_OUTBOX_MARK, (minute_of(stuck_id) - 1, shard, 1))
    alone.store.session.run(q.ADD_EVENT, row)
    Sweep(passes).sweep()
    assert alone.store.outbox.marks(shard)[1] == minute_of(stuck_id) - 1
    tail = Tail(alone.store.outbox, shard, passes.settings, alone.clock)
    assert [event.event_id for event in tail.read()] == [stuck_id]
    alone.store.tweets.add_old([Tweet(tweet_id, author, POST, "late", conversation_id=tweet_id)])
    Sweep(passes).sweep()
    assert alone.store.outbox.marks(shard)[1] > minute_of(stuck_id)


def test_the_sweep_leaves_young_events_to_the_drains_and_takes_old_ones(alone, pair):
    author, reader = pair
    tweet_id = post(alone, author)
    patient = with_settings(alone, sweep_after_seconds=3_600.0)
    assert oldest(Sweep(patient).sweep()) > 0
    assert has(alone, reader)
    Sweep(with_settings(alone, sweep_after_seconds=0.0)).sweep()
    assert has(alone, reader, tweet_id)
    assert oldest(Sweep(patient).sweep()) == 0


def test_a_tail_that_was_let_go_begins_again_before_what_was_unfinished(alone, pair):
    author, _ = pair
    shard = publish.outbox_shard(alone, author)
    tweet_id = post(alone, author)
    tail = Tail(alone.store.outbox, shard, alone.settings, alone.clock)
    for _ in range(3):
        assert tweet_id in {event.entry.tweet_id for event in tail.read()}
        tail.let_go()
    drain(alone, author)
    assert tail.read() == [] or tweet_id not in {event.entry.tweet_id for event in tail.read() if not event.done}
