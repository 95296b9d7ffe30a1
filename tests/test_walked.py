"""The walk over every answer notices what it is there for."""

from tests.walked import coarse_times, nulls, numeric_ids

GOOD = {
    "data": [{"id": "1", "created_at": "2026-01-31T12:00:00.000Z", "media_keys": [], "edit_history_tweet_ids": ["1"]}]
}


def test_a_good_answer_has_nothing_wrong():
    assert not nulls(GOOD) + coarse_times(GOOD) + numeric_ids(GOOD)


def test_a_null_is_found_however_deep():
    assert nulls({"data": [{"a": {"b": [1, None]}}], "c": None}) == ["/data/0/a/b/1", "/c"]


def test_a_time_without_milliseconds_is_found():
    assert coarse_times({"data": {"created_at": "2026-01-31T12:00:00Z"}}) == ["/data/created_at"]
    assert not coarse_times({"entities": {"start": 0, "end": 9}})


def test_an_id_that_is_a_number_is_found_also_inside_arrays():
    assert numeric_ids({"id": 1, "author_id": 2, "poll_ids": ["3", 4], "valid": 5}) == [
        "/id",
        "/author_id",
        "/poll_ids/1",
    ]
