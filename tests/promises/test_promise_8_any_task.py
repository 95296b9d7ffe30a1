"""Promise 8: any task may run twice, late, or in any order; whoever dies or stands still on the way loses nothing."""

import random
import signal

import psutil
import pytest

from cache.errors import CacheAway
from cql.errors import OutcomeUnknown
from cql.records import Cursor
from fanout import publish, push, rebuild
from fanout.drain import Drains
from fanout.publish import Draft
from fanout.sweep import look, oldest
from tests.cast import all_have, copied, events_of, rows, until


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
    until(lambda: copied(services, bob, alice))
    tweet_id = publish.publish(services, Draft(alice.user_id, "not announced")).tweet_id
    until(lambda: rows(services, bob, tweet_id) == [tweet_id])
    assert bob.sees(tweet_id)


@pytest.fixture
def worker(parts):
    """Celery; it may stand still, as if its machine were paused, and goes on at the end of the test at the latest."""
    process = parts.process("worker")
    yield process
    process.thaw()


def test_while_the_workers_stand_still_the_sweeper_delivers_and_their_return_repeats_nothing(
    alice, bob, worker, services
):
    bob.follow(alice)
    until(lambda: copied(services, bob, alice))
    worker.freeze()
    posts = [alice.post() for _ in range(5)][::-1]
    until(lambda: rows(services, bob, *posts) == posts)
    assert bob.sees(*posts)
    worker.thaw()
    posts.insert(0, alice.post())
    until(lambda: bob.sees(*posts))
    until(lambda: not unfinished(services))
    assert bob.sees(*posts)


def test_nudges_that_the_broker_lost_cost_nothing_but_time(alice, bob, star, worker, workers, services):
    bob.follow(alice, star)
    until(lambda: copied(services, bob, alice))
    worker.freeze()
    first, pulled, last = alice.post(), star.post(), alice.post()
    with workers.app.app.connection_for_write() as connection:
        connection.default_channel.client.flushall()
    worker.thaw()
    until(lambda: rows(services, bob, first, last) == [last, first])
    assert bob.sees(last, pulled, first)


def kill_a_child(worker):
    """The power goes for one of Celery's own processes; whether there was one."""
    children = psutil.Process(worker.pid).children()
    try:
        random.choice(children).send_signal(signal.SIGKILL)
    except (IndexError, psutil.NoSuchProcess):
        return False
    return True


def test_a_worker_killed_in_the_middle_of_a_drain_leaves_nothing_undone(alice, cast, parts, services):
    crowd = cast.crowd(420)
    cast.gather(alice.user_id, crowd, fanout_mode="push", follower_level_followers=(100, 5_000))
    posts, killed = [], 0
    for _ in range(6):
        posts.append(alice.post())
        until(lambda: unfinished(services), 10)
        killed += kill_a_child(parts.process("worker"))
    assert killed
    until(lambda: all_have(services, crowd, posts[::-1]), 90)
    until(lambda: not unfinished(services))


def fail_once(monkeypatch, owner, name, failure, *, late):
    """The next call fails, before or after it has done its work."""
    real, left = getattr(owner, name), [failure]

    def call(*arguments, **named):
        if left and not late:
            raise left.pop()
        answer = real(*arguments, **named)
        if left:
            raise left.pop()
        return answer

    monkeypatch.setattr(owner, name, call)
    return left


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["timelines.add_many", "outbox.save_cursors", "outbox.mark_done", "heads.remove"])
def test_a_round_that_fails_at_any_step_is_made_again(alone, cast, monkeypatch, step, late):
    author, *readers = cast.crowd(301, platform=alone)
    cast.gather(author, readers, platform=alone, fanout_mode="push")
    tweet_id = publish.publish(alone, Draft(author, "word")).tweet_id
    family, name = step.split(".")
    owner = getattr(alone.caches if family == "heads" else alone.store, family)
    failure = CacheAway("gone") if family == "heads" else OutcomeUnknown(name)
    left = fail_once(monkeypatch, owner, name, failure, late=late)
    drains, shard = Drains(alone), publish.outbox_shard(alone, author)
    until(lambda: drains.drain(shard) >= 0 and not unfinished(alone))
    assert not left
    assert all_have(alone, readers, [tweet_id])
