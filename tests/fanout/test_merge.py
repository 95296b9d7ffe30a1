"""The merge: exactly the newest of the union."""

from hypothesis import given
from hypothesis import strategies as st

from cql.records import Entry
from fanout import merge

ENTRIES = st.lists(st.integers(1, 60), unique=True).map(lambda ids: [Entry(each, 1) for each in sorted(ids)[::-1]])
SOURCES = st.lists(ENTRIES, max_size=5)


@given(SOURCES, st.integers(1, 20))
def test_the_newest_of_each_source_give_the_newest_of_all(sources, limit):
    union = sorted({entry for source in sources for entry in source}, reverse=True)
    assert merge.newest([source[:limit] for source in sources], limit) == union[:limit]


@given(SOURCES, st.integers(1, 20), st.integers(1, 61))
def test_a_source_that_stops_at_a_cursor_makes_no_gap(sources, limit, below):
    union = sorted({entry for source in sources for entry in source if entry.tweet_id < below}, reverse=True)
    given_ = [[entry for entry in source if entry.tweet_id < below][:limit] for source in sources]
    assert merge.newest(given_, limit) == union[:limit]


@given(SOURCES, st.integers(1, 7))
def test_page_after_page_the_merge_walks_the_whole_union_once(sources, limit):
    union = sorted({entry for source in sources for entry in source}, reverse=True)
    below, walked = 1_000, []
    while page := merge.newest(
        [[each for each in source if each.tweet_id < below][:limit] for source in sources], limit
    ):
        walked += page
        below = page[-1].tweet_id
    assert walked == union


def test_nothing_merged_is_nothing():
    assert merge.newest([], 5) == merge.newest([[], []], 5) == []
