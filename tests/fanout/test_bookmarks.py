"""Bookmarks and their folders: one's own, once each, in the order of marking."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cql.records import Bookmark
from fanout import bookmarks as fanout
from tests.walking import metrics, pages, protect, status, suspend, walk


def mark(person, tweet_id, folder=""):
    body = {"tweet_id": str(tweet_id), **({"folder_id": folder} if folder else {})}
    assert person.done("POST", person.own("/bookmarks"), body) == {"bookmarked": True}


def unmark(person, tweet_id):
    assert person.done("DELETE", person.own(f"/bookmarks/{tweet_id}")) == {"bookmarked": False}


def marked(person, size=100):
    return walk(person, person.own("/bookmarks"), size)


def folder(person, name):
    made = person.done("POST", person.own("/bookmarks/folders"), {"name": name})
    assert made["name"] == name
    return made["id"]


def inside(person, folder_id, size=100):
    return walk(person, person.own(f"/bookmarks/folders/{folder_id}"), size)


def test_bookmarks_stand_in_the_order_of_marking_once_each(alice, bob):
    first, second, third = (alice.post() for _ in range(3))
    for tweet in (second, third, first, second):
        mark(bob, tweet)
    assert marked(bob) == [first, third, second]
    assert metrics(alice, first)["bookmark_count"] == 1
    unmark(bob, third)
    unmark(bob, third)
    assert marked(bob) == [first, second]
    assert metrics(alice, third)["bookmark_count"] == 0
    mark(bob, third)
    assert marked(bob) == [third, first, second]
    assert marked(alice) == []


def test_bookmarks_are_counted_anew_as_they_were(alice, bob, carol, services):
    tweet = alice.post()
    for person in (alice, bob, carol, carol):
        mark(person, tweet)
    unmark(bob, tweet)
    services.caches.bookmarks.forget(tweet)
    assert metrics(bob, tweet)["bookmark_count"] == 2


def test_two_requests_at_once_make_one_bookmark_that_ends_at_once(alice, bob):
    tweet = alice.post()
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: mark(bob, tweet), range(8)))
    assert marked(bob) == [tweet]
    unmark(bob, tweet)
    assert marked(bob) == []


def test_a_mark_that_the_bookmark_does_not_name_does_not_hold(alice, bob, services):
    tweet, store = alice.post(), services.store
    older, newer = store.ids.mint(), store.ids.mint()
    for mark_id in (older, newer):
        store.bookmarks.set(bob.user_id, tweet, Bookmark(True, mark_id, 0, services.clock.us() + mark_id % 2))
    assert len(store.bookmarks.marks(bob.user_id, 2**63 - 1, 10)) == 2
    assert marked(bob) == [tweet]


def test_bookmarks_are_walked_to_the_end_whatever_is_hidden_between(alice, bob, carol, services):
    posts = [(alice, carol)[at % 2].post() for at in range(15)]
    for tweet in posts:
        mark(bob, tweet)
    for at in (2, 7, 9):
        (alice, carol)[at % 2].delete(posts[at])
    left = [posts[at] for at in range(14, -1, -1) if at not in (2, 7, 9)]
    for size in (1, 5, 12, 100):
        assert [each for page in pages(bob, bob.own("/bookmarks"), size) for each in page] == left
    protect(alice)
    assert marked(bob) == [each for each in left if posts.index(each) % 2]
    protect(alice, False)
    carol.block(bob)
    assert marked(bob) == [each for each in left if posts.index(each) % 2 == 0]
    suspend(services, alice, services.clock.ms())
    assert marked(bob) == []


def test_a_walk_ends_at_its_depth(alice, bob, monkeypatch, services):
    posts = [alice.post() for _ in range(5)]
    for tweet in posts:
        mark(bob, tweet)
    monkeypatch.setattr(fanout, "DEPTH", 3)
    first = fanout.read(services, bob.user_id, fanout.Place(), 2)
    assert [tweet.tweet_id for tweet in first.items] == posts[:2:-1]
    second = fanout.read(services, bob.user_id, first.next, 2)
    assert [tweet.tweet_id for tweet in second.items] == [posts[2]]
    assert second.next is None


def test_what_is_missing_or_closed_is_not_bookmarked_but_its_bookmark_ends(alice, bob):
    tweet = alice.post()
    mark(bob, tweet)
    protect(alice)
    assert status(bob, "POST", bob.own("/bookmarks"), {"tweet_id": str(tweet)}) == 403
    unmark(bob, tweet)
    protect(alice, False)
    alice.delete(tweet)
    assert status(bob, "POST", bob.own("/bookmarks"), {"tweet_id": str(tweet)}) == 404
    unmark(bob, tweet)


def test_a_retweet_is_bookmarked_as_the_tweet_it_repeats(alice, bob, carol):
    tweet = alice.post()
    retweet = carol.retweet(tweet)
    mark(bob, retweet)
    assert marked(bob) == [tweet]
    unmark(bob, retweet)
    assert marked(bob) == []


def test_folders_hold_bookmarks_that_move_between_them(alice, bob):
    posts = [alice.post() for _ in range(6)]
    birds, boats = folder(bob, "birds"), folder(bob, "boats")
    for tweet in posts:
        mark(bob, tweet, birds if tweet in posts[:4] else "")
    assert inside(bob, birds) == posts[3::-1]
    assert list(pages(bob, bob.own(f"/bookmarks/folders/{birds}"), 3)) == [posts[3:0:-1], [posts[0]]]
    mark(bob, posts[1], boats)
    mark(bob, posts[1])
    assert inside(bob, birds) == [posts[3], posts[2], posts[0]]
    assert inside(bob, boats) == [posts[1]]
    assert marked(bob) == posts[::-1]
    unmark(bob, posts[1])
    assert inside(bob, boats) == []
    mark(bob, posts[1])
    assert inside(bob, boats) == []
    assert metrics(alice, posts[0])["bookmark_count"] == 1


def test_there_is_one_folder_of_each_name_and_they_are_listed_by_name(bob, alice):
    ids = [folder(bob, name) for name in ("cats", "ants", "bees", "ants")]
    assert ids[1] == ids[3]
    path = bob.own("/bookmarks/folders")
    first = bob.call("GET", path, params={"max_results": 2}).json()
    assert [each["name"] for each in first["data"]] == ["ants", "bees"]
    rest = bob.call("GET", path, params={"pagination_token": first["meta"]["next_token"]}).json()
    assert [each["id"] for each in rest["data"]] == [ids[0]]
    assert "next_token" not in rest["meta"]
    assert alice.call("GET", alice.own("/bookmarks/folders")).json() == {"meta": {"result_count": 0}}


def test_there_is_a_cap_on_folders(bob, monkeypatch, services):
    monkeypatch.setattr(fanout, "FOLDERS_MAX", 2)
    first = fanout.add_folder(services, bob.user_id, "a")
    fanout.add_folder(services, bob.user_id, "b")
    with pytest.raises(fanout.Conflict, match="2 bookmark folders"):
        fanout.add_folder(services, bob.user_id, "c")
    assert fanout.add_folder(services, bob.user_id, "a") == first


def test_nobody_looks_into_anothers_bookmarks_or_folders(alice, bob):
    tweet, theirs = alice.post(), folder(alice, "private")
    for method, path, body in (
        ("GET", "/bookmarks", None),
        ("POST", "/bookmarks", {"tweet_id": str(tweet)}),
        ("DELETE", f"/bookmarks/{tweet}", None),
        ("GET", "/bookmarks/folders", None),
        ("POST", "/bookmarks/folders", {"name": "x"}),
        ("GET", f"/bookmarks/folders/{theirs}", None),
    ):
        assert status(bob, method, alice.own(path), body) == 403, path
    assert status(bob, "GET", bob.own(f"/bookmarks/folders/{theirs}")) == 404
    assert status(bob, "POST", bob.own("/bookmarks"), {"tweet_id": str(tweet), "folder_id": theirs}) == 404
    for name in ("", "  ", "x" * 26, 5):
        assert status(bob, "POST", bob.own("/bookmarks/folders"), {"name": name}) == 400
