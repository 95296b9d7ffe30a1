"""Promise 2: everybody, exactly once, whenever the follow was made and whether a post was pushed or is pulled."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cql.follows import SHARDS
from fanout import audience, follows, home, publish, rebuild
from fanout.drain import Drains
from fanout.home import Walk
from fanout.publish import Draft
from tests.cast import until
from tests.conftest import with_settings


def rows(services, person, *tweet_ids):
    """Which of the tweets were really written to the person's home timeline."""
    found = services.store.timelines.start_home(person.user_id, 2**63 - 1, 0, 5_000)()
    return [entry.tweet_id for entry in found if entry.tweet_id in tweet_ids]


def copied(services, person, author):
    return services.store.follows.relations(person.user_id, [author.user_id])[author.user_id].complete


def in_process(services, viewer_id, size=100):
    """The whole home timeline as the decisions of these services give it."""
    walk, ids = Walk.start(), []
    while walk is not None:
        page = home.read_home(services, viewer_id, walk, size)
        ids += [tweet.tweet_id for tweet in page.tweets]
        walk = page.next
    return ids


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
    assert bob.sees(between, first)
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
        until(lambda reader=reader: reader.sees(*posts[::-1]))
        assert rows(services, reader, above, below) == [below]
    readers[0].follow(author)
    assert readers[0].sees(*posts[::-1])


def test_an_audience_over_all_levels_and_shards_gets_every_post_once(cast, services, bob):
    author = cast.one("broad")
    crowd = cast.crowd(330)
    everywhere = {"fanout_mode": "push"}
    cast.gather(author, crowd[:280], follower_level_followers=(1_000, 2_000), **everywhere)
    cast.gather(author, crowd[280:310], follower_level_followers=(10, 2_000), **everywhere)
    cast.gather(author, crowd[310:], follower_level_followers=(10, 20), **everywhere)
    wide = with_settings(services, fanout_mode="push", follower_level_followers=(10, 20))
    follows.follow(wide, bob.user_id, author.user_id)
    twin = services.store.follows.relations(bob.user_id, [author.user_id])[author.user_id]
    assert twin.level == len(SHARDS) - 1
    first, second = author.post(), author.post()

    def reached():
        found = [services.store.timelines.start_home(each, 2**63 - 1, 0, 10) for each in crowd]
        return sum([entry.tweet_id for entry in entries()] == [second, first] for entries in found)

    until(lambda: reached() == len(crowd), 60)
    assert bob.sees(second, first)


def test_push_pull_and_hybrid_show_the_same(services, alone, cast):
    expected = {}
    for mode, line in (("push", 4), ("hybrid", 4), ("pull", 4), ("hybrid", 1_000)):
        platform = with_settings(alone, fanout_mode=mode, celebrity_line_followers=line)
        found = played(platform, cast, mode)
        expected.setdefault("first", found)
        assert found == expected["first"], mode


def played(platform, cast, mode):
    """One small story under a mode, without other workers; what each reader sees, as places in the story."""
    star, author, *readers = [user.user_id for user in cast_users(cast, platform, 8)]
    until(lambda: holds(platform, mode), 10)
    told = []

    def post(author_id):
        told.append(publish.publish(platform, Draft(author_id, "word")).tweet_id)

    for reader in readers[:5]:
        follows.follow(platform, reader, star)
        post(star)
    for reader in readers[2:]:
        follows.follow(platform, reader, author)
        post(author)
    drains = Drains(platform)
    for shard in range(platform.settings.outbox_shards):
        until(lambda shard=shard: drains.drain(shard) == 0)
    follows.unfollow(platform, readers[4], star)
    post(star)
    return [[told.index(each) for each in in_process(platform, reader, 3)] for reader in readers]


def cast_users(cast, platform, count):
    users = [cast._user("actor") for _ in range(count)]
    platform.store.users.add_many(users)
    return users


def holds(platform, mode):
    """Whether the default of this mode is what a post of now goes by."""
    audience.declare_default(platform)
    history = platform.decided.of([])[0]
    newest = platform.store.ids.mint()
    pulls = bool(history) and next((each.cutoff for each in history if each.from_id <= newest), 1) > 1
    return pulls == (mode == "pull")


def test_a_dormant_reader_gets_a_full_first_page_in_the_same_request(alice, star, bob, services):
    bob.follow(alice, star)
    until(lambda: copied(services, bob, alice) and copied(services, bob, star))
    before = [alice.post(), star.post()]
    until(lambda: bob.sees(*before[::-1]))
    assert rebuild.put_to_sleep(services, [bob.user_id]) == 1
    until(lambda: services.dormancy.asleep([bob.user_id]), 5)
    slept = [(alice if at % 3 else star).post() for at in range(12)]
    carol_sees_all = services.store.timelines
    until(lambda: delivered(services, alice, slept))
    assert bob.page(10)["data"][0]["id"] == str(slept[-1])
    assert bob.sees(*(before + slept)[::-1])
    assert carol_sees_all is services.store.timelines


def delivered(services, author, tweet_ids):
    """Whether nothing in the outbox is unfinished any more."""
    from fanout.sweep import look, oldest

    return oldest(look(services)) == 0


@pytest.mark.parametrize("cap", [1, 7, 20])
def test_a_timeline_ends_after_so_many_shown_entries(alice, bob, services, cap):
    bob.follow(alice)
    posts = [alice.post() for _ in range(12)][::-1]
    alice.delete(posts[3])
    posts.pop(3)
    until(lambda: bob.sees(*posts))
    short = with_settings(services, home_entries_max=cap)
    for size in (1, 3, 100):
        assert in_process(short, bob.user_id, size) == posts[:cap]


def test_a_timeline_ends_at_the_horizon(alice, bob, services):
    bob.follow(alice)
    old, new = alice.post(), alice.post()
    until(lambda: bob.sees(new, old))
    seconds = (services.clock.ms() - (old >> 22) - 1_288_834_974_657) / 1_000
    for author in (alice, bob):
        wide = with_settings(services, home_horizon_days=(seconds + 60) / 86_400)
        narrow = with_settings(services, home_horizon_days=0.000001)
        assert in_process(wide, author.user_id) == ([new, old])[: 2 if author is bob else 2]
        assert in_process(narrow, author.user_id) == []
