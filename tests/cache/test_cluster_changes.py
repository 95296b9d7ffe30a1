"""A cluster that changes: nodes die, freeze and come back, slots move; nothing that was removed comes back."""

import signal
import time

import pytest

from cache.copies import Copies
from cache.errors import CacheAway
from cache.limits import Window
from tests.cast import until
from tests.redis_cluster import Moving

IDS = range(60)
LONG = 60.0


def reading(truth, asked=None):
    def read(ids):
        if asked is not None:
            asked.extend(ids)
        return {each: truth[each] for each in ids if each in truth}

    return read


@pytest.fixture
def clustered(caches_on):
    return caches_on()


@pytest.fixture
def copies(clustered, new_id):
    return Copies(clustered.connection, f"test{new_id()}", seconds=600, fill_seconds=30)


def all_there(copies, ids=IDS):
    """Whether copies of all of these are found."""
    asked = []
    copies.get(ids, reading({}, asked))
    return not asked


def in_step(node, name):
    """Whether a replica has a key, under whatever run."""
    return any(key.endswith(f":{name}".encode()) for key in node.ask("KEYS", "*"))


def removed(copies, ids):
    """Whether the removal was confirmed."""
    try:
        copies.remove(ids)
    except CacheAway:
        return False
    return True


def answered(caches, copies):
    """Whether all nodes answer what can do without them, too."""
    try:
        caches.connection.ask(lambda pipeline: copies.look(pipeline, IDS))
    except CacheAway:
        return False
    return True


def filled(copies):
    """Whether copies of all could be made."""
    copies.get(IDS, reading(dict.fromkeys(IDS, b"filled")))
    return all_there(copies)


def test_after_a_failover_an_old_copy_is_not_found_though_its_removal_was_lost(cluster, clustered, copies):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"old")))
    names = {each: clustered.connection.key(copies._kind, each) for each in IDS}
    owner, replica = cluster.owner(names[0]), cluster.replica(names[0])
    theirs = [each for each in IDS if cluster.owner(names[each]) is owner]
    others = [each for each in IDS if each not in theirs]
    until(lambda: all(in_step(replica, names[each]) for each in theirs))
    replica.send(signal.SIGSTOP)
    owner.ask("CLIENT", "KILL", "TYPE", "replica")
    copies.remove(theirs)
    owner.kill()
    replica.send(signal.SIGCONT)
    until(lambda: replica.told("replication", "role") == "master", LONG)
    assert in_step(replica, names[0]), "the removal was not lost after all"
    until(lambda: answered(clustered, copies), LONG)
    asked = []
    found = copies.get(IDS, reading(dict.fromkeys(IDS, b"new"), asked))
    assert asked == theirs
    assert found == {**dict.fromkeys(theirs, b"new"), **dict.fromkeys(others, b"old")}
    assert all_there(copies)


def test_while_a_node_is_dead_a_removal_there_is_not_known_and_goes_through_once_its_replica_serves(
    cluster, clustered, copies
):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"old")))
    owner = cluster.owner(clustered.connection.key(copies._kind, 0))
    owner.kill()
    with pytest.raises(CacheAway):
        copies.remove(IDS)
    assert copies.get(IDS, reading(dict.fromkeys(IDS, b"read"))) == dict.fromkeys(IDS, b"read")
    until(lambda: removed(copies, IDS), LONG)
    names = [clustered.connection.key(copies._kind, each) for each in IDS]
    assert not any(in_step(cluster.owner(name), name) for name in names)


def test_a_node_that_is_frozen_costs_one_time_out_a_call_until_its_replica_serves(cluster, caches_on, new_id):
    caches = caches_on(redis_timeout_seconds=0.5)
    copies = Copies(caches.connection, f"test{new_id()}", seconds=600, fill_seconds=30)
    until(lambda: filled(copies), LONG)
    with cluster.owner(caches.connection.key(copies._kind, 0)).frozen():
        begun = time.monotonic()
        with pytest.raises(CacheAway):
            copies.remove(IDS)
        assert 0.4 < time.monotonic() - begun < 1.9
        until(lambda: removed(copies, IDS), LONG)
    until(lambda: filled(copies), LONG)


def test_a_client_that_begins_while_its_named_node_is_frozen_is_not_kept_longer(cluster, caches_on):
    node = cluster.nodes[0]
    caches = caches_on(redis_timeout_seconds=0.5)
    with node.frozen():
        begun = time.monotonic()
        with pytest.raises(CacheAway):
            caches.tweets.remove([1])
        assert time.monotonic() - begun < 2.5


def test_a_node_that_restarts_at_once_is_another_run(cluster, clustered, copies):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"old")))
    owner = cluster.owner(clustered.connection.key(copies._kind, 0))
    owner.kill()
    owner.start()
    until(lambda: filled(copies), LONG)


def test_a_slot_that_has_moved_is_followed_and_its_copies_are_read_anew(cluster, clustered, copies):
    copies.get(IDS, reading(dict.fromkeys(IDS, b"old")))
    Moving(cluster, clustered.connection.key(copies._kind, 0)).whole()
    asked = []
    assert copies.get(IDS, reading({0: b"new"}, asked))[0] == b"new"
    assert asked == [0]
    assert all_there(copies)


def test_what_was_removed_while_its_slot_was_away_is_gone_when_the_slot_is_back(cluster, caches_on, clustered, copies):
    name = clustered.connection.key(copies._kind, 0)
    copies.get([0], reading({0: b"old"}))
    away = Moving(cluster, name)
    away.whole()
    late = Copies(caches_on().connection, copies._kind, seconds=600, fill_seconds=30)
    late.remove([0])
    Moving(cluster, name, to=away.source).whole()
    assert copies.get([0], reading({0: b"new"})) == {0: b"new"}


def test_while_a_slot_moves_its_copies_are_found_filled_and_removed(cluster, clustered, copies):
    name = clustered.connection.key(copies._kind, 0)
    copies.get([0], reading({0: b"old"}))
    moving = Moving(cluster, name)
    moving.begin()
    assert all_there(copies, [0])
    moving.carry()
    assert all_there(copies, [0]), "found by ASK, under the name that it has"
    copies.remove([0])
    assert copies.get([0], reading({0: b"new"})) == {0: b"new"}
    assert all_there(copies, [0])
    moving.end()
    assert copies.get([0], reading({0: b"newer"})) == {0: b"newer"}


def test_windows_that_are_half_moved_are_refused_within_bounds_and_then_go_on(cluster, clustered, new_id):
    asker = f"{{u{new_id()}}}"
    windows = [Window(f"{asker}:{each}", 5, 900) for each in ("a", "b")]
    clustered.admit(windows)
    moving = Moving(cluster, asker)
    moving.begin()
    moving.carry(moving.source.ask("CLUSTER", "GETKEYSINSLOT", moving.slot, 1)[0])
    begun = time.monotonic()
    with pytest.raises(CacheAway):
        clustered.admit(windows)
    assert time.monotonic() - begun < 3
    moving.carry()
    until(lambda: admitted(clustered, windows))
    moving.end()
    until(lambda: admitted(clustered, windows))


def admitted(caches, windows):
    try:
        return caches.admit(windows)[0].admitted
    except CacheAway:
        return False
