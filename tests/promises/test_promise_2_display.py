"""Promise 2, the rules of display: replies to strangers, and what was shown within the last eighty."""

import pytest

from tests.cast import until


def test_a_reply_is_for_those_who_wrote_it_or_follow_or_are_the_person_replied_to(alice, carol, cast):
    friend, stranger, retweeter, fan = cast.many("viewer", 4)
    alice.follow(carol)
    friend.follow(carol, alice)
    stranger.follow(carol)
    tweet_id = alice.post("a question")
    reply_id = carol.post("an answer", reply_to=tweet_id)
    until(lambda: carol.sees(reply_id))
    until(lambda: alice.sees(reply_id, tweet_id))
    until(lambda: friend.sees(reply_id, tweet_id))
    plain_id = carol.post("to everybody")
    until(lambda: stranger.sees(plain_id))
    fan.follow(retweeter)
    retweet_id = retweeter.retweet(reply_id)
    until(lambda: fan.sees(retweet_id))
    stranger.follow(alice)
    assert stranger.sees(plain_id, reply_id, tweet_id)
    stranger.unfollow(alice)
    assert stranger.sees(plain_id)


def test_a_thread_of_ones_own_is_for_all_followers(alice, bob):
    bob.follow(alice)
    first = alice.post("one")
    second = alice.post("two", reply_to=first)
    quote = alice.post("three", quote=first)
    until(lambda: bob.sees(quote, second, first))


def test_a_reply_that_was_left_out_does_not_displace_what_it_would_have(alice, bob, carol, cast):
    reader = cast.one("reader")
    reader.follow(bob)
    question = alice.post("a question")
    answer = carol.post("an answer", reply_to=question)
    reader.follow(carol)
    retweet = bob.retweet(answer)
    until(lambda: reader.sees(retweet))
    bob.unretweet(answer)
    assert reader.home() == []


@pytest.fixture(scope="module")
def eighty(cast):
    """A tweet, seventy-nine posts behind it, one more by another author, and a retweet of the tweet at the top."""
    author, filler, extra, retweeter = cast.many("author", 4)
    tweet_id = author.post("the root")
    fillers = [filler.post() for _ in range(79)]
    last = extra.post()
    retweet_id = retweeter.retweet(tweet_id)
    near, far = cast.many("reader", 2)
    near.follow(author, filler, retweeter)
    far.follow(author, filler, extra, retweeter)
    return near, far, tweet_id, [retweet_id, *fillers[::-1]], [retweet_id, last, *fillers[::-1], tweet_id]


@pytest.mark.parametrize("size", [1, 9, 79, 80, 81, 100])
def test_a_root_among_the_eighty_shown_before_is_not_repeated_and_beyond_them_it_is(eighty, size):
    near, far, _, without, with_it = eighty
    assert near.home(size) == without
    assert far.home(size) == with_it


def test_a_walk_that_starts_below_a_tweet_has_shown_nothing_yet(eighty):
    near, _, tweet_id, without, _ = eighty
    assert near.home(7, until_id=without[0]) == [*without[1:], tweet_id]


def test_two_retweets_of_one_tweet_are_one_entry_the_newer(alice, bob, carol, cast):
    reader = cast.one("reader")
    reader.follow(alice, bob, carol)
    tweet_id = alice.post()
    first = bob.retweet(tweet_id)
    second = carol.retweet(first)
    until(lambda: reader.sees(second))
    carol.unretweet(tweet_id)
    assert reader.sees(first)
    bob.unretweet(tweet_id)
    assert reader.sees(tweet_id)


def test_a_quote_and_what_it_quotes_are_two_entries(alice, bob, carol):
    carol.follow(alice, bob)
    tweet_id = alice.post()
    quote_id = bob.post(quote=tweet_id)
    until(lambda: carol.sees(quote_id, tweet_id))
