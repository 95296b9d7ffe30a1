"""Sleep and return: the only verdict that could lose a post, and the orders in which it must not."""

from dataclasses import replace

import pytest

from config.clock import Clock
from fanout import dormant, home, rebuild
from fanout.home import Walk
from fanout.publish import Draft, publish
from fanout.pull import horizon_start_id
from tests.cast import rows, sending, until, walked, with_settings


@pytest.fixture
def sleeper(alone, cast):
    """An author and one follower, on the platform without workers."""
    author, reader = cast.crowd(2, platform=alone)
    cast.gather(author, [reader], platform=alone)
    return author, reader


def test_who_reads_while_somebody_puts_them_to_sleep_is_not_marked(alone, sleeper, monkeypatch):
    """Whoever puts them to sleep is frozen between writing the truth and setting the mark."""
    author, reader = sleeper
    tweet_id = publish(alone, Draft(author, "word")).tweet_id
    marks, real = alone.caches.marks, alone.caches.marks.mark

    def mark(tokens):
        assert walked(alone, reader) == [tweet_id]
        return real(tokens)

    monkeypatch.setattr(marks, "mark", mark)
    assert rebuild.put_to_sleep(alone, [reader]) == 0
    assert marks.dormant([reader]) == set()


def test_a_sleeper_is_complete_only_after_the_trust_in_the_mark_has_run_out(alone, sleeper):
    author, reader = sleeper
    rebuild.put_to_sleep(alone, [reader])
    asked = []
    watched = sending(alone, asked)
    home.read_home(watched, reader, Walk.start(), 10)
    home.read_home(watched, reader, Walk.start(), 10)
    rebuild.rebuild(alone, reader)
    assert alone.store.readers.get(reader).returning and alone.store.readers.get(reader).woken
    until(lambda: home.read_home(watched, reader, Walk.start(), 10) and ("rebuild", reader) in asked)
    tweet_id = publish(alone, Draft(author, "word")).tweet_id
    rebuild.rebuild(alone, reader)
    assert not alone.store.readers.get(reader).returning
    found = alone.store.timelines.start_home(reader, 2**63 - 1, 0, 10)()
    assert [entry.tweet_id for entry in found] == [tweet_id]


def test_a_rebuild_of_an_earlier_sleep_does_not_complete_a_later_one(alone, sleeper, monkeypatch):
    _, reader = sleeper
    rebuild.put_to_sleep(alone, [reader])
    walked(alone, reader)
    over = with_settings(alone, dormant_trust_seconds=0.001, clock_skew_seconds=0.0)
    timelines, real = alone.store.timelines, alone.store.timelines.of_users

    def slowly(*arguments):
        monkeypatch.undo()
        rebuild.put_to_sleep(alone, [reader])
        return real(*arguments)

    monkeypatch.setattr(timelines, "of_users", slowly)
    until(lambda: rebuild._rebuildable(over, alone.store.readers.get(reader)))
    rebuild.rebuild(over, reader)
    assert alone.store.readers.get(reader).returning


def test_who_has_not_read_within_the_horizon_falls_asleep_and_stays_marked(alone, sleeper):
    author, reader = sleeper
    walked(alone, reader)
    day_ms = 86_400_000
    later = with_clock(alone, int(alone.settings.home_horizon_days + 1) * day_ms)
    assert horizon_start_id(later) > author
    fallen, _ = dormant.renew(later)
    assert fallen >= 1
    assert alone.caches.marks.dormant([reader]) == {reader}
    assert alone.store.readers.get(reader).returning
    assert dormant.renew(later)[0] == 0
    assert alone.caches.marks.dormant([reader]) == {reader}


def with_clock(platform, ahead_ms):
    return replace(platform, clock=Clock(ahead_ms))


def test_a_copy_writes_what_was_posted_before_the_follow_and_names_the_follow(alice, bob, services, tasks):
    posts = [alice.post() for _ in range(3)][::-1]
    bob.follow(alice)
    stamp = services.store.follows.relations(bob.user_id, [alice.user_id])[alice.user_id].follow_stamp
    tasks.copy(bob.user_id, alice.user_id, stamp)
    assert rows(services, bob, *posts) == posts
    assert services.store.follows.relations(bob.user_id, [alice.user_id])[alice.user_id].complete
