"""Who is spoken to finds it under mentions: at once, in pages, and never from anybody who is blocked."""

import pytest

from api.views.times import minted_at
from tests.walking import admit, pages, protect, status, suspend, walk


@pytest.fixture
def alice(cast):
    return cast.one("alice", claim_name=True)


@pytest.fixture
def bob(cast):
    return cast.one("bob", claim_name=True)


@pytest.fixture
def carol(cast):
    return cast.one("carol", claim_name=True)


def mentions(person, whose=None, **asked):
    return walk(person, (whose or person).own("/mentions"), **asked)


def to(*people):
    return " ".join(f"@{person.username}" for person in people)


def test_whoever_is_named_or_answered_finds_it_at_once(alice, bob, carol):
    named = bob.post(f"hello {to(alice)}")
    shouted = bob.post(f"HELLO {to(alice).upper()} and {to(alice)}")
    reply = carol.post("to you", reply_to=named)
    assert mentions(alice) == [shouted, named]
    assert mentions(bob) == [reply]
    assert mentions(carol, alice) == [shouted, named]
    assert mentions(carol) == []
    bob.delete(named)
    assert mentions(alice) == [shouted]


def test_names_are_spelled_as_the_accounts_spell_them_and_nobody_is_no_mention(alice, bob):
    text = f"{to(alice).upper()} @no_such_name_1 {to(bob)}"
    tweet = bob.post(text)
    shown = bob.done("GET", f"/2/tweets/{tweet}", params={"tweet.fields": "entities"})
    named = shown["entities"]["mentions"]
    assert [each["username"] for each in named] == [alice.username, bob.username]
    assert shown["text"] == text
    assert text[named[1]["start"] : named[1]["end"]] == to(bob)
    assert mentions(bob) == []


def test_a_reply_reaches_the_thread_if_asked_but_for_those_left_out(alice, bob, carol, cast):
    dave = cast.one("dave", claim_name=True)
    root = alice.post(f"{to(bob, carol)} hello")

    def reply(**more):
        body = {"text": "yes", "reply": {"in_reply_to_tweet_id": str(root), **more}}
        return int(dave.done("POST", "/2/tweets", body)["id"])

    alone = reply()
    thread = reply(auto_populate_reply_metadata=True)
    fewer = reply(auto_populate_reply_metadata=True, exclude_reply_user_ids=[str(bob.user_id), str(alice.user_id)])
    assert mentions(alice) == [fewer, thread, alone]
    assert mentions(bob) == [thread, root]
    assert mentions(carol) == [fewer, thread, root]


def test_nobody_who_is_blocked_is_heard(alice, bob, carol):
    before = bob.post(f"before {to(alice)}")
    assert mentions(carol, alice) == [before]
    alice.block(bob)
    assert mentions(alice) == []
    assert mentions(carol, alice) == []
    blocked = bob.post(f"anyhow {to(alice)}")
    assert mentions(alice) == mentions(carol, alice) == []
    assert status(bob, "GET", alice.own("/mentions")) == 403
    alice.unblock(bob)
    assert mentions(alice) == [before]
    assert blocked not in mentions(carol, alice)


def test_a_protected_accounts_mentions_are_for_its_followers(alice, bob, carol, services):
    protect(bob)
    tweet = bob.post(f"psst {to(alice)}")
    assert mentions(alice) == []
    admit(bob, carol)
    assert mentions(carol, alice) == [tweet]
    admit(bob, alice)
    assert mentions(alice) == [tweet]
    suspend(services, bob, services.clock.ms())
    assert mentions(alice) == mentions(carol, alice) == []


def test_the_mentions_of_a_protected_account_are_closed_with_it(alice, bob):
    bob.post(f"hello {to(alice)}")
    protect(alice)
    assert status(bob, "GET", alice.own("/mentions")) == 403
    admit(alice, bob)
    assert status(bob, "GET", alice.own("/mentions")) == 200
    assert status(bob, "GET", "/2/users/1/mentions") == 404


def test_mentions_are_walked_in_pages_within_bounds(alice, bob):
    posted = [bob.post(f"{to(alice)} {number}") for number in range(13)]
    assert [len(page) for page in pages(alice, alice.own("/mentions"), 5)] == [5, 5, 3]
    assert mentions(alice, size=5) == posted[::-1]
    assert mentions(alice, since_id=posted[3], until_id=posted[9]) == posted[8:3:-1]
    assert mentions(alice, size=5, until_id=posted[9]) == posted[8::-1]
    last = bob.post(f"{to(alice)} last")
    assert mentions(alice, start_time=minted_at(last)) == [last]
    assert mentions(alice, end_time=minted_at(last)) == posted[::-1]


def test_a_key_sent_again_lists_the_mention_once(alice, bob):
    answers = [
        bob.call("POST", "/2/tweets", json={"text": f"once {to(alice)}"}, headers={"Idempotency-Key": "once"})
        for _ in range(3)
    ]
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert len(mentions(alice)) == 1


def test_a_text_full_of_names_reaches_fifty(alice, cast):
    crowd = cast.many("n", 4, claim_names=True)
    tweet = alice.post(" ".join(to(person) for person in crowd))
    assert [mentions(person) for person in crowd] == [[tweet]] * 4
