"""Promise 2, the dial: push, pull and hybrid show the same; so does a reader who slept."""

import pytest

from fanout import audience, bulk, follows, policy, publish, rebuild
from fanout.decided import EVERYBODY
from fanout.publish import Draft
from fanout.sweep import look, oldest
from tests.cast import drain_all, rows, until, walked, with_settings


@pytest.fixture
def mode(alone):
    """Turns the whole platform to a mode, and back to hybrid."""

    def turn(name, line):
        platform = with_settings(alone, fanout_mode=name, celebrity_line_followers=line)
        audience.declare_default(platform)
        until(lambda: _cutoff(platform) == policy.default_cutoff(platform.settings))
        return platform

    yield turn
    turn("hybrid", 4)


def _cutoff(platform):
    history = platform.decided.of([EVERYBODY])[EVERYBODY]
    return policy.in_force(history, platform.store.ids.mint()).cutoff


def story(platform, cast):
    """A small story under a mode: what each reader sees, as places in it, and how many rows the readers have."""
    star, author, *readers = cast.crowd(12, platform=platform)
    told = []

    def post(author_id):
        told.append(publish.publish(platform, Draft(author_id, "word")).tweet_id)

    bulk.add_follows(platform, [(reader, star) for reader in readers[:5]])
    post(star)
    for reader in readers[5:8]:
        follows.follow(platform, reader, star)
        post(star)
    for reader in readers[4:7]:
        follows.follow(platform, reader, author)
        post(author)
    drain_all(platform)
    follows.unfollow(platform, readers[4], star)
    post(star)
    drain_all(platform)
    kept = sum(len(rows(platform, reader, *told)) for reader in readers)
    return [[told.index(each) for each in walked(platform, reader, 3)] for reader in readers], kept


def test_push_pull_and_hybrid_are_one_path_and_show_the_same(mode, cast):
    pushed, all_rows = story(mode("push", 4), cast)
    hybrid, some_rows = story(mode("hybrid", 4), cast)
    raised, raised_rows = story(mode("hybrid", 1_000), cast)
    pulled, no_rows = story(mode("pull", 4), cast)
    assert pushed == hybrid == raised == pulled
    assert [len(seen) for seen in pushed] == [5, 5, 5, 5, 3, 8, 8, 5, 0, 0]
    assert all_rows == raised_rows > some_rows > no_rows == 0


def asleep(services, *people):
    """Puts people to sleep, and waits until every process may know it."""
    assert rebuild.put_to_sleep(services, [each.user_id for each in people]) == len(people)
    until(lambda: services.dormancy.asleep(each.user_id for each in people) == {each.user_id for each in people})


def settled(services, reader):
    """Asks, as a reader does, until what the sleep has missed was written; True then."""
    reader.page(5)
    return not services.store.readers.get(reader.user_id).returning


def test_a_dormant_reader_gets_a_full_first_page_in_the_same_request(alice, star, bob, carol, services):
    bob.follow(alice, star)
    carol.follow(alice, star)
    before = [alice.post(), star.post()]
    until(lambda: carol.sees(*before[::-1]))
    asleep(services, bob)
    until(lambda: not_pushed(services, alice, bob, before))
    slept = [(alice if at % 3 else star).post() for at in range(12)]
    expected = (before + slept)[::-1]
    until(lambda: carol.sees(*expected))
    assert rows(services, bob, *slept) == []
    first = next(bob.pages(10))
    assert first == expected[:10]
    assert bob.sees(*expected)


def not_pushed(services, author, reader, posts):
    """Whether the workers, too, know by now that the reader is asleep; what shows it is part of the story."""
    posts.append(author.post())
    until(lambda: not oldest(look(services)))
    return posts[-1] not in rows(services, reader, posts[-1])


def test_a_returned_reader_is_pushed_to_again_and_misses_nothing_on_the_way(alice, bob, services):
    bob.follow(alice)
    posts = []
    asleep(services, bob)
    until(lambda: not_pushed(services, alice, bob, posts))
    posts.append(alice.post())
    until(lambda: bob.sees(*posts[::-1]))

    def back():
        posts.append(alice.post())
        done = settled(services, bob)
        until(lambda: bob.sees(*posts[::-1]))
        return done

    until(back, 60)
    posts.append(alice.post())
    until(lambda: rows(services, bob, *posts) == posts[::-1])
    assert bob.sees(*posts[::-1])


def test_a_reader_who_falls_asleep_again_while_waking_misses_nothing(alice, bob, services):
    bob.follow(alice)
    posts = []
    for _ in range(2):
        asleep(services, bob)
        until(lambda: not_pushed(services, alice, bob, posts))
        until(lambda: bob.sees(*posts[::-1]))
    until(lambda: settled(services, bob), 60)
    assert bob.sees(*posts[::-1])


def test_somebody_never_seen_before_counts_as_awake(alice, cast, services):
    reader = cast.one("quiet")
    reader.follow(alice)
    tweet_id = alice.post()
    until(lambda: rows(services, reader, tweet_id) == [tweet_id])
