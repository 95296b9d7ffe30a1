"""Promise 2: everybody, exactly once, whenever the follow was made and whether a post was pushed or is pulled."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cql.follows import SHARDS
from cql.ids import ms_of
from cql.records import POST, Tweet
from fanout import follows, publish
from tests.cast import all_have, copied, rows, settled, until, walked, with_settings


def test_a_post_is_on_every_followers_timeline_once(alice, cast):
    readers = cast.many("reader", 3)
    for reader in readers:
        reader.follow(alice)
    first, second = alice.post(), alice.post()
    for reader in readers:
        until(lambda reader=reader: reader.sees(second, first))


def test_a_post_from_before_the_follow_is_there_in_the_next_request(alice, bob, services):
    first, second = alice.post(), alice.post()
    bob.follow(alice)
    assert bob.sees(second, first)
    until(lambda: copied(services, bob, alice))
    assert rows(services, bob, first, second) == [second, first]
    assert bob.sees(second, first)


def test_following_again_brings_back_everything_also_what_was_posted_between(alice, bob, services):
    bob.follow(alice)
    first = alice.post()
    bob.unfollow(alice)
    between = alice.post()
    assert bob.home() == []
    bob.follow(alice)
    until(lambda: bob.sees(between, first))
    last = alice.post()
    until(lambda: copied(services, bob, alice))
    until(lambda: bob.sees(last, between, first))


def test_posts_and_follows_that_race_leave_nothing_out(alice, cast):
    readers = cast.many("reader", 4)
    with ThreadPoolExecutor(5) as pool:
        posting = pool.submit(lambda: [alice.post() for _ in range(12)])
        list(pool.map(lambda reader: reader.follow(alice), readers))
        expected = posting.result()[::-1]
    for reader in readers:
        until(lambda reader=reader: reader.sees(*expected))


def test_a_stars_posts_are_pulled_by_followers_of_before_and_after(star, alice, bob, services):
    alice.follow(star)
    posts = [star.post() for _ in range(7)]
    bob.follow(star)
    more = [star.post() for _ in range(7)]
    expected = (posts + more)[::-1]
    for reader in (alice, bob):
        until(lambda reader=reader: reader.sees(*expected))
    assert rows(services, alice, *expected) == []
    for reader in (alice, bob):
        until(lambda reader=reader: settled(services, reader, star))
        assert reader.sees(*expected)


def test_who_becomes_a_star_and_then_is_none_loses_nothing_on_the_way(cast, services):
    author, *readers = cast.many("rising", 5)
    posts, decided = [], services.store.authors.decisions

    def post_until_it_holds(pulled):
        until(lambda: cast.pulled(author) == pulled)
        while posts[-1] <= decided([author.user_id])[author.user_id][0].from_id:
            posts.append(author.post())
        posts.append(author.post())

    posts.append(author.post())
    for reader in readers:
        reader.follow(author)
        posts.append(author.post())
    post_until_it_holds(pulled=True)
    above = posts[-1]
    readers[0].unfollow(author)
    post_until_it_holds(pulled=False)
    below = posts[-1]
    for reader in readers[1:]:
        until(lambda reader=reader: rows(services, reader, above, below) == [below])
        until(lambda reader=reader: settled(services, reader, author))
        assert reader.sees(*posts[::-1])
    readers[0].follow(author)
    until(lambda: readers[0].sees(*posts[::-1]))


def test_an_audience_over_all_levels_and_shards_gets_every_post_once(cast, services, bob):
    author = cast.one("broad")
    crowd = cast.crowd(330)
    everywhere = {"fanout_mode": "push"}
    cast.gather(author.user_id, crowd[:280], follower_level_followers=(1_000, 2_000), **everywhere)
    cast.gather(author.user_id, crowd[280:310], follower_level_followers=(10, 2_000), **everywhere)
    cast.gather(author.user_id, crowd[310:], follower_level_followers=(10, 20), **everywhere)
    wide = with_settings(services, fanout_mode="push", follower_level_followers=(10, 20))
    follows.follow(wide, bob.user_id, author.user_id)
    twin = services.store.follows.relations(bob.user_id, [author.user_id])[author.user_id]
    assert twin.level == len(SHARDS) - 1
    first, second = author.post(), author.post()

    until(lambda: all_have(services, crowd, [second, first]), 60)
    assert bob.sees(second, first)


@pytest.mark.parametrize("cap", [1, 7, 20])
def test_a_timeline_ends_after_so_many_shown_entries(alice, bob, services, cap):
    bob.follow(alice)
    posts = [alice.post() for _ in range(12)][::-1]
    alice.delete(posts.pop(3))
    until(lambda: bob.sees(*posts))
    short = with_settings(services, home_entries_max=cap)
    for size in (1, 3, 100):
        assert walked(short, bob.user_id, size) == posts[:cap]


def test_a_timeline_ends_at_the_horizon(alice, bob, services):
    bob.follow(alice)
    posts = [bob.post(), alice.post()][::-1]
    until(lambda: bob.sees(*posts))
    age_seconds = (services.clock.ms() - ms_of(posts[1])) / 1_000
    wide = with_settings(services, home_horizon_days=(age_seconds + 60) / 86_400)
    narrow = with_settings(services, home_horizon_days=0.001 / 86_400)
    assert walked(wide, bob.user_id) == posts
    assert walked(narrow, bob.user_id) == []


def test_a_post_written_long_after_its_id_was_minted_is_still_on_every_timeline(alice, star, bob, services):
    """A process may be frozen between the two; others post, deliver and read meanwhile."""
    bob.follow(alice, star)
    early = [publish.mint(services, author.user_id) for author in (alice, star)]
    later = [author.post() for author in (alice, star)]
    until(lambda: bob.sees(*later[::-1]))
    for author, tweet_id in zip((alice, star), early, strict=True):
        publish.commit(services, Tweet(tweet_id, author.user_id, POST, "late", conversation_id=tweet_id))
    until(lambda: bob.sees(*sorted(early + later, reverse=True)))
