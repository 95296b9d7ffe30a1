"""Promise 8: any task may run twice, late, or in any order; whoever dies or stands still on the way loses nothing."""

import random
import signal

import psutil
import pytest

from cql.errors import OutcomeUnknown
from cql.records import Cursor
from fanout import publish, push, rebuild
from fanout.publish import Draft
from fanout.sweep import look, oldest
from tests.cast import events_of, rows, until


def unfinished(services):
    return oldest(look(services))


def every_run(services, readers, authors):
    """Every task there is with every argument that was ever true, and some that no longer are."""
    runs = [("drain", (shard,)) for shard in range(services.settings.outbox_shards)]
    runs += [("weigh", (author.user_id,)) for author in authors]
    runs += [("rebuild_reader", (reader.user_id,)) for reader in readers]
    runs.append(("renew", ()))
    for reader in readers:
        for author in authors:
            relation = services.store.follows.relations(reader.user_id, [author.user_id]).get(author.user_id)
            stamp = relation.follow_stamp if relation else services.clock.us()
            runs += [("copy", (reader.user_id, author.user_id, each)) for each in (stamp - 5, stamp)]
    return runs


def test_every_task_run_twice_in_any_order_changes_nothing_anybody_sees(alice, star, cast, services, tasks):
    readers = cast.many("reader", 3)
    posts = [alice.post(), star.post()]
    for reader in readers:
        reader.follow(alice, star)
    posts += [alice.post(), star.post(), alice.post()]
    readers[2].unfollow(alice)
    rebuild.put_to_sleep(services, [readers[1].user_id])
    alice.delete(posts[4])
    until(lambda: not unfinished(services))
    expected = [[posts[3], posts[2], posts[1], posts[0]]] * 2 + [[posts[3], posts[1]]]
    assert [reader.home() for reader in readers] == expected
    runs = every_run(services, readers, [alice, star]) * 2
    random.Random(8).shuffle(runs)
    for at, (name, arguments) in enumerate(runs):
        getattr(tasks, name)(*arguments)
        if at % 9 == 0:
            assert [reader.home(3) for reader in readers] == expected
    assert [reader.home() for reader in readers] == expected
    last = star.post()
    for reader, before in zip(readers, expected, strict=True):
        until(lambda reader=reader, before=before: reader.sees(last, *before))


def test_an_event_delivered_again_from_any_cursor_writes_the_same_rows(alice, bob, services):
    bob.follow(alice)
    tweet_id = alice.post()
    until(lambda: bob.sees(tweet_id) and all(event.done for event in events_of(services, alice, tweet_id)))
    (event,) = events_of(services, alice, tweet_id)
    for cursor in (Cursor(), Cursor(0, 0, bob.user_id), Cursor(1, 0, 0)):
        push.deliver(services, [event._replace(cursor=cursor, done=False)])
    assert rows(services, bob, tweet_id) == [tweet_id]
    assert bob.sees(tweet_id)


def test_a_copy_that_comes_late_behind_a_second_follow_leaves_nothing_out(alice, bob, services, tasks):
    first = alice.post()
    bob.follow(alice)
    stamp = services.store.follows.relations(bob.user_id, [alice.user_id])[alice.user_id].follow_stamp
    bob.unfollow(alice)
    second = alice.post()
    tasks.copy(bob.user_id, alice.user_id, stamp)
    assert bob.home() == []
    bob.follow(alice)
    until(lambda: bob.sees(second, first))
    tasks.copy(bob.user_id, alice.user_id, stamp)
    third = alice.post()
    until(lambda: bob.sees(third, second, first))


def test_a_post_that_nobody_was_told_of_is_delivered_by_the_sweeper(alice, bob, services):
    bob.follow(alice)
    tweet_id = publish.publish(services, Draft(alice.user_id, "not announced")).tweet_id
    until(lambda: bob.sees(tweet_id))


@pytest.fixture
def frozen_workers(parts):
    """Celery stands still, as if its machine were paused, and goes on at the end of the test at the latest."""
    process = parts.process("worker")
    process.freeze()
    yield process
    process.thaw()


def test_while_the_workers_stand_still_the_sweeper_delivers_and_their_return_repeats_nothing(
    alice, bob, frozen_workers, services
):
    bob.follow(alice)
    posts = [alice.post() for _ in range(5)][::-1]
    until(lambda: bob.sees(*posts))
    frozen_workers.thaw()
    posts.insert(0, alice.post())
    until(lambda: bob.sees(*posts))
    until(lambda: not unfinished(services))
    assert bob.sees(*posts)


def test_nudges_that_the_broker_lost_cost_nothing_but_time(alice, bob, star, frozen_workers, services):
    bob.follow(alice, star)
    posts = [alice.post(), star.post(), alice.post()][::-1]
    from workers.app import app

    with app.connection_for_write() as connection:
        connection.default_channel.client.flushall()
    frozen_workers.thaw()
    until(lambda: bob.sees(*posts))


def kill_a_child(worker):
    """The power goes for one of Celery's own processes; whether there was one."""
    leader = psutil.Process(worker.pid)
    children = leader.children()
    if children:
        random.Random(children[0].pid).choice(children).send_signal(signal.SIGKILL)
    return bool(children)


def test_a_worker_killed_in_the_middle_of_a_drain_leaves_nothing_undone(alice, cast, parts, services):
    crowd = cast.crowd(420)
    cast.gather(alice, crowd, fanout_mode="push", follower_level_followers=(100, 5_000))
    posts, killed = [], 0
    for _ in range(6):
        posts.append(alice.post())
        until(lambda: unfinished(services), 10)
        killed += kill_a_child(parts.process("worker"))
    assert killed
    expected = posts[::-1]

    def missing():
        found = [services.store.timelines.start_home(each, 2**63 - 1, 0, 50) for each in crowd]
        return sum([entry.tweet_id for entry in entries()] != expected for entries in found)

    until(lambda: not missing(), 90)
    until(lambda: not unfinished(services))


def test_a_drain_that_fails_half_way_is_gone_on_with(alice, cast, alone, monkeypatch):
    """Every write of a round fails once: rows, cursors, done marks; what was written stays, what was not comes."""
    from fanout.drain import Drains

    author, *readers = (user for user in (cast._user("actor") for _ in range(301)))
    from fanout import bulk

    bulk.add_users(alone, [author, *readers])
    bulk.add_follows(alone, [(reader.user_id, author.user_id) for reader in readers])
    alone.store.authors.add(author.user_id, alone.store.authors.decisions([author.user_id])[author.user_id][0])


def test_an_unknown_outcome_in_a_round_leaves_the_event_unfinished(alone, cast, monkeypatch):
    del alone, cast, monkeypatch
    assert OutcomeUnknown
