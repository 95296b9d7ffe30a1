"""The real Cassandra and Redis as the launcher runs them, and what `murmur` does to them from another terminal."""

import subprocess
import sys

import pytest

from stack import cassandra, up
from stack.environment import ROOT, inherited
from stack.state import State

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores") / "state"


@pytest.fixture(scope="module")
def running(folder):
    started = up.start_stores(folder, sync=False)
    yield started
    started.stop()


def murmur(running, *words):
    argv = [sys.executable, "-c", "from stack.cli import main; main()", "--state", str(running.state.folder), *words]
    return subprocess.run(argv, cwd=ROOT, env=inherited(), capture_output=True, text=True, timeout=120)


def test_another_terminal_sees_what_runs_and_where(running):
    done = murmur(running, "status")
    assert done.returncode == 0, done.stdout + done.stderr
    for name, port in (("cassandra-1", "native"), ("broker", "broker"), ("cache", "cache")):
        line = next(line for line in done.stdout.splitlines() if name in line)
        assert "up" in line and str(running.state.ports.known[port]) in line
    assert "unfinished" in done.stdout and "stuck" in done.stdout


def test_a_second_launcher_of_the_same_state_is_refused(running):
    done = murmur(running, "up")
    assert done.returncode == 1 and "already up" in done.stderr
    assert all(process.alive() for process in running.state.processes())


def test_fresh_does_not_remove_a_state_that_is_up(running):
    done = murmur(running, "up", "--fresh")
    assert done.returncode == 1 and "murmur down" in done.stderr
    assert all(process.alive() for process in running.state.processes())


def test_migrating_again_changes_nothing(running):
    done = murmur(running, "migrate")
    assert done.returncode == 0 and "0 step(s)" in done.stdout


def test_a_frozen_node_is_called_frozen_until_it_is_thawed(running):
    assert murmur(running, "node", "freeze", "1").returncode == 0
    try:
        assert "frozen" in murmur(running, "node", "list").stdout
    finally:
        assert murmur(running, "node", "thaw", "1").returncode == 0
    assert "frozen" not in murmur(running, "node", "list").stdout


def test_a_node_can_be_killed_and_started_from_another_terminal(running):
    assert murmur(running, "node", "kill", "1").returncode == 0
    assert murmur(running, "status").returncode == 1
    again = murmur(running, "node", "kill", "1")
    assert again.returncode == 1 and "node start 1" in again.stderr
    assert murmur(running, "node", "start", "1").returncode == 0
    assert murmur(running, "node", "start", "1").returncode == 1
    assert "UN" in cassandra.nodetool(running.state, 1, "status")


def test_a_node_that_does_not_exist_is_a_clear_error(running):
    done = murmur(running, "node", "kill", "7")
    assert done.returncode == 1 and "no node 7" in done.stderr


def test_after_a_stop_nothing_runs_and_the_next_start_finds_the_data_on_the_same_ports(running, folder):
    create = "CREATE KEYSPACE kept WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1};"
    create += "CREATE TABLE kept.words (word text PRIMARY KEY); INSERT INTO kept.words (word) VALUES ('starling');"
    done = murmur(running, "cql", "-e", create)
    assert done.returncode == 0, done.stderr
    before = running.state.processes()
    url = running.url
    running.stop()
    assert not any(process.alive() for process in before)
    assert murmur(running, "status").returncode == 1
    again = up.start_stores(folder, sync=False)
    try:
        assert again.url == url
        assert "starling" in murmur(again, "cql", "-e", "SELECT word FROM kept.words").stdout
    finally:
        done = murmur(again, "down")
    assert done.returncode == 0 and State(folder).processes() == []
    again.stop()
