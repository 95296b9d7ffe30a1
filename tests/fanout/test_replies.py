"""Who may reply, who may quote, and who may hide a reply."""

import pytest

from tests.walking import protect, status


@pytest.fixture
def alice(cast):
    return cast.one("alice", claim_name=True)


@pytest.fixture
def bob(cast):
    return cast.one("bob", claim_name=True)


@pytest.fixture
def carol(cast):
    return cast.one("carol", claim_name=True)


def rules(person, settings, text="hello"):
    return int(person.done("POST", "/2/tweets", {"text": text, "reply_settings": settings})["id"])


def reply(person, tweet_id):
    body = {"text": "hi", "reply": {"in_reply_to_tweet_id": str(tweet_id)}}
    return person.call("POST", "/2/tweets", json=body)


def test_those_followed_by_the_author_may_reply(alice, bob, carol):
    alice.follow(bob)
    tweet = rules(alice, "following")
    assert reply(bob, tweet).status_code == 201
    refused = reply(carol, tweet)
    assert refused.status_code == 403
    assert "following" in refused.json()["detail"]
    alice.unfollow(bob)
    assert reply(bob, tweet).status_code == 403
    assert reply(alice, tweet).status_code == 201


@pytest.mark.parametrize("settings", ["following", "mentionedUsers", "subscribers", "verified"])
def test_those_mentioned_may_reply_under_every_rule(alice, bob, carol, settings):
    tweet = rules(alice, settings, f"@{bob.username} what do you say?")
    assert reply(bob, tweet).status_code == 201
    refused = reply(carol, tweet)
    assert (refused.status_code, settings in refused.json()["detail"]) == (403, True)
    assert carol.call("POST", "/2/tweets", json={"text": "x", "quote_tweet_id": str(tweet)}).status_code == 201


def test_the_root_decides_for_the_whole_conversation_also_after_it_was_deleted(alice, bob, carol):
    tweet = rules(alice, "mentionedUsers", f"@{bob.username} hello")
    middle = int(reply(bob, tweet).json()["data"]["id"])
    assert reply(carol, middle).status_code == 403
    assert reply(bob, middle).status_code == 201
    alice.delete(tweet)
    assert reply(carol, middle).status_code == 403


def test_everybody_may_reply_where_nothing_was_said(alice, carol):
    assert reply(carol, rules(alice, "everyone")).status_code == 201
    assert reply(carol, alice.post()).status_code == 201


def test_whoever_is_blocked_neither_replies_nor_quotes(alice, bob):
    tweet = alice.post()
    alice.block(bob)
    assert reply(bob, tweet).status_code == 403
    assert bob.call("POST", "/2/tweets", json={"text": "x", "quote_tweet_id": str(tweet)}).status_code == 403
    alice.unblock(bob)
    bob.block(alice)
    assert reply(bob, tweet).status_code == 403
    bob.unblock(alice)
    protect(alice)
    assert reply(bob, tweet).status_code == 403


def test_the_author_of_the_root_hides_replies_and_shows_them_again(alice, bob, carol, services):
    root = alice.post()
    first = bob.post(reply_to=root)
    second = carol.post(reply_to=first)
    for hidden in (True, True, False, False):
        assert alice.done("PUT", f"/2/tweets/{second}/hidden", {"hidden": hidden}) == {"hidden": hidden}
        assert services.store.tweets.get([second])[second].hidden is hidden
        assert bob.finds(second)
        assert second in carol.posted()


def test_nobody_else_hides_a_reply(alice, bob, carol):
    root = alice.post()
    first = bob.post(reply_to=root)
    second = carol.post(reply_to=first)
    for person, tweet, expected in (
        (bob, second, 403),
        (carol, second, 403),
        (bob, first, 403),
        (alice, root, 400),
        (alice, 1, 404),
    ):
        assert status(person, "PUT", f"/2/tweets/{tweet}/hidden", {"hidden": True}) == expected
    for body in ({}, {"hidden": "true"}, {"hidden": True, "more": 1}):
        assert status(alice, "PUT", f"/2/tweets/{first}/hidden", body) == 400
    carol.delete(second)
    assert status(alice, "PUT", f"/2/tweets/{second}/hidden", {"hidden": True}) == 404


def test_a_tweet_tells_who_may_reply(alice, bob):
    asked = {"params": {"tweet.fields": "reply_settings"}}
    for settings in ("everyone", "following", "mentionedUsers", "verified"):
        shown = bob.done("GET", f"/2/tweets/{rules(alice, settings)}", **asked)
        assert shown["reply_settings"] == settings
