"""Copies may be wrong only by being empty: nobody puts back what somebody has removed."""

import pytest

from cache.caches import open_caches
from cache.copies import Copies
from cache.errors import CacheAway
from tests.redis_cluster import NOWHERE, settings


@pytest.fixture
def copies(caches, new_id):
    return Copies(caches.connection, f"test{new_id()}", seconds=60, fill_seconds=30)


def reading(truth, asked=None, then=lambda: None):
    """Reads like Cassandra, and notes what was asked; `then` happens before the answer arrives."""

    def read(ids):
        found = {each: truth[each] for each in ids if each in truth}
        if asked is not None:
            asked.append(ids)
        then()
        return found

    return read


def test_what_was_read_once_is_found_without_reading(copies):
    asked, truth = [], {1: b"one", 2: b"two"}
    for _ in range(2):
        assert copies.get([1, 2], reading(truth, asked)) == truth
    assert asked == [[1, 2]]


def test_a_removed_copy_is_read_anew(copies):
    copies.get([1], reading({1: b"old"}))
    copies.remove([1])
    assert copies.get([1], reading({1: b"new"})) == {1: b"new"}


def test_a_slow_reader_cannot_put_back_what_was_removed_under_way(copies):
    assert copies.get([1], reading({1: b"old"}, then=lambda: copies.remove([1]))) == {1: b"old"}
    assert copies.get([1], reading({1: b"new"})) == {1: b"new"}


def test_a_slow_reader_cannot_overwrite_what_a_quicker_one_filled_after_the_removal(copies):
    def removed_and_filled():
        copies.remove([1])
        assert copies.get([1], reading({1: b"new"})) == {1: b"new"}

    copies.get([1], reading({1: b"old"}, then=removed_and_filled))
    assert copies.get([1], reading({})) == {1: b"new"}


def test_of_two_readers_at_once_the_second_leaves_the_first_ones_token_alone(copies):
    copies.get([1], reading({1: b"same"}, then=lambda: copies.get([1], reading({1: b"same"}))))
    assert copies.get([1], reading({})) == {1: b"same"}


def test_a_reader_whose_token_was_emptied_with_redis_fills_nothing(copies, caches):
    def emptied():
        caches.connection.tell(lambda pipeline: pipeline.delete(caches.connection.key(copies._kind, 1)))

    copies.get([1], reading({1: b"old"}, then=emptied))
    asked = []
    copies.get([1], reading({1: b"new"}, asked))
    assert asked == [[1]]


def test_absence_is_not_remembered(copies):
    assert copies.get([1], reading({})) == {}
    assert copies.get([1], reading({1: b"here"})) == {1: b"here"}


def test_repeated_ids_are_asked_for_once_and_none_ask_for_nothing(copies):
    asked = []
    assert copies.get([3, 3, 3], reading({3: b"x"}, asked)) == {3: b"x"}
    assert asked == [[3]]
    assert copies.get([], reading({}, asked)) == {}
    assert asked == [[3]]


@pytest.mark.parametrize("cluster_mode", [False, True])
def test_without_redis_everything_is_read_and_a_removal_is_not_known_to_have_happened(cluster_mode):
    away = open_caches(settings(cache_url=NOWHERE, cache_cluster=cluster_mode))
    assert away.tweets.get([1], reading({1: b"one"})) == {1: b"one"}
    with pytest.raises(CacheAway):
        away.tweets.remove([1])
    with pytest.raises(CacheAway):
        away.marks.remove(1)
    assert away.marks.dormant([1]) == set()
    assert away.nudges.take(0) is not None
    assert not away.nudges.raise_flag(0)
    away.close()


def test_a_failover_to_another_redis_finds_no_copy_of_before(caches_on, redis_server, new_id, monkeypatch):
    caches = caches_on(cache_url=f"redis://127.0.0.1:{redis_server.port}/0", cache_cluster=False)
    copies = Copies(caches.connection, f"test{new_id()}", seconds=60, fill_seconds=30)
    copies.get([1], reading({1: b"old"}))
    monkeypatch.setattr(caches.connection, "_epoch", "another-run")
    assert copies.get([1], reading({1: b"new"})) == {1: b"new"}
    monkeypatch.undo()
    assert copies.get([1], reading({})) == {1: b"old"}


def test_relations_under_an_old_stamp_are_not_found(caches, new_id):
    relations, viewer = caches.relations, new_id()
    assert relations.get(viewer, 1, [7, 8], lambda ids: dict.fromkeys(ids, 5)) == {7: 5, 8: 5}
    assert relations.get(viewer, 1, [7], lambda ids: dict.fromkeys(ids, 9)) == {7: 5}
    assert relations.get(viewer, 2, [7], lambda ids: dict.fromkeys(ids, 9)) == {7: 9}


def test_a_slow_reader_under_an_old_stamp_spoils_nothing_under_the_new_one(caches, new_id):
    relations, viewer = caches.relations, new_id()

    def changed_meanwhile(ids):
        relations.get(viewer, 2, ids, lambda asked: dict.fromkeys(asked, 0))
        return dict.fromkeys(ids, 1)

    relations.get(viewer, 1, [7], changed_meanwhile)
    assert relations.get(viewer, 2, [7], lambda ids: dict.fromkeys(ids, 99)) == {7: 0}


def test_a_count_that_moves_while_it_is_recounted_is_counted_anew(caches, new_id):
    counts, tweet = caches.likes, new_id()

    def liked_meanwhile(each):
        counts.move(each, 1)
        return 4

    assert counts.get([tweet], liked_meanwhile) == {tweet: 4}
    assert counts.get([tweet], lambda each: 5) == {tweet: 5}
    assert counts.move(tweet, 1) == 6
    assert counts.get([tweet], lambda each: 0) == {tweet: 6}
