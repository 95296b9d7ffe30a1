"""Promise 3: you see your own at once, on every process, in the order in which you were told, whatever clocks say."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cql.ids import ms_of
from fanout import accounts, follows, likes, publish
from fanout.publish import Draft
from fanout.retweets import retweet, undo
from stack.processes import Process
from tests.cast import ids_of, until, walked, with_settings

_ASKED = 24


@pytest.fixture(scope="module")
def skewed(opened):
    """Two processes whose clocks are ten seconds apart."""
    early, late = opened(clock_offset_ms=5_000), opened(clock_offset_ms=-5_000)
    yield early, late
    # Who posts above an early process's id is early, too, for a while; other tests count on the order of their posts.
    ahead_ms = ms_of(early.store.ids.mint())
    until(lambda: early.clock.ms() - 5_000 > ahead_ms)


@pytest.fixture
def nobody_delivers(parts):
    """Workers and sweeper stand still, so that only what the request itself did can be seen."""
    stopped: list[Process] = [parts.process(name) for name in ("worker", "copier", "sweeper")]
    for process in stopped:
        process.freeze()
    yield
    for process in stopped:
        process.thaw()


def everywhere(ask):
    """The distinct answers of many requests at once, each on a connection of its own: every process gives some."""
    with ThreadPoolExecutor(8) as pool:
        return {repr(answer) for answer in pool.map(lambda _: ask(), range(_ASKED))}


def home_anywhere(person):
    path = person.own("/timelines/reverse_chronological")
    return ids_of(person.call("GET", path, params={"max_results": 100}).json())


def test_ones_own_post_is_on_ones_home_timeline_at_once_on_every_process(alice, nobody_delivers):
    first = alice.post()
    assert everywhere(lambda: home_anywhere(alice)) == {repr([first])}
    second = alice.post()
    assert everywhere(lambda: home_anywhere(alice)) == {repr([second, first])}
    assert everywhere(alice.posted) == {repr([second, first])}


def test_a_retweet_and_a_reply_are_ones_own_too(alice, bob, nobody_delivers):
    tweet_id = alice.post()
    retweet_id = bob.retweet(tweet_id)
    reply_id = bob.post(reply_to=tweet_id)
    assert everywhere(lambda: home_anywhere(bob)) == {repr([reply_id, retweet_id])}
    bob.unretweet(tweet_id)
    assert everywhere(lambda: home_anywhere(bob)) == {repr([reply_id])}


def test_follow_and_unfollow_are_seen_in_the_next_request_each_time(alice, bob, nobody_delivers):
    tweet_id = alice.post()
    for _ in range(3):
        bob.follow(alice)
        assert everywhere(lambda: home_anywhere(bob)) == {repr([tweet_id])}
        assert bob.follows(alice)
        bob.unfollow(alice)
        assert everywhere(lambda: home_anywhere(bob)) == {repr([])}
        assert not bob.follows(alice)


def test_whom_a_page_pulls_goes_by_relations_however_long_the_list_of_them_is_kept(
    alice, bob, services, nobody_delivers
):
    patient = with_settings(services, pulled_list_seconds=3_600.0)
    tweet_id = alice.post()
    assert walked(patient, bob.user_id) == []
    bob.follow(alice)
    assert walked(patient, bob.user_id) == [tweet_id]


def test_mute_and_unmute_are_seen_in_the_next_request_each_time(alice, bob, nobody_delivers):
    tweet_id = alice.post()
    bob.follow(alice)
    for _ in range(3):
        bob.mute(alice)
        assert everywhere(lambda: home_anywhere(bob)) == {repr([])}
        bob.unmute(alice)
        assert everywhere(lambda: home_anywhere(bob)) == {repr([tweet_id])}


def test_a_like_and_its_end_are_seen_in_the_next_request_each_time(alice, bob):
    tweet_id = alice.post()

    def liked():
        asked = {"tweet.fields": "public_metrics"}
        told = bob.call("GET", f"/2/tweets/{tweet_id}", params=asked).json()
        return told["data"]["public_metrics"]["like_count"]

    for _ in range(3):
        bob.done("POST", bob.own("/likes"), {"tweet_id": str(tweet_id)})
        assert everywhere(liked) == {"1"}
        bob.done("DELETE", bob.own(f"/likes/{tweet_id}"))
        assert everywhere(liked) == {"0"}


def test_a_delete_is_seen_in_the_next_request(alice, bob):
    bob.follow(alice)
    tweet_id = alice.post()
    until(lambda: bob.sees(tweet_id))
    assert everywhere(lambda: home_anywhere(bob)) == {repr([tweet_id])}
    alice.delete(tweet_id)
    assert everywhere(lambda: home_anywhere(alice)) == everywhere(lambda: home_anywhere(bob)) == {repr([])}


def test_a_block_ends_both_follows_and_its_end_brings_neither_back(alice, bob):
    alice.follow(bob)
    bob.follow(alice)
    posts = [alice.post(), bob.post()]
    until(lambda: alice.sees(*posts[::-1]) and bob.sees(*posts[::-1]))
    alice.block(bob)
    assert everywhere(lambda: home_anywhere(alice)) == {repr(posts[:1])}
    assert everywhere(lambda: home_anywhere(bob)) == {repr(posts[1:])}
    assert not alice.follows(bob) and not bob.follows(alice)
    answer = bob.call("POST", bob.own("/following"), json={"target_user_id": str(alice.user_id)})
    assert answer.status_code == 403
    alice.unblock(bob)
    assert not alice.follows(bob) and not bob.follows(alice)
    assert (alice.home(), bob.home()) == (posts[:1], posts[1:])
    bob.follow(alice)
    assert bob.sees(*posts[::-1])


def test_a_later_post_has_a_later_id_though_the_clock_of_its_process_is_behind(alice, skewed):
    posts = []
    for _ in range(4):
        posts += [publish.publish(services, Draft(alice.user_id, "tick")).tweet_id for services in skewed]
        posts.append(alice.post("tock"))
    assert posts == sorted(set(posts))
    assert alice.home() == posts[::-1]


def test_a_later_retweet_has_a_later_id_too(alice, bob, skewed):
    early, late = skewed
    ids = [retweet(early, bob.user_id, alice.post()).tweet_id, retweet(late, bob.user_id, alice.post()).tweet_id]
    again = alice.post()
    for services in (early, late, early, late):
        ids.append(retweet(services, bob.user_id, again).tweet_id)
        undo(services, bob.user_id, again)
    assert ids == sorted(set(ids))
    assert bob.home() == ids[:2][::-1]


def test_a_later_toggle_wins_though_its_process_has_the_slower_clock(alice, bob, skewed):
    early, late = skewed
    me, other = bob.user_id, alice.user_id
    tweet_id = alice.post()
    for _ in range(3):
        follows.follow(early, me, other)
        assert bob.follows(alice) and bob.home() == [tweet_id]
        follows.unfollow(late, me, other)
        assert not bob.follows(alice) and bob.home() == []
        follows.follow(late, me, other)
        assert bob.home() == [tweet_id]
        follows.mute(early, me, other)
        assert bob.home() == []
        follows.unmute(late, me, other)
        assert bob.home() == [tweet_id]
        follows.block(early, me, other)
        assert not bob.finds(tweet_id)
        follows.unblock(late, me, other)
        assert bob.finds(tweet_id) and bob.home() == []


def test_a_later_like_or_protection_wins_though_its_process_has_the_slower_clock(alice, bob, skewed):
    early, late = skewed
    tweet_id = alice.post()
    for _ in range(3):
        likes.like(early, bob.user_id, tweet_id)
        likes.unlike(late, bob.user_id, tweet_id)
        assert late.store.likes.state(bob.user_id, tweet_id)[0] is False
        accounts.protect(early, alice.user_id)
        assert not bob.finds(tweet_id)
        accounts.unprotect(late, alice.user_id)
        assert bob.finds(tweet_id)


def test_a_delete_by_a_process_with_a_slow_clock_stands(alice, bob, skewed):
    early, late = skewed
    bob.follow(alice)
    tweet = publish.publish(early, Draft(alice.user_id, "soon gone"))
    publish.delete(late, alice.user_id, tweet.tweet_id)
    publish.commit(early, tweet)
    assert (alice.home(), alice.finds(tweet.tweet_id)) == ([], False)
