"""Polls: made with their tweet, voted in once by each, closed at their end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from config.clock import Clock
from cql.ids import ms_of
from fanout import polls
from fanout.errors import Conflict, Forbidden
from tests.walking import admit, protect, status, suspend

POLL = {"options": ["yes", "no", "perhaps"], "duration_minutes": 60}


def ask(person, key="", **poll):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"text": "well?", "poll": {**POLL, **poll}}
    return int(person.done("POST", "/2/tweets", body, headers=headers)["id"])


def vote(person, tweet_id, position):
    return person.call("POST", f"/2/tweets/{tweet_id}/poll/vote", json={"position": position})


def votes(services, person, tweet_id):
    return [count for _, count in polls.look_up(services, person.user_id, [tweet_id])[tweet_id].options]


def test_each_votes_once_and_the_answer_is_the_poll(alice, bob, carol):
    tweet = ask(alice)
    first = vote(bob, tweet, 1)
    assert first.status_code == 200
    poll = first.json()["data"]
    assert poll["id"] == str(tweet)
    assert (poll["duration_minutes"], poll["voting_status"]) == (60, "open")
    assert poll["options"] == [
        {"position": 1, "label": "yes", "votes": 1},
        {"position": 2, "label": "no", "votes": 0},
        {"position": 3, "label": "perhaps", "votes": 0},
    ]
    assert vote(bob, tweet, 1).json() == first.json()
    refused = vote(bob, tweet, 2)
    assert (refused.status_code, "position 1" in refused.json()["detail"]) == (409, True)
    told = vote(carol, tweet, 3).json()["data"]["options"]
    assert [option["votes"] for option in told] == [1, 0, 1]


def test_votes_at_once_and_again_are_counted_once_also_when_counted_anew(alice, cast, services):
    tweet, crowd = ask(alice), cast.many("voter", 5)
    with ThreadPoolExecutor(10) as several:
        answers = list(several.map(lambda at: vote(crowd[at % 5], tweet, 1 + at % 2), range(20)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    moved = votes(services, alice, tweet)
    assert sum(moved) == 5
    for option in (1, 2, 3):
        services.caches.votes.forget(polls._key(tweet, option))
    assert votes(services, alice, tweet) == moved


def test_a_vote_whose_ballot_was_lost_is_counted_when_it_is_sent_again(alice, bob, services):
    tweet = ask(alice)
    assert services.store.polls.vote(tweet, bob.user_id, 2) == (2, True)
    assert votes(services, alice, tweet) == [0, 0, 0]
    assert vote(bob, tweet, 2).status_code == 200
    assert votes(services, alice, tweet) == [0, 1, 0]


def test_a_poll_is_closed_at_its_end(alice, bob, services):
    tweet = ask(alice, duration_minutes=5)
    late = replace(services, clock=Later(services.clock, 5 * 60_000))
    early = replace(services, clock=Later(services.clock, 4 * 60_000))
    polls.vote(early, bob.user_id, tweet, 1)
    with pytest.raises(Forbidden, match="closed"):
        polls.vote(late, alice.user_id, tweet, 1)
    poll = polls.look_up(late, bob.user_id, [tweet])[tweet]
    assert (poll.open, poll.end_ms) == (False, ms_of(tweet) + 300_000)
    assert polls.look_up(early, bob.user_id, [tweet])[tweet].open


class Later:
    """A clock that is ahead."""

    def __init__(self, clock: Clock, by_ms: int) -> None:
        self._clock, self._by_ms = clock, by_ms

    def ms(self):
        return self._clock.ms() + self._by_ms

    def us(self):
        return self._clock.us() + self._by_ms * 1_000


def test_the_same_key_gives_the_same_poll_and_another_poll_is_refused(alice, services):
    tweet = ask(alice, key="poll")
    assert ask(alice, key="poll") == tweet
    other = alice.call(
        "POST",
        "/2/tweets",
        json={"text": "well?", "poll": {**POLL, "options": ["a", "b"]}},
        headers={"Idempotency-Key": "poll"},
    )
    assert other.status_code == 422
    assert [label for label, _ in polls.look_up(services, alice.user_id, [tweet])[tweet].options] == POLL["options"]


def test_nobody_votes_where_they_may_not_look(alice, bob, carol, services):
    tweet = ask(alice)
    protect(alice)
    assert vote(bob, tweet, 1).status_code == 403
    assert polls.look_up(services, bob.user_id, [tweet]) == {}
    admit(alice, bob)
    assert vote(bob, tweet, 1).status_code == 200
    protect(alice, False)
    alice.block(carol)
    assert vote(carol, tweet, 1).status_code == 403
    suspend(services, alice, services.clock.ms())
    assert vote(bob, tweet, 1).status_code == 404
    suspend(services, alice, 0)
    alice.delete(tweet)
    assert vote(bob, tweet, 1).status_code == 404
    assert polls.look_up(services, bob.user_id, [tweet]) == {}


def test_what_is_no_option_of_a_poll_is_refused(alice, bob):
    tweet = ask(alice)
    for body in ({}, {"position": 0}, {"position": 4}, {"position": 5}, {"position": "1"}, {"position": True}):
        assert status(bob, "POST", f"/2/tweets/{tweet}/poll/vote", body) == 400, body
    assert vote(bob, alice.post(), 1).status_code == 404
    assert vote(bob, 1, 1).status_code == 404


def test_a_vote_by_way_of_a_retweet_is_a_vote_in_the_poll_it_repeats(alice, bob, carol):
    tweet = ask(alice)
    assert vote(bob, carol.retweet(tweet), 2).json()["data"]["id"] == str(tweet)


def test_a_conflict_names_the_vote_that_stands(alice, bob, services):
    tweet = ask(alice)
    polls.vote(services, bob.user_id, tweet, 3)
    with pytest.raises(Conflict, match="position 3"):
        polls.vote(services, bob.user_id, tweet, 1)
    assert votes(services, bob, tweet) == [0, 0, 1]


def test_a_poll_is_included_with_its_tweet_wherever_that_may_be_seen(alice, bob, services):
    tweet = ask(alice)
    vote(alice, tweet, 2)
    quote = bob.post(quote=tweet)

    def look(tweet_id, **asked):
        return bob.call("GET", f"/2/tweets/{tweet_id}", params=asked).json()

    told = look(tweet, expansions="attachments.poll_ids")
    assert told["data"]["attachments"] == {"poll_ids": [str(tweet)]}
    (poll,) = told["includes"]["polls"]
    assert set(poll) == {"id", "options"}
    assert [option["votes"] for option in poll["options"]] == [0, 1, 0]
    asked = {"expansions": "attachments.poll_ids,referenced_tweets.id", "poll.fields": "voting_status,end_datetime"}
    (poll,) = look(quote, **asked)["includes"]["polls"]
    assert (poll["id"], poll["voting_status"]) == (str(tweet), "open")
    assert poll["end_datetime"].endswith("Z")
    assert "includes" not in look(tweet)
    protect(alice)
    assert "includes" not in look(quote, **asked)
