"""Promise 4: no zombie. What is hidden is not shown from the next read on, whatever rows and copies lie around."""

import pytest

from cql.records import Cursor
from fanout import accounts, hydrate, publish, push, rebuild
from tests.cast import events_of, rows, until


@pytest.fixture
def shown(alice, bob, carol, services):
    """alice and carol on bob's timeline, pushed and read, so that rows and copies lie everywhere."""
    bob.follow(alice, carol)
    posts = [alice.post("by alice"), carol.post("by carol"), alice.post("by alice, too")]
    posts.append(carol.retweet(posts[2]))
    until(lambda: bob.sees(posts[3], posts[1], posts[0]))
    until(lambda: rows(services, bob, *posts) == posts[::-1])
    return posts


def run_everything_again(services, tasks, reader, *authors):
    """What late workers might do: deliver every event again, copy, rebuild, put copies back."""
    for author in authors:
        relation = services.store.follows.relations(reader.user_id, [author.user_id])
        if author.user_id in relation:
            tasks.copy(reader.user_id, author.user_id, relation[author.user_id].follow_stamp)
        for entry in services.store.timelines.of_user(author.user_id, 2**63 - 1, 1, 50):
            push_again(services, author, entry, reader)
    tasks.rebuild_reader(reader.user_id)


def push_again(services, author, entry, reader):
    for event in events_of(services, author, entry.tweet_id):
        push.deliver(services, [event._replace(cursor=Cursor(), done=False)])
    services.store.timelines.add_many([(reader.user_id, entry)], services.clock.ms(), 600)


def test_a_deleted_tweet_is_gone_everywhere_in_the_next_read(shown, alice, bob, carol, services, tasks):
    first, second, third, _ = shown
    alice.delete(third)
    assert bob.home() == [second, first]
    assert carol.home() == [second]
    alice.delete(first)
    assert bob.home() == [second]
    assert (alice.home(), alice.posted(), alice.finds(first), bob.finds(third)) == ([], [], False, False)
    assert carol.posted() == [second]
    run_everything_again(services, tasks, bob, alice, carol)
    assert rows(services, bob, *shown) == shown[::-1]
    assert (bob.home(), alice.home(), carol.posted()) == ([second], [], [second])


def test_a_replay_of_the_whole_post_does_not_undo_its_delete(alice, bob, services):
    bob.follow(alice)
    tweet_id = alice.post()
    until(lambda: bob.sees(tweet_id))
    tweet = services.store.tweets.get([tweet_id])[tweet_id]
    alice.delete(tweet_id)
    publish.commit(services, tweet)
    publish.announce(services, tweet)
    assert until(lambda: all(event.done for event in events_of(services, alice, tweet_id)))
    assert (bob.home(), alice.home(), alice.finds(tweet_id)) == ([], [], False)


def test_an_unfollowed_authors_own_posts_are_gone_and_retweets_of_them_stay(shown, alice, bob, carol, services, tasks):
    _, second, _, retweet = shown
    bob.unfollow(alice)
    assert bob.home() == [retweet, second]
    run_everything_again(services, tasks, bob, alice, carol)
    assert rows(services, bob, *shown) == shown[::-1]
    assert bob.home() == [retweet, second]


def test_a_muted_author_is_gone_and_so_are_retweets_of_the_author(shown, alice, bob, carol, services, tasks):
    first, second, _, retweet = shown
    bob.mute(alice)
    assert bob.home() == [second]
    run_everything_again(services, tasks, bob, alice, carol)
    assert bob.home() == [second]
    bob.unmute(alice)
    assert bob.home() == [retweet, second, first]


def test_a_blocked_author_is_gone_and_so_are_retweets_of_the_author(shown, alice, bob, carol, services, tasks):
    _, second, third, _ = shown
    bob.block(alice)
    assert (bob.home(), bob.finds(third)) == ([second], False)
    run_everything_again(services, tasks, bob, alice, carol)
    assert (bob.home(), bob.finds(third)) == ([second], False)


def test_an_author_who_blocks_the_viewer_is_gone_and_so_are_retweets(shown, alice, bob, carol, services, tasks):
    _, second, third, _ = shown
    alice.block(bob)
    assert (bob.home(), bob.finds(third)) == ([second], False)
    run_everything_again(services, tasks, bob, alice, carol)
    assert (bob.home(), bob.finds(third)) == ([second], False)


def suspend(services, person, moment_ms):
    accounts._save(services, person.user_id, suspended_ms=moment_ms)


def test_a_suspended_author_is_gone_until_the_suspension_ends(shown, alice, bob, carol, services, tasks):
    first, second, third, retweet = shown
    suspend(services, alice, services.clock.ms())
    assert (bob.home(), bob.finds(third), carol.posted()) == ([second], False, [second])
    run_everything_again(services, tasks, bob, alice, carol)
    assert (bob.home(), bob.finds(third)) == ([second], False)
    suspend(services, alice, 0)
    assert bob.home() == [retweet, second, first]


def test_a_protected_author_is_seen_by_accepted_followers_alone(shown, alice, bob, carol, cast, services, tasks):
    first, second, third, retweet = shown
    fan = cast.one("fan")
    fan.follow(carol)
    until(lambda: fan.sees(retweet, second))
    alice.done("PUT", alice.own("/protected"), {"protected": True})
    assert (fan.home(), fan.finds(third), carol.posted()) == ([second], False, [second])
    assert bob.home() == [retweet, second, first]
    told = fan.done("POST", fan.own("/following"), {"target_user_id": str(alice.user_id)})
    assert told == {"following": False, "pending_follow": True}
    run_everything_again(services, tasks, fan, alice, carol)
    assert (fan.home(), fan.finds(third)) == ([second], False)
    alice.done("POST", alice.own(f"/follow_requests/{fan.user_id}/approve"))
    assert fan.home() == [retweet, second, first]
    fan.unfollow(alice)
    assert fan.home() == [second]


def test_a_star_is_hidden_like_anybody_else(star, alice, bob, services):
    bob.follow(star, alice)
    posts = [star.post(), star.post()]
    retweet = alice.retweet(posts[0])
    until(lambda: bob.sees(retweet, posts[1]))
    star.delete(posts[1])
    assert bob.home() == [retweet]
    bob.mute(star)
    assert bob.home() == []
    bob.unmute(star)
    assert bob.home() == [retweet]
    bob.unfollow(star)
    assert bob.home() == [retweet]
    star.block(bob)
    assert bob.home() == []


def test_a_returning_sleeper_is_not_shown_what_was_hidden_meanwhile(alice, bob, carol, services):
    bob.follow(alice, carol)
    posts = [alice.post(), carol.post()]
    until(lambda: bob.sees(*posts[::-1]))
    rebuild.put_to_sleep(services, [bob.user_id])
    alice.delete(posts[0])
    bob.mute(carol)
    assert bob.home() == []


def test_a_slow_reader_cannot_put_back_what_a_delete_has_removed(alice, bob, services, monkeypatch):
    bob.follow(alice)
    tweet_id = alice.post()
    until(lambda: bob.sees(tweet_id))
    services.caches.tweets.remove([tweet_id])
    real = services.store.tweets.get

    def read_slowly(ids):
        found = real(ids)
        alice.delete(tweet_id)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(services.store.tweets, "get", read_slowly)
        assert not hydrate.tweets(services, [tweet_id])[tweet_id].deleted_ms
    assert hydrate.tweets(services, [tweet_id])[tweet_id].deleted_ms
    assert (bob.home(), bob.finds(tweet_id)) == ([], False)
