"""Where answers and mentions lie, and how lists in buckets are read. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from cql.answers import age_bucket, answer_writes, ended_writes, week_of
from cql.buckets import COUNTED_MAX, count, first
from cql.ids import first_id_of, us_of
from cql.records import POST, RETWEET, Tweet
from cql.statements.answers import ANSWERS

_HOUR_MS = 3_600_000
_BORN_MS = 1_700_000_000_000
PARENT = first_id_of(_BORN_MS)
moments = st.integers(0, 20 * 365 * 24 * _HOUR_MS)


def after(ms):
    return first_id_of(_BORN_MS + ms)


class Partitions:
    """Rows by bucket, newest first, as a session gives them, and how often it was asked."""

    def __init__(self, rows):
        self.rows, self.trips, self.partitions = rows, 0, 0

    def run_many(self, statement, params):
        self.trips += 1
        answers = []
        for bucket, limit in params:
            self.partitions += 1
            answers.append([(each,) for each in self.rows.get(bucket, ())][:limit])
        return answers


@given(moments, moments)
def test_a_later_answer_never_lies_in_an_earlier_bucket(one, other):
    early, late = sorted([one, other])
    assert 0 <= age_bucket(PARENT, after(early)) <= age_bucket(PARENT, after(late)) <= 15


def test_each_bucket_is_as_long_as_all_before_it():
    assert [age_bucket(PARENT, after(hours * _HOUR_MS)) for hours in (0, 5, 6, 11, 12, 23, 24, 47, 48)] == [
        0, 0, 1, 1, 2, 2, 3, 3, 4,
    ]  # fmt: skip


def test_an_answer_from_a_slow_clock_lies_in_the_first_bucket():
    assert age_bucket(PARENT, PARENT - (1 << 22)) == 0


@given(moments)
def test_weeks_follow_ids(ms):
    assert week_of(after(ms + 7 * 24 * _HOUR_MS)) == week_of(after(ms)) + 1


@given(st.dictionaries(st.integers(0, 200), st.lists(st.integers(), max_size=4), max_size=30), st.integers(1, 40))
def test_the_newest_rows_are_those_of_the_buckets_in_their_order(rows, size):
    whole = [each for bucket in range(200, -1, -1) for each in rows.get(bucket, ())]
    found = first(Partitions(rows), ANSWERS, range(200, -1, -1), lambda bucket, limit: (bucket, limit), size)
    assert [row[0] for row in found] == whole[:size]


def test_who_has_much_is_read_in_one_trip_and_who_has_nothing_in_few():
    much = Partitions({500: range(50)})
    first(much, ANSWERS, range(500, -1, -1), lambda bucket, limit: (bucket, limit), 20)
    assert (much.trips, much.partitions) == (1, 1)
    nothing = Partitions({})
    assert first(nothing, ANSWERS, range(500, -1, -1), lambda bucket, limit: (bucket, limit), 20) == []
    assert (nothing.trips <= 15, nothing.partitions) == (True, 501)


class Rows:
    """One partition that never ends, all of whose rows count."""

    def __init__(self):
        self.read = 0

    def run_many(self, statement, params):
        pages = []
        for _, after, limit in params:
            self.read += limit
            pages.append([(after + 1 + each, True) for each in range(limit)])
        return pages


def test_a_count_ends_at_its_cap():
    rows = Rows()
    counted = count(rows, ANSWERS, {7: [(1,)]}, 0)[7]
    assert counted == rows.read
    assert COUNTED_MAX <= counted <= COUNTED_MAX + 5_000


def test_a_quoting_reply_is_listed_under_both_and_its_end_outlives_a_replay():
    tweet = Tweet(after(7 * _HOUR_MS), 2, POST, "so", ref_id=PARENT, reply_to_id=PARENT + 5)
    stamp = us_of(tweet.tweet_id)
    listed = [params for _, params in answer_writes(tweet)]
    assert listed == [(PARENT, 3, 1, tweet.tweet_id, True, stamp), (PARENT + 5, 2, 1, tweet.tweet_id, True, stamp)]
    assert [(params[4], params[5]) for _, params in ended_writes(tweet)] == [(False, stamp + 1)] * 2


def test_a_retweet_is_listed_as_one_and_a_plain_post_nowhere():
    retweet = Tweet(after(0), 2, RETWEET, "RT", ref_id=PARENT)
    assert [params[1] for _, params in answer_writes(retweet, counted=False)] == [1]
    assert answer_writes(Tweet(after(0), 2, POST, "alone")) == []
