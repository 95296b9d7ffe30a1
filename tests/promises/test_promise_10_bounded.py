"""Promise 10: bounded. Every request, task, queue, page and batch has a cap, and says so when it is reached."""

import pytest

from cql.outbox import minute_of
from cql.records import Cursor
from cql.timelines import Timelines
from fanout import publish, push
from fanout.drain import Drains
from fanout.home import Walk, read_home
from fanout.publish import Draft
from fanout.sweep import look, oldest
from fanout.tail import Tail
from tests.cast import all_have, drain_all, events_of, sending, until, walked, with_settings
from tests.small import SMALL


def faults(answer, status):
    """The sentence of a refusal, which must be a problem document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()["detail"]


@pytest.mark.parametrize("size", ["0", "101", "-1", "1000000000000", "ten"])
def test_a_page_has_at_most_a_hundred_entries(alice, size):
    answer = alice.call("GET", alice.own("/timelines/reverse_chronological"), params={"max_results": size})
    assert "max_results" in faults(answer, 400)


def test_a_look_up_takes_at_most_a_hundred_ids(alice):
    ids = ",".join(str(each) for each in range(1, 102))
    assert "ids" in faults(alice.call("GET", "/2/tweets", params={"ids": ids}), 400)


def test_a_body_has_a_cap_and_so_has_a_text(alice):
    big = alice.call("POST", "/2/tweets", data=b'{"text": "' + b"a" * 10_000_000 + b'"}')
    assert "large" in faults(big, 413)
    assert faults(alice.try_post("a" * 281), 400)
    assert faults(alice.try_post("hello", "k" * 256), 400)
    assert alice.posted() == []


def test_nobody_follows_more_than_so_many(alice, cast):
    bound = SMALL["following_max"]
    crowd = cast.crowd(bound - 1)
    for each in crowd[:2]:
        alice.done("POST", alice.own("/following"), {"target_user_id": str(each)})
    cast.befriend(alice, crowd[2:])
    last, beyond = cast.many("author", 2)
    alice.follow(last)
    answer = alice.call("POST", alice.own("/following"), json={"target_user_id": str(beyond.user_id)})
    assert str(bound) in faults(answer, 403)
    assert not alice.follows(beyond)
    alice.unfollow(last)
    alice.follow(beyond)


def test_a_page_considers_so_many_entries_and_then_goes_on_with_the_next(alice, bob, services):
    bob.follow(alice)
    shown = [alice.post()]
    hidden = [publish.publish(services, Draft(alice.user_id, "soon hidden")).tweet_id for _ in range(130)]
    shown.append(alice.post())
    until(lambda: all_have(services, [bob.user_id], [shown[1], *hidden[::-1], shown[0]]), 60)
    for tweet_id in hidden:
        services.store.tweets.delete(tweet_id, services.clock.ms())
    services.caches.tweets.remove(hidden)
    assert list(bob.pages(2)) == [shown[::-1]]
    narrow = with_settings(services, page_considered_max=100)
    assert walked(narrow, bob.user_id, 2) == shown[::-1]
    first = next(pages(narrow, bob))
    assert (len(first.tweets), first.next is not None) == (1, True)


def pages(services, viewer):
    walk = Walk.start()
    while walk is not None:
        page = read_home(services, viewer.user_id, walk, 2)
        yield page
        walk = page.next


@pytest.fixture
def wide(alone, cast):
    """A platform without workers, an author with three hundred followers there, and the other hands on its shard."""
    drain_all(alone)
    author, other, *crowd = cast.crowd(302, platform=alone)
    while publish.outbox_shard(alone, other) != publish.outbox_shard(alone, author):
        (other,) = cast.crowd(1, platform=alone)
    cast.gather(author, crowd, platform=alone, fanout_mode="push")
    cast.gather(other, crowd[:3], platform=alone, fanout_mode="push")
    return author, other, crowd


def test_a_round_takes_a_bounded_number_of_followers_and_a_small_post_never_waits_for_a_huge_one(
    alone, wide, monkeypatch
):
    author, other, crowd = wide
    huge = publish.publish(alone, Draft(author, "for hundreds")).tweet_id
    rounds, small, deliver = [], [], push.deliver

    def watched(services, events):
        done = deliver(services, events)
        rounds.append(({event.entry.tweet_id for event in done.finished}, done.rows))
        if len(rounds) == 1:
            small.append(publish.publish(alone, Draft(other, "for three")).tweet_id)
        return done

    monkeypatch.setattr(push, "deliver", watched)
    patient = with_settings(alone, drain_budget_ms=60_000)
    drains = Drains(patient)
    until(lambda: drains.drain(publish.outbox_shard(alone, author)) >= 0 and not oldest(look(alone)))
    finished = [each for each, _ in rounds]
    ends = {tweet_id: at for at, each in enumerate(finished) for tweet_id in each}
    assert ends[small[0]] == 1 < ends[huge]
    bound = SMALL["drain_followers"]
    assert all(written <= bound + 3 for _, written in rounds[1:])
    assert all_have(alone, crowd[3:], [huge])
    assert all_have(alone, crowd[:3], [small[0], huge])


def test_a_drain_gives_its_shard_up_after_its_budget_and_asks_for_another(alone, wide):
    author, _, crowd = wide
    tweet_id = publish.publish(alone, Draft(author, "for hundreds")).tweet_id
    shard, nudges = publish.outbox_shard(alone, author), []
    hasty = with_settings(alone, drain_budget_ms=10, drain_followers=1)
    drains = Drains(sending(hasty, nudges))
    assert drains.drain(shard) < len(crowd)
    assert nudges == [("drain", shard)]
    assert oldest(look(alone))
    drain_all(with_settings(alone, drain_followers=1_000))
    assert all_have(alone, crowd, [tweet_id])


@pytest.mark.parametrize("bound", [1, 7])
def test_batches_hold_so_many_rows_and_only_so_many_are_in_flight(alone, wide, monkeypatch, bound):
    author, _, crowd = wide
    entry = publish.publish(alone, Draft(author, "for hundreds")).entry
    session, sizes, flying, most = alone.store.session, [], [0], [0]
    real = session.start_rows

    def start_rows(statement, rows):
        rows = list(rows)
        sizes.append(len(rows))
        flying[0] += 1
        most[0] = max(most[0], flying[0])
        known = real(statement, rows)

        def landed():
            flying[0] -= 1
            known()

        return landed

    monkeypatch.setattr(session, "start_rows", start_rows)
    timelines = Timelines(session, batch_rows=bound, batches_in_flight=3)
    assert timelines.add_many([(each, entry) for each in crowd[:50]], alone.clock.ms(), 600) == 50
    assert (max(sizes), sum(sizes)) == (bound, 50)
    assert 1 <= most[0] <= 3
    drain_all(alone)


def test_a_very_large_audience_is_split_into_events_that_the_whole_fleet_delivers(alice, cast, services, alone):
    drain_all(alone)
    author, *crowd = cast.crowd(101, platform=alone)
    cast.gather(author, crowd[:50], platform=alone, fanout_mode="push")
    small = {"fanout_mode": "push", "follower_level_followers": (10, 1_000)}
    cast.gather(author, crowd[50:], platform=alone, **small)
    splitting = with_settings(alone, split_followers=40)
    tweet = publish.publish(alone, Draft(author, "for very many"))
    drains = Drains(splitting)
    drains.drain(publish.outbox_shard(alone, author))
    parts = split_events(alone, tweet)
    assert sorted(event.part for event in parts) == list(range(1, 18))
    assert len({event.shard for event in parts}) == alone.settings.outbox_shards
    drain_all(splitting)
    assert all_have(alone, crowd, [tweet.tweet_id])
    for event in parts:
        push.deliver(alone, [event._replace(cursor=Cursor(), done=False)])
    assert all_have(alone, crowd, [tweet.tweet_id])


def split_events(services, tweet):
    found = []
    for shard in range(services.settings.outbox_shards):
        for minute in (minute_of(tweet.tweet_id), minute_of(tweet.tweet_id) + 1):
            found += services.store.outbox.read(shard, minute, (0, 0), 1_000)
    return [event for event in found if event.entry.tweet_id == tweet.tweet_id and event.part]


def test_the_tail_of_an_outbox_holds_so_many_events_and_goes_on_when_they_are_done(alone, wide):
    _, other, crowd = wide
    few = with_settings(alone, drain_events=3)
    tweet_ids = [publish.publish(alone, Draft(other, "one of many")).tweet_id for _ in range(10)]
    shard = publish.outbox_shard(alone, other)
    tail = Tail(alone.store.outbox, shard, few.settings, alone.clock)
    assert len(tail.read()) == 3
    drains = Drains(few)
    until(lambda: drains.drain(shard) >= 0 and not oldest(look(alone)))
    assert all_have(alone, crowd[:3], tweet_ids[::-1])


def test_the_outbox_knows_every_post_once_however_many_there_are(alice, services):
    tweet_ids = [publish.publish(services, Draft(alice.user_id, "one")).tweet_id for _ in range(5)]
    assert [len(events_of(services, alice, each)) for each in tweet_ids] == [1] * 5
