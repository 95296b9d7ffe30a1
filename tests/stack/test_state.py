"""One folder holds everything, for its owner alone; nothing else is ever removed."""

import socket
import subprocess
import sys

import pytest

from config import settings as config
from stack.environment import inherited
from stack.errors import StackError
from stack.ports import Ports
from stack.state import State, as_environment
from stack.up import settings_for


@pytest.fixture
def state(tmp_path):
    made = State(tmp_path / "state")
    made.make()
    yield made
    made.ports.release()
    made.unlock()


def mode(path):
    return path.stat().st_mode & 0o777


def test_keys_and_what_leads_to_them_are_for_the_owner_alone(state):
    pem = state.signing_key()
    assert pem.startswith("-----BEGIN PRIVATE KEY-----")
    assert mode(state.keys / "token.pem") == 0o600
    assert mode(state.keys) == mode(state.folder) == 0o700


def test_the_key_is_made_once(state):
    assert state.signing_key() == State(state.folder).signing_key()


def test_the_settings_of_the_running_parts_are_found_by_other_commands(state):
    for name in ("api", "native", "broker", "cache"):
        state.ports.take(name)
    settings = settings_for(state, 3, {"celebrity_line_followers": 5, "follower_level_followers": (1, 2)})
    state.save_settings(settings)
    assert State(state.folder).settings() == settings
    assert mode(state.folder / "running.json") == 0o600
    assert "PRIVATE" not in (state.folder / "running.json").read_text()


def test_a_part_loads_from_its_environment_what_the_launcher_has(state):
    for name in ("api", "native", "broker", "cache"):
        state.ports.take(name)
    overrides = {"follower_level_followers": (7, 9), "clock_offset_ms": -5000, "cache_cluster": False}
    settings = settings_for(state, 3, overrides)
    assert config.load(as_environment(settings)) == settings


def test_nothing_runs_where_nothing_was_started(state):
    with pytest.raises(StackError, match="murmur up"):
        state.settings()


def test_a_folder_of_somebody_else_is_neither_used_nor_removed(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    state = State(tmp_path)
    with pytest.raises(StackError, match="something else"):
        state.make()
    with pytest.raises(StackError, match="not removed"):
        state.remove()
    assert (tmp_path / "thesis.txt").exists()


def test_a_state_has_one_launcher(state):
    state.lock()
    with pytest.raises(StackError, match="already up"):
        State(state.folder).lock()
    state.unlock()
    other = State(state.folder)
    other.lock()
    other.unlock()


def test_the_lock_of_a_launcher_that_was_killed_is_free(state):
    code = f"from pathlib import Path; from stack.state import State; s = State(Path({str(state.folder)!r}))\n"
    code += "s.lock(); import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", code], env=inherited(), check=False)
    state.lock()


def test_a_port_is_remembered_and_given_to_nobody_else_meanwhile(state):
    port = state.ports.take("api")
    with socket.socket() as other, pytest.raises(OSError):
        other.bind(("127.0.0.1", port))
    state.ports.release()
    assert Ports(state.folder / "ports.json").take("api") == port


def test_our_part_may_listen_on_a_port_that_is_held(state):
    port = state.ports.take("api")
    with socket.create_server(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)):
        pass


def test_a_port_that_somebody_took_meanwhile_is_replaced(state):
    port = state.ports.take("api")
    state.ports.release()
    with socket.create_server(("127.0.0.1", port)):
        assert State(state.folder).ports.take("api") != port
