"""Promise 1: acknowledged is kept. A retry with the same key yields the same tweet, never a second one."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from cql.errors import OutcomeUnknown
from fanout import publish
from fanout.publish import Draft
from tests.cast import events_of, until, with_settings


def new_key():
    return uuid.uuid4().hex


def id_in(answer):
    assert answer.status_code == 201, answer.text
    return int(answer.json()["data"]["id"])


def fail(monkeypatch, services, outcomes):
    """The next batches come to these ends: `lost`, `late` (written, never answered) or `kept`; the names of all."""
    real, names, left = services.store.session.batch, [], list(outcomes)

    def batch(name, writes, **how):
        names.append(name)
        outcome = left.pop(0) if left else "kept"
        if outcome != "lost":
            real(name, writes, **how)
        if outcome != "kept":
            raise OutcomeUnknown(name)

    monkeypatch.setattr(services.store.session, "batch", batch)
    return names


def test_whatever_was_acknowledged_stands_in_every_table_it_was_promised_to(alice, services):
    tweet_id = alice.post("hello")
    store = services.store
    assert store.tweets.get([tweet_id])[tweet_id].text == "hello"
    assert [entry.tweet_id for entry in store.timelines.of_user(alice.user_id, tweet_id + 1, 1, 10)] == [tweet_id]
    assert [entry.tweet_id for entry in store.timelines.start_home(alice.user_id, tweet_id + 1, 1, 10)()] == [tweet_id]
    assert len(events_of(services, alice, tweet_id)) == 1


def test_the_same_key_and_body_give_the_same_tweet(alice):
    key = new_key()
    assert len({id_in(alice.try_post("once", key)) for _ in range(3)}) == 1
    assert len(alice.posted()) == 1


def test_ten_who_race_with_one_key_make_one_tweet(alice, bob):
    bob.follow(alice)
    key = new_key()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: alice.try_post("once", key), range(10)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    (tweet_id,) = {id_in(answer) for answer in answers if answer.status_code == 201}
    assert id_in(alice.try_post("once", key)) == tweet_id
    assert alice.posted() == [tweet_id]
    until(lambda: bob.sees(tweet_id))


def test_a_key_with_another_body_is_refused(alice):
    key = new_key()
    tweet_id = id_in(alice.try_post("one", key))
    answer = alice.try_post("two", key)
    assert answer.status_code == 422
    assert "key" in answer.json()["detail"]
    assert alice.posted() == [tweet_id]


def test_two_people_may_use_the_same_key(alice, bob):
    key = new_key()
    assert id_in(alice.try_post("mine", key)) != id_in(bob.try_post("mine", key))


def test_without_a_key_the_same_text_is_two_tweets(alice):
    assert len({id_in(alice.try_post("again")) for _ in range(2)}) == 2


def test_a_key_in_progress_is_a_conflict_and_after_the_deadline_its_tweet_is_made(alice, services):
    store, draft = services.store, Draft(alice.user_id, "half way", key=new_key())
    tweet_id, body_hash = store.ids.mint(), draft.body_hash
    now_ms = services.clock.ms()
    assert store.tweets.claim_key(alice.user_id, draft.key, tweet_id, body_hash, now_ms)
    assert alice.try_post(draft.text, draft.key).status_code == 409
    assert alice.posted() == []
    late = Draft(alice.user_id, "long ago", key=new_key())
    then_ms = now_ms - int(services.settings.idempotency_deadline_seconds * 1_000) - 1
    assert store.tweets.claim_key(alice.user_id, late.key, tweet_id, late.body_hash, then_ms)
    assert id_in(alice.try_post(late.text, late.key)) == tweet_id
    assert alice.posted() == [tweet_id]


@pytest.mark.parametrize("outcomes", [["lost"], ["late"], ["lost", "late"], ["late", "late"]])
def test_a_batch_that_is_unknown_is_sent_again_whole_in_a_place_of_its_own(alice, bob, services, monkeypatch, outcomes):
    bob.follow(alice)
    sent = fail(monkeypatch, services, outcomes)
    tweet = publish.publish(services, Draft(alice.user_id, "unsure"))
    assert sent == ["add_post"] * (len(outcomes) + 1)
    events = events_of(services, alice, tweet.tweet_id)
    assert len(events) == 1 + outcomes.count("late")
    assert alice.home() == [tweet.tweet_id]
    until(lambda: bob.sees(tweet.tweet_id))


def test_a_post_that_is_never_known_to_be_kept_is_not_acknowledged(alice, services, monkeypatch):
    fail(monkeypatch, services, ["lost"] * 3)
    with pytest.raises(OutcomeUnknown):
        publish.publish(services, Draft(alice.user_id, "unsure"))
    assert alice.posted() == []


@pytest.mark.parametrize("outcome", ["lost", "late"])
def test_a_retry_of_an_unknown_post_with_its_key_gives_one_tweet(alice, services, monkeypatch, outcome):
    draft = Draft(alice.user_id, "unsure", key=new_key())
    with monkeypatch.context() as patched:
        fail(patched, services, [outcome] * 3)
        with pytest.raises(OutcomeUnknown):
            publish.publish(services, draft)
    over = with_settings(services, idempotency_deadline_seconds=0.001)
    tweet_id = publish.publish(over, draft).tweet_id
    assert id_in(alice.try_post(draft.text, draft.key)) == tweet_id
    assert alice.posted() == [tweet_id]


def test_a_retry_does_not_bring_a_deleted_tweet_back(alice):
    key = new_key()
    tweet_id = id_in(alice.try_post("never mind", key))
    alice.delete(tweet_id)
    assert id_in(alice.try_post("never mind", key)) == tweet_id
    assert (alice.home(), alice.posted(), alice.finds(tweet_id)) == ([], [], False)


def test_a_second_retweet_is_the_first_one(alice, bob, carol):
    tweet_id = alice.post()
    carol.follow(bob)
    with ThreadPoolExecutor(6) as pool:
        path, body = bob.own("/retweets"), {"tweet_id": str(tweet_id)}
        answers = list(pool.map(lambda _: bob.call("POST", path, json=body), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    (retweet_id,) = {int(answer.json()["data"]["rest_id"]) for answer in answers if answer.status_code == 200}
    assert bob.retweet(tweet_id) == retweet_id
    assert bob.posted() == [retweet_id]
    until(lambda: carol.sees(retweet_id))


def test_a_retweet_that_was_undone_may_be_made_again(alice, bob):
    tweet_id = alice.post()
    first = bob.retweet(tweet_id)
    bob.unretweet(tweet_id)
    second = bob.retweet(tweet_id)
    assert second > first
    assert bob.posted() == [second]
