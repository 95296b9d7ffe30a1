"""Parts are started, remembered and stopped; whoever we did not start is never touched."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stack import processes
from stack.environment import inherited
from stack.errors import PartFailed
from stack.processes import Process
from tests.cast import until

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(600)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print('awake', flush=True); time.sleep(600)",
]


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    started: list[Process] = []

    def begin(argv: list[str], name: str = "part") -> Process:
        log = tmp_path / f"{name}.log"
        process = processes.spawn(name, argv, environment=inherited(), log=log, cwd=tmp_path)
        started.append(process)
        processes.wait_until(lambda: "\n" in log.read_text(), process, "awake", 10.0)
        return process

    yield begin
    for process in started:
        process.kill()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def as_another_process_sees(process: Process) -> Process:
    """What was saved to disk, without the handle that only the launcher holds."""
    return replace(process, child=None)


def test_a_part_is_alive_until_it_is_stopped(start):
    process = start(SLEEP)
    assert process.alive() and as_another_process_sees(process).alive()
    process.stop()
    assert not process.alive() and not as_another_process_sees(process).alive()


def test_a_record_comes_back_from_disk_as_it_was(start, tmp_path):
    process = start(SLEEP)
    processes.save(process, tmp_path)
    assert list(processes.saved(tmp_path)) == [process]


def test_a_pid_that_was_given_to_somebody_else_is_neither_alive_nor_killed(stranger, tmp_path):
    recorded = Process("part", stranger.pid, "boot/1", "mark", str(tmp_path / "log"))
    assert not recorded.alive() and recorded.members() == []
    recorded.send_signal(signal.SIGKILL)
    recorded.kill()
    recorded.stop(0.1)
    assert stranger.poll() is None


def test_a_pid_that_nobody_has_is_not_alive(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    recorded = Process("part", ended.pid, "boot/1", "mark", str(tmp_path / "log"))
    assert not recorded.alive()
    recorded.stop(0.1)


def test_a_spoiled_record_counts_as_none(tmp_path):
    (tmp_path / "half.json").write_text('{"name": "ha')
    (tmp_path / "other.json").write_text('{"colour": "blue"}')
    assert list(processes.saved(tmp_path)) == []


def test_an_old_stopper_does_not_forget_the_new_part_of_the_same_name(start, tmp_path):
    old, new = start(SLEEP), start(SLEEP)
    processes.save(new, tmp_path)
    processes.forget(old, tmp_path)
    assert list(processes.saved(tmp_path)) == [new]
    processes.forget(new, tmp_path)
    assert list(processes.saved(tmp_path)) == []


def test_one_that_does_not_listen_is_killed_after_the_deadline(start):
    process = start(STUBBORN)
    began = time.monotonic()
    process.stop(0.5)
    assert not process.alive() and 0.5 <= time.monotonic() - began < 5.0


def test_a_frozen_part_is_seen_as_frozen_and_can_still_be_stopped(start):
    process = start(SLEEP)
    process.freeze()
    until(lambda: process.condition() == "frozen")
    assert process.alive()
    process.thaw()
    until(lambda: process.condition() == "up")
    process.freeze()
    process.stop(5.0)
    assert process.condition() == "down"


def test_children_go_with_their_leader_even_when_the_leader_died_first(start):
    process = as_another_process_sees(start(PARENT))
    children = [member for member in process.members() if member.pid != process.pid]
    assert len(children) == 1
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5.0)
    assert [member.pid for member in process.members()] == [children[0].pid]
    process.stop(1.0)
    assert not children[0].is_running() or children[0].status() == "zombie"


def test_a_part_that_ends_early_shows_the_tail_of_its_log(tmp_path):
    argv = [sys.executable, "-c", "print('first'); raise SystemExit('the port is taken')"]
    process = processes.spawn("api", argv, environment=inherited(), log=tmp_path / "api.log", cwd=tmp_path)
    with pytest.raises(PartFailed, match="api ended before it was ready") as failed:
        processes.wait_until(lambda: False, process, "ready", 10.0)
    assert "the port is taken" in str(failed.value) and "api.log" in str(failed.value)


def test_a_part_that_never_gets_ready_fails_at_the_deadline(start):
    process = start(SLEEP)
    with pytest.raises(PartFailed, match="was not ready within"):
        processes.wait_until(lambda: False, process, "ready", 0.2)


def test_a_program_that_is_not_there_is_a_clear_failure(tmp_path):
    with pytest.raises(PartFailed, match="could not be started"):
        processes.spawn("part", ["/no/such"], environment={}, log=tmp_path / "log", cwd=tmp_path)


def test_the_log_of_the_run_before_is_kept(start, tmp_path):
    start(SLEEP).stop()
    start(SLEEP)
    assert (tmp_path / "part.log.previous").read_text() == "awake\n"
