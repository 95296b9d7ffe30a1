"""tweepy's Paginator over what people keep: bookmarks, mutes, blocks, lists and all that belongs to them.

Whatever was there when the walk began comes once, and every page but the last is full, while more is added.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import tweepy

from tests.cast import until

KEPT, SIZE = 7, 3


@dataclass
class Walk:
    """`method` of tweepy with these words walks a list; `keep(number)` adds the number-th to it and tells its id."""

    method: Callable[..., Any]
    words: tuple[int, ...]
    keep: Callable[[int], int]
    named: dict[str, bool]


@dataclass
class Shelf:
    """Somebody who keeps things, a friend with a list, and whatever there is to be kept."""

    owner: Any
    friend: Any
    people: list[Any]
    circle: int


def _put(person, path, **body):
    person.done("POST", path, body)


@pytest.fixture
def shelf(stage):
    owner, friend = stage.cast.many("keeps", 2)
    return Shelf(owner, friend, stage.cast.many("kept", 40), stage.list_of(owner))


def bookmarks(shelf, client):
    def keep(number):
        tweet_id = shelf.friend.post(f"worth keeping {number}")
        _put(shelf.owner, shelf.owner.own("/bookmarks"), tweet_id=str(tweet_id))
        return tweet_id

    return Walk(client.get_bookmarks, (), keep, {})


def _of_people(shelf, path, key="target_user_id"):
    def keep(number):
        _put(shelf.owner, path, **{key: str(shelf.people[number].user_id)})
        return shelf.people[number].user_id

    return keep


def muted(shelf, client):
    return Walk(client.get_muted, (), _of_people(shelf, shelf.owner.own("/muting")), {"user_auth": False})


def blocked(shelf, client):
    return Walk(client.get_blocked, (), _of_people(shelf, shelf.owner.own("/blocking")), {"user_auth": False})


def list_members(shelf, client):
    keep = _of_people(shelf, f"/2/lists/{shelf.circle}/members", "user_id")
    return Walk(client.get_list_members, (shelf.circle,), keep, {})


def list_followers(shelf, client):
    def keep(number):
        person = shelf.people[number]
        _put(person, person.own("/followed_lists"), list_id=str(shelf.circle))
        return person.user_id

    return Walk(client.get_list_followers, (shelf.circle,), keep, {})


def list_tweets(shelf, client):
    _put(shelf.owner, f"/2/lists/{shelf.circle}/members", user_id=str(shelf.friend.user_id))
    return Walk(client.get_list_tweets, (shelf.circle,), lambda number: shelf.friend.post(f"told {number}"), {})


def _made(person, number):
    return int(person.done("POST", "/2/lists", {"name": f"List {number}"})["id"])


def owned_lists(shelf, client):
    return Walk(client.get_owned_lists, (shelf.owner.user_id,), lambda number: _made(shelf.owner, number), {})


def list_memberships(shelf, client):
    def keep(number):
        made = _made(shelf.friend, number)
        _put(shelf.friend, f"/2/lists/{made}/members", user_id=str(shelf.owner.user_id))
        return made

    return Walk(client.get_list_memberships, (shelf.owner.user_id,), keep, {})


def followed_lists(shelf, client):
    def keep(number):
        made = _made(shelf.friend, number)
        _put(shelf.owner, shelf.owner.own("/followed_lists"), list_id=str(made))
        return made

    return Walk(client.get_followed_lists, (shelf.owner.user_id,), keep, {})


WALKS = [
    bookmarks,
    muted,
    blocked,
    list_members,
    list_followers,
    list_tweets,
    owned_lists,
    list_memberships,
    followed_lists,
]


@pytest.mark.parametrize("walk_of", WALKS, ids=lambda each: each.__name__)
def test_a_walk_over_what_is_kept_holds_everything_once(shelf, walk_of):
    walk = walk_of(shelf, tweepy.Client(shelf.owner.token))
    kept = {walk.keep(number) for number in range(KEPT)}
    until(lambda: kept <= {int(row.id) for row in walk.method(*walk.words, **walk.named).data or []})
    pages = []
    for page in tweepy.Paginator(walk.method, *walk.words, max_results=SIZE, **walk.named):
        pages.append([int(row.id) for row in page.data or []])
        assert page.meta["result_count"] == len(pages[-1])
        walk.keep(KEPT + len(pages))
        assert len(pages) < 30, "the walk does not end"
    ids = list(itertools.chain(*pages))
    assert len(ids) == len(set(ids)) and kept <= set(ids)
    assert len(pages) > 2 and all(len(each) == SIZE for each in pages[:-1])
