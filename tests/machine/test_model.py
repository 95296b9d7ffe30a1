"""The model itself, by examples that fit in the head: a wrong model would agree with wrong code."""

import pytest

from tests.machine.model import Model, Post

ALICE, BOB, CAROL, STAR = 1, 2, 3, 4


@pytest.fixture
def world() -> Model:
    """Alice follows bob and the star; bob follows carol."""
    return Model(depth=4, window=2, follows={(ALICE, BOB), (ALICE, STAR), (BOB, CAROL)})


def told(world: Model, *posts: Post) -> Model:
    world.posts = {post.post_id: post for post in posts}
    return world


def test_alice_sees_herself_and_whom_she_follows(world: Model) -> None:
    told(world, Post(1, ALICE), Post(2, BOB), Post(3, CAROL), Post(4, STAR))
    assert world.home(ALICE) == [4, 2, 1]


def test_a_reply_is_shown_to_those_who_follow_or_are_the_person_replied_to(world: Model) -> None:
    told(world, Post(1, CAROL), Post(2, BOB, answers=CAROL), Post(3, BOB, answers=ALICE), Post(4, BOB, answers=STAR))
    assert world.home(ALICE) == [4, 3]
    assert world.home(BOB) == [4, 3, 2, 1]


def test_a_root_is_not_shown_again_within_the_window(world: Model) -> None:
    told(world, Post(1, STAR), Post(2, BOB, original=1), Post(3, STAR), Post(4, STAR))
    assert world.home(ALICE) == [4, 3, 2]


def test_a_root_returns_behind_the_window(world: Model) -> None:
    told(world, Post(1, STAR), Post(2, STAR), Post(3, STAR), Post(4, BOB, original=1))
    assert world.home(ALICE) == [4, 3, 2, 1]


def test_a_block_hides_both_ways_and_ends_both_follows(world: Model) -> None:
    told(world, Post(1, ALICE), Post(2, BOB))
    world.follows.add((BOB, ALICE))
    world.block(ALICE, BOB)
    assert world.home(ALICE) == [1]
    assert world.home(BOB) == [2]
    assert world.follows == {(ALICE, STAR), (BOB, CAROL)}


def test_a_mute_hides_what_others_retweet(world: Model) -> None:
    told(world, Post(1, STAR), Post(2, BOB, original=1))
    world.mutes.add((ALICE, STAR))
    assert world.home(ALICE) == []


def test_the_depth_counts_what_is_shown(world: Model) -> None:
    told(world, *(Post(each, BOB) for each in range(1, 8)))
    world.posts[6].deleted = True
    assert world.home(ALICE) == [7, 5, 4, 3]


def test_what_is_on_the_way_may_be_missing_but_never_ones_own(world: Model) -> None:
    told(world, Post(1, ALICE), Post(2, BOB))
    assert list(world.homes(ALICE, world.late(ALICE, {1, 2}))) == [[2, 1], [1]]
