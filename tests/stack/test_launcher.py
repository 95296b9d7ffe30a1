"""The launcher cleans up after itself, after others of its kind that died, and after nobody else."""

import json
import signal
import socket
import subprocess
import sys

import pytest

from stack import cassandra, jars, processes, redis, up
from stack.environment import ROOT, inherited
from stack.errors import PartFailed, StackError
from stack.ports import LOOPBACK
from stack.state import State
from tests.cast import until

SAYS_WHEN_IT_ENDS = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("on", flush=True)
time.sleep(600)
"""

LAUNCHER_THAT_HANGS = """
import sys, time
from pathlib import Path
from stack import processes, up
from stack.environment import inherited
from stack.state import State
state = State(Path(sys.argv[1]))
state.make()
state.lock()
watch = up._watch(state)
argv = [sys.executable, "-c", "import time; time.sleep(600)"]
for name in ("cassandra-1", "api"):
    log = state.logs / name
    processes.save(processes.spawn(name, argv, environment=inherited(), log=log, cwd=state.folder), state.parts)
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def state(tmp_path):
    made = State(tmp_path / "state")
    made.make()
    yield made
    for process in made.processes():
        process.kill()
    made.ports.release()
    made.unlock()


def part(state, name, journal):
    argv = [sys.executable, "-c", SAYS_WHEN_IT_ENDS, str(journal), name]
    log = state.logs / name
    process = processes.spawn(name, argv, environment=inherited(), log=log, cwd=state.folder)
    processes.wait_until(lambda: bool(log.read_text()), process, "on", 10.0)
    processes.save(process, state.parts)
    return process


def ends(process, seconds=20.0):
    return until(lambda: not process.alive(), seconds)


def test_parts_stop_in_the_order_that_loses_nothing(state, tmp_path):
    journal = tmp_path / "journal"
    started = [part(state, name, journal) for name in ("cassandra-1", "broker", "worker", "api", "api-2")]
    up.stop_all(state)
    assert not any(process.alive() for process in started)
    order = journal.read_text().split()
    assert set(order[:2]) == {"api", "api-2"} and order[2] == "worker"
    assert set(order[3:]) == {"broker", "cassandra-1"}
    assert state.processes() == []


def test_a_stale_pid_file_hurts_nobody(state):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as stranger:
        record = {"name": "api", "pid": stranger.pid, "birth": "boot/1", "mark": "m", "log": "none"}
        (state.parts / "api.json").write_text(json.dumps(record))
        up.stop_all(state)
        assert stranger.poll() is None and state.processes() == []
        stranger.kill()


def test_when_the_launcher_is_killed_its_parts_stop_and_the_state_is_free(state):
    argv = [sys.executable, "-c", LAUNCHER_THAT_HANGS, str(state.folder)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE) as launcher:
        assert launcher.stdout is not None and launcher.stdout.readline() == b"up\n"
        parts = state.processes()
        assert [process.alive() for process in parts] == [True, True]
        launcher.send_signal(signal.SIGKILL)
    assert all(ends(process) for process in parts)
    state.lock()


def test_a_start_that_fails_takes_down_what_had_started(state, monkeypatch):
    seen = []

    def fail(state, nodes, *, sync):
        seen.extend(state.processes())
        raise PartFailed("cassandra-1 ended before it was serving.")

    monkeypatch.setattr(cassandra, "start", fail)
    monkeypatch.setattr(jars, "fetched", lambda: True)
    with pytest.raises(PartFailed, match="cassandra-1"):
        up.start_stores(state.folder)
    assert {process.name for process in seen} == {"broker", "cache"}
    assert not any(process.alive() for process in seen)
    state.lock()


def test_a_redis_whose_port_is_taken_shows_the_tail_of_its_log(state):
    with socket.create_server((LOOPBACK, 0)) as other:
        state.ports.keep("broker", other.getsockname()[1])
        process = redis.launch(state, "broker")
        with pytest.raises(PartFailed, match="broker ended before it was answering") as failed:
            redis.await_role(state, process)
        assert "Address already in use" in str(failed.value)


def test_the_broker_keeps_and_the_cache_forgets(state):
    for role in redis.ROLES:
        port = state.ports.take(role)
        redis.await_role(state, redis.launch(state, role))
        assert redis.ask(port, "SET colour blue").startswith("+OK")
    until(lambda: "aof_buffer_length:0" in redis.ask(state.ports.known["broker"], "INFO persistence"))
    for role in redis.ROLES:
        process = state.process(role)
        process.kill()
        redis.await_role(state, redis.launch(state, role))
    assert "blue" in redis.ask(state.ports.known["broker"], "GET colour")
    assert "blue" not in redis.ask(state.ports.known["cache"], "GET colour")
    assert "noeviction" in redis.ask(state.ports.known["broker"], "CONFIG GET maxmemory-policy")
    assert "allkeys-lru" in redis.ask(state.ports.known["cache"], "CONFIG GET maxmemory-policy")
    up.stop_all(state)


def test_the_size_of_a_ring_does_not_change_with_its_data(state, monkeypatch):
    state.remember(nodes=3)
    with pytest.raises(StackError, match="--fresh"):
        up.start_stores(state.folder, nodes=1)


def test_jars_that_were_altered_are_refused(tmp_path):
    (tmp_path / "jamm-0.4.0.jar").write_bytes(b"not a jar")
    with pytest.raises(StackError, match="jar"):
        jars.verify(tmp_path)


def test_a_node_gets_the_memory_that_its_ring_leaves_it(state):
    for name in ("storage", "native", "jmx-1"):
        state.ports.keep(name, 1)
    conf = cassandra.render(state, 1, 3)
    text = (conf / "cassandra.yaml").read_text()
    assert "$" not in text and 'seeds: "127.0.0.1,127.0.0.2,127.0.0.3"' in text
    assert "-Xmx384m" in cassandra.command(state, 1, 3, conf, sync=True)
    assert "-Xmx768m" in cassandra.command(state, 1, 1, conf, sync=True)


def test_on_a_laptop_every_write_reaches_the_disk(state):
    for name in ("storage", "native", "jmx-1"):
        state.ports.keep(name, 1)
    conf = cassandra.render(state, 1, 1)
    assert not any("skip_sync" in word for word in cassandra.command(state, 1, 1, conf, sync=True))
