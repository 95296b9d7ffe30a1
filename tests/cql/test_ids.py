"""Ids are unique and rising, whatever clocks, frozen holders and lost leases do. Pure: the leases are a dictionary."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cql.errors import NoLease
from cql.ids import EPOCH_MS, Ids, bucket_of, first_id_of, ms_of, us_of

_NOW_MS = 1_900_000_000_000


class Leases:
    """Worker numbers as Cassandra keeps them: one holder, an end, and rows that stay."""

    def __init__(self):
        self.rows = {}
        self.answers = True

    def claim(self, name, holder, now_ms, until_ms):
        ended = self.rows.get(name, (None, 0))[1]
        if not self.answers or (name in self.rows and ended >= now_ms):
            return None
        self.rows[name] = (holder, until_ms)
        return ended

    def prolong(self, name, holder, until_ms):
        if not self.answers or self.rows[name][0] != holder:
            return False
        self.rows[name] = (holder, until_ms)
        return True


class Clock:
    """A wall clock that is moved by hand, with an offset of its own for each process."""

    now_ms = _NOW_MS

    def __init__(self, offset_ms=0):
        self.offset_ms = offset_ms

    def ms(self):
        return Clock.now_ms + self.offset_ms


@pytest.fixture(autouse=True)
def start_of_time(monkeypatch):
    monkeypatch.setattr(Clock, "now_ms", _NOW_MS)


def process(leases, offset_ms=0, seconds=10.0, numbers=range(1_024)):
    """A process that renews its lease only when it must: threads beside it would draw from other examples."""
    made = Ids(leases, Clock(offset_ms), seconds, numbers)
    made._renew_early = lambda lease: None
    return made


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([0, 0, 1, 7, 3_000, 11_000, 40_000]), st.integers(1, 5)),
    max_size=40,
)


@given(STEPS, st.tuples(st.integers(-9_000, 9_000), st.integers(-9_000, 9_000), st.integers(-9_000, 9_000)))
def test_ids_are_unique_and_each_process_mints_rising_ones(steps, offsets):
    """Processes mint in any order; between, time goes on, some sleep through the end of their lease and wake."""
    Clock.now_ms = _NOW_MS
    leases = Leases()
    processes = [process(leases, offset) for offset in offsets]
    minted = [[], [], []]
    for who, passes, count in steps:
        Clock.now_ms += passes
        minted[who] += [processes[who].mint() for _ in range(count)]
    everything = [each for one in minted for each in one]
    assert len(everything) == len(set(everything))
    assert all(one == sorted(one) for one in minted)


@given(st.integers(-60_000, 60_000), st.integers(0, 90_000))
def test_an_id_is_above_what_it_is_told_to_be_above_however_late_the_clock_is(offset, ahead):
    Clock.now_ms = _NOW_MS
    above = first_id_of(_NOW_MS + ahead) | 4_095
    minted = process(Leases(), offset).mint(above=above)
    assert minted > above
    assert ms_of(minted) == max(_NOW_MS + offset, ms_of(above) + 1)


def test_a_frozen_holder_cannot_mint_a_number_of_its_successor():
    """It sleeps past its lease; others take its number; it wakes and goes on with a lease of its own."""
    leases = Leases()
    frozen, other, third = (process(leases, numbers=range(2)) for _ in range(3))
    first = frozen.mint()
    other.mint()
    Clock.now_ms += 30_000
    taken = [third.mint() for _ in range(5)]
    successor = taken[0] >> 12 & 1_023
    assert successor in {first >> 12 & 1_023, 0, 1}
    woken = [frozen.mint() for _ in range(5)]
    assert not set(woken) & set(taken)
    assert all(each > first for each in woken)


def test_a_new_holder_starts_above_the_end_of_the_lease_before():
    leases = Leases()
    early = process(leases, 4_000, numbers=range(1))
    last = early.mint()
    (_, ended_ms) = leases.rows["worker/0"]
    late = process(leases, 0, numbers=range(1))
    Clock.now_ms = ended_ms + 1
    assert ms_of(late.mint()) > ended_ms > ms_of(last)


def test_a_new_holder_whose_clock_is_set_back_still_starts_above_the_lease_before(monkeypatch):
    leases = Leases()
    taken = process(leases, 4_000, numbers=range(1)).mint()
    (_, ended_ms) = leases.rows["worker/0"]
    Clock.now_ms = ended_ms + 1
    real = leases.claim

    def claim(*arguments):
        ended = real(*arguments)
        Clock.now_ms = ms_of(taken) - 4_000
        return ended

    monkeypatch.setattr(leases, "claim", claim)
    assert ms_of(process(leases, 4_000, numbers=range(1)).mint()) > ended_ms


def test_a_holder_frozen_between_its_lease_and_its_id_mints_nothing_that_others_may_mint(monkeypatch):
    leases = Leases()
    frozen, *others = (process(leases, numbers=range(2)) for _ in range(3))
    real, taken = frozen._current, []

    def current(above):
        lease = real(above)
        if not taken:
            Clock.now_ms += 30_000
            taken.extend(other.mint() for other in others)
        return lease

    monkeypatch.setattr(frozen, "_current", current)
    with pytest.raises(NoLease):
        frozen.mint()
    assert len({each >> 12 & 1_023 for each in taken}) == 2


def test_an_id_lies_inside_the_lease_that_it_was_minted_under():
    leases = Leases()
    one = process(leases, seconds=1.0)
    for passes in (0, 400, 400, 900, 5_000):
        Clock.now_ms += passes
        minted = one.mint()
        _, until_ms = leases.rows[f"worker/{minted >> 12 & 1_023}"]
        assert ms_of(minted) <= until_ms


def test_more_than_4096_ids_of_one_millisecond_run_on_into_the_next():
    one = process(Leases())
    minted = [one.mint() for _ in range(10_000)]
    assert minted == sorted(set(minted))
    assert ms_of(minted[-1]) == Clock.now_ms + 2


def test_a_clock_that_is_set_back_mints_no_number_twice():
    one = process(Leases())
    before = [one.mint() for _ in range(10)]
    Clock.now_ms -= 3_600_000
    after = [one.mint() for _ in range(10)]
    assert min(after) > max(before)


def test_without_a_lease_nothing_is_minted():
    leases = Leases()
    leases.rows = {f"worker/{number}": (uuid.uuid4(), _NOW_MS + 60_000) for number in range(2)}
    with pytest.raises(NoLease):
        process(leases, numbers=range(2)).mint()


def test_a_lease_that_cannot_be_renewed_ends_and_another_number_is_taken():
    leases = Leases()
    one = process(leases, seconds=1.0)
    first = one.mint()
    leases.rows = {name: (uuid.uuid4(), until) for name, (_, until) in leases.rows.items()}
    Clock.now_ms += 5_000
    assert one.mint() > first


@given(st.integers(0, 2**40), st.integers(0, 2**22 - 1))
def test_an_id_tells_its_time_its_stamp_and_its_bucket(past_ms, low):
    tweet_id = past_ms << 22 | low
    assert ms_of(tweet_id) == past_ms + EPOCH_MS
    assert us_of(tweet_id) == ms_of(tweet_id) * 1_000
    assert first_id_of(ms_of(tweet_id)) == past_ms << 22 <= tweet_id
    assert bucket_of(first_id_of(ms_of(tweet_id))) == bucket_of(tweet_id)


@given(st.integers(0, 1_022), st.integers(1, 40))
def test_regions_whose_claims_do_not_meet_mint_different_ids_at_the_same_moment(border, count):
    """Each has leases of its own, as claims within one data centre are."""
    Clock.now_ms = _NOW_MS
    here, there = range(border + 1), range(border + 1, 1_024)
    minted = [process(Leases(), numbers=numbers).mint() for numbers in (here, there) for _ in range(count)]
    numbers = [each >> 12 & 1_023 for each in minted]
    assert set(numbers[:count]) <= set(here)
    assert set(numbers[count:]) <= set(there)
