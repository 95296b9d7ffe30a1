"""Promise 5: pages join up, at every size and while others post; every page is full or the last."""

import threading
import time

import pytest

from api.routes.timelines import DELIVERY_AGE
from tests.cast import ids_of, until, walked, with_settings

_ENTRIES = 45


@pytest.fixture(scope="module")
def world(cast, services):
    """A reader with entries pushed and pulled, and among them some that are hidden for every reason there is."""
    reader, author, other, muted, stranger = cast.many("walker", 5)
    star = cast.star("star")
    reader.follow(author, other, star, muted)
    shown = []
    for at in range(_ENTRIES):
        who = (author, star, other)[at % 3]
        shown.append(who.post())
        if at % 5 == 0:
            muted.post()
        if at % 7 == 0:
            author.delete(author.post())
        if at % 9 == 0:
            other.post(reply_to=stranger.post())
        if at % 11 == 0:
            other.retweet(shown[-1])
            shown[-1:] = [other.posted()[0]]
    reader.mute(muted)
    until(lambda: reader.sees(*shown[::-1]), 60)
    return reader, [author, other, star], shown[::-1]


@pytest.fixture
def others_post(world):
    """Posts at the top of the timeline for as long as the test runs, at most so many that walks stay short."""
    _, authors, _ = world
    stopped, posts = threading.Event(), []

    def post():
        while not stopped.wait(0.2) and len(posts) < 30:
            who = authors[len(posts) % len(authors)]
            posts.append((who, who.post()))

    thread = threading.Thread(target=post)
    thread.start()
    yield posts
    stopped.set()
    thread.join()
    for who, tweet_id in posts:
        who.delete(tweet_id)


def check(pages, size, before):
    """Every entry that was visible when the walk began, once, in order; every page full or the last."""
    walk = [tweet_id for page in pages for tweet_id in page]
    assert walk == sorted(set(walk), reverse=True)
    known = set(before)
    assert [tweet_id for tweet_id in walk if tweet_id in known] == list(before)
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert len(pages[-1]) <= size


@pytest.mark.parametrize("sizes", [range(1, 6), range(6, 26), range(26, 101)], ids=["small", "middle", "large"])
def test_a_walk_at_every_size_holds_every_entry_once_in_order_while_others_post(world, others_post, services, sizes):
    reader, *_ = world
    for size in sizes:
        before = walked(services, reader.user_id)
        pages = list(reader.pages(size))
        check(pages, size, before)
        assert pages[-1], "a token is given only where there is more"


def test_a_walk_that_is_interrupted_by_posts_deletes_and_follows_goes_on_below(world, cast):
    reader, (author, _, star), shown = world
    newcomer = cast.one("newcomer")
    old = newcomer.post()
    for size in (2, 7, 20):
        pages, posts = [], []
        for page in reader.pages(size):
            pages.append(page)
            who = (author, star)[len(pages) % 2]
            posts.append((who, who.post()))
            if len(pages) == 2:
                reader.follow(newcomer)
        check(pages, size, shown)
        reader.unfollow(newcomer)
        for who, tweet_id in posts:
            who.delete(tweet_id)
        assert old not in reader.home()


def test_what_is_hidden_during_a_walk_is_left_out_and_nothing_else(world):
    reader, (author, other, star), shown = world
    extra = [author.post(), star.post(), other.post(), author.post()]
    until(lambda: reader.sees(*extra[::-1], *shown))
    walk = reader.pages(3)
    pages = [next(walk)]
    author.delete(extra[0])
    star.delete(extra[1])
    pages += list(walk)
    assert pages[0] == extra[:0:-1]
    check(pages, 3, [*extra[:0:-1], *shown])
    other.delete(extra[2])
    author.delete(extra[3])


def test_a_page_can_be_asked_for_again_and_is_the_same(world):
    reader, *_ = world
    first = reader.page(10)
    token = first["meta"]["next_token"]
    again = [ids_of(reader.page(10, pagination_token=token)) for _ in range(3)]
    assert again[0] == again[1] == again[2]
    assert ids_of(reader.page(10, next_token=token)) == again[0]


def test_bounds_narrow_a_walk_and_every_page_stays_full(world):
    reader, _, shown = world
    newest, oldest = shown[5], shown[-5]
    inside = shown[6:-5]
    for size in (1, 4, 100):
        pages = list(reader.pages(size, until_id=newest, since_id=oldest))
        check(pages, size, inside)
        assert [each for page in pages for each in page] == inside


def test_a_page_token_is_good_for_its_viewer_and_its_list_alone(world, alice):
    reader, *_ = world
    token = reader.page(5)["meta"]["next_token"]
    home = "/timelines/reverse_chronological"
    flipped = ("B" if token[0] != "B" else "C") + token[1:]
    for person, path, given in (
        (alice, alice.own(home), token),
        (reader, reader.own("/tweets"), token),
        (reader, reader.own(home), flipped),
        (reader, reader.own(home), token[:-4]),
    ):
        answer = person.call("GET", path, params={"max_results": 5, "pagination_token": given})
        assert answer.status_code == 400, answer.text
        assert answer.json()["errors"]


def test_a_short_page_with_a_token_goes_on_only_beyond_so_many_considered(alice, bob, services):
    bob.follow(alice)
    shown = [alice.post()]
    hidden = [alice.post() for _ in range(120)]
    shown.append(alice.post())
    for tweet_id in hidden:
        services.store.tweets.delete(tweet_id, services.clock.ms())
    services.caches.tweets.remove(hidden)
    until(lambda: bob.sees(*shown[::-1]), 60)
    assert list(bob.pages(2)) == [shown[::-1]]
    narrow = with_settings(services, page_considered_max=100)
    assert walked(narrow, bob.user_id, 2) == shown[::-1]


@pytest.fixture
def frozen(parts):
    """Nobody delivers: workers and sweeper stand still until they are thawed, or the test ends."""
    stopped = [parts.process(name) for name in ("worker", "sweeper")]
    for process in stopped:
        process.freeze()

    def thaw():
        for process in stopped:
            process.thaw()

    yield thaw
    thaw()


def test_a_header_tells_an_age_that_no_unfinished_delivery_exceeds(alice, bob, frozen):
    def age_seconds():
        answer = bob.call("GET", bob.own("/timelines/reverse_chronological"))
        return int(answer.headers[DELIVERY_AGE]) / 1_000

    bob.follow(alice)
    assert bob.home() == []
    tweet_id = alice.post()
    acknowledged = time.monotonic()
    for _ in range(6):
        waited = time.monotonic() - acknowledged
        assert age_seconds() >= waited - 0.002
        time.sleep(0.3)
    frozen()
    until(lambda: bob.sees(tweet_id))
    until(lambda: age_seconds() < 3)
