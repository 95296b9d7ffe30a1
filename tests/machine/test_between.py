"""Moments that the machine cannot be sure to meet."""

from dataclasses import replace

from fanout import follows, publish, rebuild
from fanout.home import Walk, read_home
from fanout.publish import Draft
from tests.cast import events_of, until


def seen(services, viewer):
    return [tweet.tweet_id for tweet in read_home(services, viewer.user_id, Walk.start(), 10).tweets]


def test_an_event_that_nobody_was_told_of_is_finished_by_the_sweeper(alice, services):
    """The event itself is looked at: a follower might see the post before, by pulling."""
    tweet = publish.publish(services, Draft(alice.user_id, "Not announced."))
    until(lambda: all(event.done for event in events_of(services, alice, tweet.tweet_id)))


def test_a_copy_that_ends_between_the_rows_and_the_list_of_the_pulled_leaves_no_hole(alice, bob, services, monkeypatch):
    posts = [alice.post(), alice.post()][::-1]
    assert until(lambda: alice.sees(*posts))
    silent = replace(services, send=lambda task, *ids: None)
    follows.follow(silent, bob.user_id, alice.user_id)
    assert seen(silent, bob) == posts
    stamp = services.store.follows.relations(bob.user_id, [alice.user_id])[alice.user_id].follow_stamp
    real = services.store.readers.get

    def copied_before(user_id):
        monkeypatch.undo()
        rebuild.copy(silent, bob.user_id, alice.user_id, stamp)
        return replace(real(user_id), pulled_stamp=-1)

    monkeypatch.setattr(services.store.readers, "get", copied_before)
    started = services.store.timelines.start_home

    def rows_first(*asked):
        rows = started(*asked)()
        return lambda: rows

    monkeypatch.setattr(services.store.timelines, "start_home", rows_first)
    assert seen(silent, bob) == posts
