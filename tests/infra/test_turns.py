"""Whose turn it is to join: on moto's parameters, with a clock that the test moves."""

import pytest

from stack.errors import StackError
from stack.infra import turns
from stack.infra.turns import LEASE_SECONDS, RENEW_SECONDS, Turn, TurnLost

PARAMETER = "/murmur/prod/eu-west-1/infra/cassandra/turn"


class Time:
    """Seconds that pass when somebody sleeps; `meanwhile` happens at every sleep."""

    def __init__(self):
        self.now = 0.0
        self.meanwhile = lambda: None

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.meanwhile()


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def turn(aws, time):
    return lambda owner, **more: Turn(aws, PARAMETER, owner, clock=time, sleep=time.sleep, **more)


def holder(cloud):
    return cloud("ssm").get_parameter(Name=PARAMETER)["Parameter"]["Value"]


def test_who_comes_first_has_the_turn_and_the_next_one_waits_for_it(turn, time, cloud):
    first, second = turn("a-0"), turn("b-0")
    first.take()
    waits = []

    def meanwhile():
        waits.append(time.now)
        if len(waits) < 15:
            first.renew()
        elif len(waits) == 15:
            first.give()

    time.meanwhile = meanwhile
    second.take()
    assert len(waits) >= 15 and '"b-0"' in holder(cloud)


def test_a_dozen_nodes_have_it_one_after_the_other(turn, time):
    had = []
    for number in range(12):
        each = turn(f"a-{number}")
        each.take()
        had.append(each.owner)
        each.give()
    assert len(set(had)) == 12


def test_a_holder_that_is_silent_for_a_lease_is_followed_by_the_next_and_learns_it(turn, time, cloud):
    dead, next_one = turn("a-0"), turn("b-0")
    dead.take()
    before = time.now
    next_one.take()
    assert time.now - before > LEASE_SECONDS and '"b-0"' in holder(cloud)
    with pytest.raises(TurnLost, match="taken from a-0 by b-0"):
        dead.renew()
    dead.give()
    assert '"b-0"' in holder(cloud)


def test_a_machine_that_starts_again_takes_up_the_turn_of_its_slot_at_once(turn, time):
    turn("a-0").take()
    before = time.now
    turn("a-0").take()
    assert time.now - before < LEASE_SECONDS / 2


def test_two_who_take_over_at_the_same_moment_do_not_both_have_it(turn, time, cloud):
    turn("a-0").take()
    slow, quick = turn("b-0"), turn("c-0")
    cut_in = []

    def meanwhile():
        # While one settles, the other, which had found the turn dead before, deletes and creates.
        if '"b-0"' in holder(cloud) and not cut_in:
            cut_in.append(1)
            cloud("ssm").delete_parameter(Name=PARAMETER)
            assert quick._create()
        elif cut_in and len(cut_in) < 20:
            cut_in.append(1)
            quick.renew()
            if len(cut_in) == 20:
                quick.give()

    time.meanwhile = meanwhile
    slow.take()
    assert len(cut_in) == 20, "the slow one believed that it had the turn"


def test_while_it_waits_it_beats_and_after_a_day_it_gives_up(turn, time, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_HOURS", 0.1)
    first = turn("a-0")
    first.take()
    time.meanwhile = lambda: first.renew()
    beats = []
    with pytest.raises(StackError, match="not our turn"):
        turn("b-0", beat=lambda: beats.append(time.now)).take()
    assert len(beats) > 50


def test_it_renews_no_more_often_than_it_must(turn, time, cloud):
    mine = turn("a-0")
    mine.take()
    written = holder(cloud)
    mine.renew()
    assert holder(cloud) == written
    time.now += RENEW_SECONDS
    mine.renew()
    assert holder(cloud) != written
