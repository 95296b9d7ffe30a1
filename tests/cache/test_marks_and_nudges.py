"""Marks of sleepers, flags and leases of shards: best effort, and never in the wrong direction."""

import pytest

from cache.nudges import Nudges
from cache.readers import Marks
from tests.cast import until


@pytest.fixture
def marks(caches):
    return Marks(caches.connection, seconds=60, fill_seconds=30)


@pytest.fixture
def reader(new_id):
    return new_id()


def test_a_mark_is_set_under_its_token_and_gone_when_removed(marks, reader):
    assert marks.mark(marks.leave_tokens([reader])) == 1
    assert marks.dormant([reader, reader + 1]) == {reader}
    marks.remove(reader)
    assert marks.dormant([reader]) == set()


def test_who_puts_to_sleep_and_is_frozen_on_the_way_cannot_mark_who_has_woken_since(marks, reader):
    tokens = marks.leave_tokens([reader])
    marks.remove(reader)
    assert marks.mark(tokens) == 0
    assert marks.dormant([reader]) == set()


def test_a_frozen_sleepers_token_loses_to_a_newer_one(marks, reader):
    frozen = marks.leave_tokens([reader])
    marks.leave_tokens([reader])
    assert marks.mark(frozen) == 0
    assert marks.dormant([reader]) == set()


def test_a_token_that_is_left_over_a_mark_makes_the_reader_awake_until_it_is_marked_again(marks, reader):
    marks.mark(marks.leave_tokens([reader]))
    tokens = marks.leave_tokens([reader])
    assert marks.dormant([reader]) == set()
    assert marks.mark(tokens) == 1


def test_a_mark_runs_out(caches, reader):
    short = Marks(caches.connection, seconds=0.2, fill_seconds=30)
    short.mark(short.leave_tokens([reader]))
    until(lambda: not short.dormant([reader]))


def test_nobody_asked_is_nobody_asleep(marks):
    assert marks.dormant([]) == set()
    assert marks.mark({}) == 0


@pytest.fixture
def nudges(caches):
    return Nudges(caches.connection, flag_seconds=30, lease_seconds=30)


@pytest.fixture
def shard(new_id):
    """A shard that nobody else has."""
    return new_id()


def test_only_the_first_to_raise_a_flag_sends_a_drain(nudges, shard):
    assert [nudges.raise_flag(shard) for _ in range(3)] == [True, False, False]
    assert nudges.flagged(shard)
    assert nudges.clear_flag(shard) and not nudges.flagged(shard)
    assert nudges.raise_flag(shard)


def test_a_flag_runs_out_so_that_a_lost_nudge_is_sent_again(caches, shard):
    short = Nudges(caches.connection, flag_seconds=0.2, lease_seconds=30)
    assert short.raise_flag(shard)
    until(lambda: short.raise_flag(shard))


def test_a_shard_has_one_holder_until_it_is_given_up(nudges, shard):
    lease = nudges.take(shard)
    assert lease is not None and nudges.take(shard) is None
    nudges.give_up(shard, b"somebody else's")
    assert nudges.take(shard) is None
    nudges.give_up(shard, lease)
    assert nudges.take(shard) is not None


def test_a_lease_of_a_dead_holder_runs_out(caches, shard):
    short = Nudges(caches.connection, flag_seconds=30, lease_seconds=0.2)
    late = short.take(shard)
    newer = until(lambda: short.take(shard))
    short.give_up(shard, late)
    assert late != newer
