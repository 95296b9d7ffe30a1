"""People are found by the beginnings of their names, whatever is asked."""

import uuid

import pytest

from fanout import bulk, names
from tests.cast import ids_of


@pytest.fixture
def word():
    """A beginning that nobody else's name has."""
    return "z" + uuid.uuid4().hex[:8]


def find(viewer, query, **params):
    answer = viewer.get("/2/users/search", query=query, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(viewer, query, size):
    pages, token = [], {}
    while True:
        pages.append(find(viewer, query, max_results=size, **token))
        if "next_token" not in pages[-1]["meta"]:
            return pages
        token = {"next_token": pages[-1]["meta"]["next_token"]}


def call_oneself(person, name):
    answer = person.call("PATCH", person.own(""), json={"name": name})
    assert answer.status_code == 200, answer.text


def test_a_person_is_found_by_user_name_and_by_each_word_of_the_name_in_any_case(alice, bob, word):
    call_oneself(bob, f"Robert {word.upper()}mann")
    me = int(bob.user_id)
    for query in (word, word.upper(), word[:5], f"@{bob.username}", f"robert {word}", f"{word}MANN rob"):
        assert me in ids_of(find(alice, query)), query
    for query in (word[1:], f"{word} smith", f"{word}x"):
        assert me not in ids_of(find(alice, query)), query


def test_whoever_signs_up_is_found_at_once(alice, sign_up):
    new = sign_up("newcomer")
    assert ids_of(find(alice, new.username)) == [int(new.user_id)]


def test_an_old_name_finds_nobody_and_a_new_one_does(alice, bob, word):
    call_oneself(bob, f"{word}a")
    assert ids_of(find(alice, word)) == [int(bob.user_id)]
    call_oneself(bob, f"x{word}")
    assert ids_of(find(alice, word)) == []
    assert ids_of(find(alice, f"x{word}")) == [int(bob.user_id)]


def test_each_person_is_found_once_and_pages_are_full_and_walked_both_ways(alice, cast, services, word):
    people = [cast._user("other") for _ in range(7)]
    named = [type(each)(each.user_id, each.username, f"{word}{at % 3} {word}") for at, each in enumerate(people)]
    bulk.add_users(services, named, claim_names=True)
    pages = walk(alice, word, 3)
    assert [len(ids_of(page)) for page in pages] == [3, 3, 1]
    found = [each for page in pages for each in ids_of(page)]
    assert sorted(found) == sorted(each.user_id for each in named)
    back = find(alice, word, max_results=3, pagination_token=pages[2]["meta"]["previous_token"])
    assert ids_of(back) == ids_of(pages[1])
    first = find(alice, word, max_results=3, next_token=back["meta"]["previous_token"])
    assert ids_of(first) == ids_of(pages[0]) and "previous_token" not in first["meta"]
    other = alice.get("/2/users/search", query=word + "0", next_token=pages[0]["meta"]["next_token"])
    assert other.status_code == 400


def test_suspended_and_deleted_accounts_are_not_found(alice, bob, services, word):
    call_oneself(bob, word)
    for change in ({"suspended_ms": 1_700_000_000_000}, {"deleted_ms": 1_700_000_000_000}):
        assert ids_of(find(alice, word)) == [int(bob.user_id)]
        services.store.users.change(int(bob.user_id), services.clock.us(), **change)
        services.caches.users.remove([int(bob.user_id)])
        assert ids_of(find(alice, word)) == []
        undone = dict.fromkeys(change, 0)
        services.store.users.change(int(bob.user_id), services.clock.us(), **undone)
        services.caches.users.remove([int(bob.user_id)])


def test_the_backfill_finds_those_who_were_there_before(alice, cast, services, word):
    old = cast._user("old")
    services.store.users.add(type(old)(old.user_id, old.username, word, stamp=services.clock.us()))
    assert ids_of(find(alice, word)) == []
    steps = list(names.backfill(services))
    assert steps[-1][1] > 0
    assert ids_of(find(alice, word)) == [old.user_id]
    assert list(names.backfill(services, steps[-1][0])) == []


@pytest.mark.parametrize("query", ["", "%", "*", "a" * 51, "b" * 1_000, "x\x00y", "?!", "\u202e"])
def test_what_cannot_be_looked_for_is_refused(alice, query):
    assert alice.get("/2/users/search", query=query).status_code == 400


@pytest.mark.parametrize("query", ["a%", "b*", "' OR 1=1 --", "名前", "ß", "🙂 a", "é" * 50, "\uffff"[:0] + "z"])
def test_anything_else_is_harmless(alice, query):
    assert "result_count" in find(alice, query)["meta"]


@pytest.mark.parametrize("params", [{}, {"query": "a", "max_results": "0"}, {"query": "a", "max_results": "1001"}])
def test_a_search_names_its_query_and_a_size_within_bounds(alice, params):
    assert alice.get("/2/users/search", **params).status_code == 400
