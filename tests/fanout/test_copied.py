"""Records as Redis keeps them: nothing is lost, and what hiding asks is the same undecoded."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from api.views import tweets as view
from cql.records import Tweet, User
from fanout import copied
from fanout.hide import Scene

IDS = st.integers(1, 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)
TWEETS = st.builds(Tweet, IDS, IDS, st.integers(0, 1), TEXTS, TEXTS, IDS, IDS, IDS, IDS, IDS, st.integers(0, 9))
USERS = st.builds(
    User, IDS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.booleans(), st.integers(0, 1), st.integers(0, 1), IDS
)


@given(TWEETS)
def test_a_tweet_comes_back_whole_and_its_row_is_the_default_one(tweet):
    copy = copied.of_tweet(tweet)
    assert copied.tweet_of(copy) == tweet
    assert not copy.startswith(b"?"), "that would be a token"
    assert copied.Rows([copy]).fragments() == view.fragments([tweet]) == [orjson.dumps(view.shown(tweet))]


@given(USERS)
def test_an_account_comes_back_whole(user):
    copy = copied.of_user(user)
    assert copied.user_of(copy) == user
    assert not copy.startswith(b"?"), "that would be a token"


@given(st.lists(TWEETS), st.lists(USERS), st.lists(IDS))
def test_hiding_sees_the_same_in_copies_as_in_records(tweets, users, others):
    known = {each.tweet_id: each for each in tweets}, {each.user_id: each for each in users}
    copies = (
        copied.Tweets({each: copied.of_tweet(tweet) for each, tweet in known[0].items()}),
        copied.Users({each: copied.of_user(user) for each, user in known[1].items()}),
    )
    records, undecoded = Scene(1, *known, {}), Scene(1, *copies, {})
    assert records.standing == undecoded.standing == {each for each in known[0] if not known[0][each].deleted_ms}
    assert records.heard == undecoded.heard
    for each in {*known[0], *known[1], *others}:
        assert records.gone(each) == undecoded.gone(each)
        assert records.closed(each) == undecoded.closed(each) or undecoded.gone(each)
    assert dict(copies[0]) == known[0]
    assert dict(copies[1]) == known[1]


@given(st.lists(TWEETS, min_size=1))
def test_rows_are_a_sequence_of_tweets(tweets):
    rows = copied.Rows([copied.of_tweet(each) for each in tweets])
    assert list(rows) == tweets
    assert (rows[0], rows[-1], len(rows)) == (tweets[0], tweets[-1], len(tweets))
    assert list(rows[1:]) == tweets[1:]
