"""A list's timeline equals its members' posts in their order, however deep heads and horizon reach. Pure."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cql.ids import EPOCH_MS
from cql.lists import List
from cql.records import POST, Tweet
from fanout.errors import Forbidden, NotFound
from fanout.list_timeline import read_list
from fanout.paging import START
from tests.fanout.fakes import MUTED, PULLED, PUSHED, STRANGER, VIEWER, services

_DAY_MS = 86_400_000
_NOW_MS, _HORIZON_MS, _LIST_MS = 100, 40, 80
MEMBERS = (PUSHED, PULLED, MUTED, STRANGER)
WORLDS = st.dictionaries(st.integers(1, _NOW_MS), st.sampled_from(MEMBERS), max_size=60)
SIZES = st.integers(1, 12)


def platform(world, head_entries=3, deep=100, **of_list):
    """One post a millisecond at the most, and a list of four members."""
    tweets = {at << 22: Tweet(at << 22, author, POST, "") for at, author in world.items()}
    posted = {}
    for each in sorted(tweets, reverse=True):
        posted.setdefault(tweets[each].author_id, []).append(tweets[each].entry)
    made = services(
        [],
        [],
        tweets,
        head_entries=head_entries,
        list_deep_members=deep,
        home_horizon_days=_HORIZON_MS / _DAY_MS,
        list_days=_LIST_MS / _DAY_MS,
    )
    made.clock.ms = lambda: EPOCH_MS + _NOW_MS
    made.store.timelines.posted = posted

    def upwards(wanted, below, limit):
        return [
            [entry for entry in reversed(posted.get(author, [])) if above < entry.tweet_id < below][:limit]
            for author, above in wanted
        ]

    made.store.timelines.of_users_upwards = upwards
    row = List(7, **{"owner_id": VIEWER, "name": "four", **of_list})
    made.store.lists = SimpleNamespace(
        get=lambda ids: {7: row} if 7 in ids else {}, members=lambda list_id, rows: list(MEMBERS)
    )
    return made


def expected(world, deep):
    oldest = _NOW_MS - (_LIST_MS if deep else _HORIZON_MS)
    return [at << 22 for at in sorted(world, reverse=True) if at > oldest and world[at] != MUTED]


def ids(page):
    return [tweet.tweet_id for tweet in page.items]


@given(WORLDS, SIZES, SIZES, st.integers(1, 8), st.booleans())
def test_a_list_is_its_members_posts_forth_and_back(world, size, other_size, head_entries, deep):
    made = platform(world, head_entries, 100 if deep else 3)
    whole = expected(world, deep)
    page = read_list(made, VIEWER, 7, START, size)
    pages = [page]
    while page.next:
        page = read_list(made, VIEWER, 7, page.next, size)
        pages.append(page)
    assert [each for page in pages for each in ids(page)] == whole
    assert all(len(ids(page)) == size for page in pages[:-1])
    seen, place = ids(pages[-1]), pages[-1].previous
    while place:
        page = read_list(made, VIEWER, 7, place, other_size)
        seen, place = ids(page) + seen, page.previous
    assert seen == whole


def test_a_list_ends_after_800_posts():
    world = dict.fromkeys(range(1, 1_000), PUSHED)
    made = platform(world)
    made.clock.ms = lambda: EPOCH_MS + 1_000
    made.settings = made.settings.model_copy(update={"home_horizon_days": 1.0})
    page = read_list(made, VIEWER, 7, START, 100)
    found = ids(page)
    while page.next:
        page = read_list(made, VIEWER, 7, page.next, 100)
        found += ids(page)
    assert found == [at << 22 for at in range(999, 199, -1)]


@pytest.mark.parametrize(
    ("of_list", "refusal"),
    [({"owner_id": STRANGER, "private": True}, NotFound), ({"deleted_ms": 5}, NotFound), ({"owner_id": 99}, NotFound)],
)
def test_a_list_that_is_not_there_for_the_viewer_has_no_timeline(of_list, refusal):
    made = platform({}, **of_list)
    known = made.store.users.get
    made.store.users.get = lambda user_ids: known([each for each in user_ids if each != 99])
    with pytest.raises(refusal):
        read_list(made, VIEWER, 7, START, 5)


def test_a_list_of_somebody_who_blocks_the_viewer_is_closed():
    made = platform({}, owner_id=STRANGER)
    made.store.follows.blocked_by = lambda user_id, others: {STRANGER}
    with pytest.raises(Forbidden):
        read_list(made, VIEWER, 7, START, 5)
