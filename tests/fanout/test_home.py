"""A walk over a home timeline equals a plain reading of the rules, for every world, page size and window. Pure."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from api.cursors import packed_walk, unpacked_walk
from cql.records import POST, RETWEET, Tweet
from fanout.home import Walk, read_home
from fanout.rewalk import read_before
from tests.fanout.fakes import MUTED, PULLED, PUSHED, STRANGER, VIEWER, services

_DELETED_MS = 5

WRITTEN = st.tuples(
    st.sampled_from([VIEWER, PUSHED, PULLED, PULLED, MUTED, STRANGER]),
    st.sampled_from(["post", "post", "post", "retweet", "retweet", "reply"]),
    st.integers(1, 100),
    st.booleans(),
)
WORLDS = st.lists(WRITTEN, max_size=60)
SETTINGS = st.fixed_dictionaries(
    {
        "home_entries_max": st.integers(1, 70),
        "root_window_entries": st.integers(0, 9),
        "head_entries": st.integers(1, 8),
    }
)


def tweets_of(world):
    """Tweets with the ids 1, 2, 3 ...; a retweet or a reply is one of any tweet before it."""
    made = {}
    for tweet_id, (author, kind, choice, deleted) in enumerate(world, 1):
        earlier = made.get(1 + choice % len(made)) if made and kind != "post" else None
        tweet = Tweet(tweet_id, author, POST, "", deleted_ms=_DELETED_MS if deleted and choice % 3 == 0 else 0)
        if earlier is not None and kind == "retweet":
            root = earlier.ref_id or earlier.tweet_id
            tweet = replace(tweet, kind=RETWEET, ref_id=root, ref_author_id=made[root].author_id)
        elif earlier is not None:
            tweet = replace(tweet, reply_to_id=earlier.tweet_id, reply_to_user_id=earlier.author_id)
        made[tweet_id] = tweet
    return made


def platform(tweets, overlap, **overrides):
    """The viewer's rows hold what was pushed; some of the pulled author's too, as after a change of the dial."""
    newest_first = [tweets[each].entry for each in sorted(tweets, reverse=True)]
    home = [entry for entry in newest_first if entry.author_id != PULLED or entry.tweet_id % 3 < overlap]
    pulled = [entry for entry in newest_first if entry.author_id == PULLED]
    return services(home, pulled, tweets, **overrides)


def expected(tweets, window, most, exclude=frozenset()):
    """The rules of display, read plainly."""
    shown, roots = [], []
    follows = {VIEWER, PUSHED, PULLED, MUTED}
    for tweet in (tweets[each] for each in sorted(tweets, reverse=True)):
        root = tweets[tweet.ref_id] if tweet.kind == RETWEET else tweet
        if "retweets" in exclude and tweet.kind == RETWEET:
            continue
        if "replies" in exclude and tweet.kind == POST and tweet.reply_to_id:
            continue
        if tweet.deleted_ms or root.deleted_ms or tweet.author_id in {MUTED, STRANGER} or root.author_id == MUTED:
            continue
        to = tweet.reply_to_user_id
        if tweet.kind == POST and to and tweet.author_id != VIEWER and to not in follows:
            continue
        if window and root.tweet_id in roots[-window:]:
            continue
        shown.append(tweet.tweet_id)
        roots.append(root.tweet_id)
    return shown[:most]


def pages(made, size):
    walk = Walk.start()
    while walk is not None:
        page = read_home(made, VIEWER, walk, size)
        yield [tweet.tweet_id for tweet in page.tweets]
        walk = unpacked_walk(packed_walk(page.next)) if page.next else None


@given(WORLDS, SETTINGS, st.integers(1, 20), st.integers(0, 3))
def test_a_walk_shows_what_the_rules_say_in_pages_full_or_the_last(world, settings, size, overlap):
    tweets = tweets_of(world)
    made = platform(tweets, overlap, **settings)
    found = list(pages(made, size))
    wanted = expected(tweets, settings["root_window_entries"], settings["home_entries_max"])
    assert [each for page in found for each in page] == wanted
    assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)
    assert len(found) == max(1, -(-len(wanted) // size))


EXCLUDE = st.sets(st.sampled_from(["replies", "retweets"])).map(frozenset)


@given(WORLDS, SETTINGS, st.integers(1, 20), EXCLUDE)
def test_what_is_excluded_displaces_nothing_and_pages_stay_full(world, settings, size, exclude):
    tweets = tweets_of(world)
    made = platform(tweets, 1, **settings)
    walk, found = Walk.start(), []
    while walk is not None:
        page = read_home(made, VIEWER, walk, size, 0, exclude)
        found.append([tweet.tweet_id for tweet in page.tweets])
        walk = page.next
    wanted = expected(tweets, settings["root_window_entries"], settings["home_entries_max"], exclude)
    assert [each for page in found for each in page] == wanted
    assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)


@given(WORLDS, SETTINGS, st.integers(1, 20), st.integers(1, 20), EXCLUDE)
def test_walked_back_each_page_holds_what_was_shown_right_before(world, settings, size, other_size, exclude):
    tweets = tweets_of(world)
    made = platform(tweets, 1, **settings)
    whole = expected(tweets, settings["root_window_entries"], settings["home_entries_max"], exclude)
    page = read_home(made, VIEWER, Walk.start(), size, 0, exclude)
    assert page.previous is None
    end = len(page.tweets)
    while page.next is not None:
        page = read_home(made, VIEWER, unpacked_walk(packed_walk(page.next)), size, 0, exclude)
        start, walk = end, page.previous
        end += len(page.tweets)
        while walk is not None:
            before = read_before(made, VIEWER, unpacked_walk(packed_walk(walk)), other_size, 0, exclude)
            assert [tweet.tweet_id for tweet in before.tweets] == whole[max(0, start - other_size) : start]
            after = read_home(made, VIEWER, before.next, size, 0, exclude)
            assert [tweet.tweet_id for tweet in after.tweets] == whole[start : start + size]
            start, walk = max(0, start - other_size), before.previous
        assert start == 0


@given(WORLDS, st.integers(1, 10), st.integers(0, 61), st.integers(0, 60))
def test_bounds_cut_a_walk_and_change_nothing_inside_where_no_root_comes_twice(world, size, until_id, since_id):
    tweets = {each: tweet for each, tweet in tweets_of(world).items() if tweet.kind == POST}
    made = platform(tweets, 1)
    walk, found = Walk.start(until_id), []
    while walk is not None:
        page = read_home(made, VIEWER, walk, size, since_id)
        found += [tweet.tweet_id for tweet in page.tweets]
        walk = page.next
    inside = [each for each in expected(tweets, 80, 800) if since_id < each < (until_id or 10**6)]
    assert found == inside


@given(st.integers(0, 260), st.integers(1, 5))
def test_a_page_of_hidden_entries_stops_at_its_bound_and_its_cursor_goes_on(hidden, size):
    world = [(PUSHED, "post", 1, False)] + [(MUTED, "post", 1, False)] * hidden + [(PUSHED, "post", 1, False)]
    made = platform(tweets_of(world), 0, page_considered_max=100)
    found = list(pages(made, size))
    assert [each for page in found for each in page] == [hidden + 2, 1]
    assert len(found) <= 3 + hidden // 100


@given(
    st.builds(
        Walk,
        st.integers(0, 2**63 - 1),
        st.integers(0, 2**63 - 1),
        st.integers(0, 3_200),
        st.lists(st.integers(1, 2**63 - 1), max_size=200).map(tuple),
    )
)
def test_a_cursor_holds_a_walk_exactly(walk):
    assert unpacked_walk(packed_walk(walk)) == walk
