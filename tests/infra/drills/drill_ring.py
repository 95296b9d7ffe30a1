"""Three real nodes on this machine: roll reads them, a frozen one stops it, and all of them are lost and restored.

Takes long, so it is not part of `make test`: `make drills`.
"""

import gzip
import shutil
import subprocess
import sys
from functools import partial

import pytest

from bench import commands, trace
from stack import cassandra, up
from stack.check import Person, try_everything
from stack.environment import ROOT, inherited
from stack.errors import StackError
from stack.infra import daemon, gauges, local
from stack.infra.machine import Host
from stack.infra.roll import Roll
from stack.infra.vault import Vault
from stack.state import State
from tests.infra.ringed import SLOTS, make_ring

pytestmark = pytest.mark.timeout(3000)

ROWS = [f"{1 + number % 7} {8 + number % 3} {number} {'RT' if number % 4 == 0 else 'MT'}" for number in range(120)]
FOLLOWS = [(follower, followee) for follower in range(1, 11) for followee in range(1, 11) if follower != followee]
SETTINGS = {"read_timeout_seconds": 10.0, "write_timeout_seconds": 10.0, "claim_timeout_seconds": 10.0}
SETTINGS |= {"redis_timeout_seconds": 2.0, "rate_limit_multiplier": 0}
NODETOOL_SECONDS = 45.0


def start(folder):
    return up.start_parts(folder, 3, SETTINGS, api_workers=1, celery_workers=1, sync=False)


def murmur(folder, *words):
    argv = [sys.executable, "-c", "from stack.cli import main; main()", "--state", str(folder), *words]
    done = subprocess.run(argv, cwd=ROOT, env=inherited(), capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("ring")


@pytest.fixture(scope="module")
def running(folder):
    started = start(folder / "before")
    yield started
    started.stop()


def views(running):
    return lambda slots: {
        cassandra.address_of(number): partial(
            cassandra.nodetool, running.state, number, "status", deadline_seconds=NODETOOL_SECONDS
        )
        for number in range(1, 4)
    }


@pytest.fixture
def roll(running, cloud):
    """A roll of moto's machines whose nodes are the real ones: a machine that is ended takes its node down."""
    region = make_ring(cloud)

    def end(slot):
        number = SLOTS.index(slot.name) + 1
        region.end(slot)
        murmur(running.state.folder, "node", "kill", str(number))
        murmur(running.state.folder, "node", "start", str(number))

    return Roll(region, views(running), end, print, sleep=lambda _: None)


def test_a_whole_ring_is_read_as_whole_and_a_frozen_node_stops_the_roll(running, roll):
    assert roll.run(every=True, dry=True) == []
    murmur(running.state.folder, "node", "freeze", "2")
    try:
        with pytest.raises(StackError, match=r"127\.0\.0\.2 does not answer"):
            roll.run(every=True)
    finally:
        murmur(running.state.folder, "node", "thaw", "2")
    assert not [slot.roll for slot in roll.fleet.slots() if slot.roll]


def test_figures_are_found_in_what_nodetool_really_prints(running, monkeypatch, tmp_path):
    monkeypatch.setattr(daemon, "nodetool", lambda host, *words, **_: cassandra.nodetool(running.state, 1, *words))
    host = Host(tmp_path)
    found = [look(host) for look in (gauges.compactions, gauges.dropped, gauges.heap, gauges.latency)]
    assert [figure and figure[0] for figure in found] == [
        "PendingCompactions",
        "DroppedMutations",
        "HeapUsedPercent",
        "ReadP99Ms",
    ]
    assert 0 < found[2][1] < 100


def test_every_node_is_rolled_and_what_was_posted_before_is_read_after(running, roll):
    alice = Person(running.url, "alice" + running.state.folder.name)
    tweet = alice.ask("POST", "/2/tweets", {"text": "Before the roll"})["data"]["id"]
    before = {slot.name: slot.instance for slot in roll.fleet.slots()}
    assert roll.run(every=True) == list(SLOTS)
    after = {slot.name: slot.instance for slot in roll.fleet.slots()}
    assert not set(before.values()) & set(after.values())
    assert alice.home().count(tweet) == 1
    try_everything(running.url)


def write_trace(folder):
    folder.mkdir()
    with gzip.open(folder / trace.ACTIVITY, "wt") as file:
        file.write("".join(f"{row}\n" for row in ROWS))
    for number, name in enumerate(trace.NETWORKS):
        with gzip.open(folder / name, "wt") as file:
            file.write("".join(f"{a} {b} 1\n" for a, b in FOLLOWS) if number == 0 else "")
    return folder


def test_all_three_are_lost_and_the_audit_finds_nothing_missing_in_what_was_restored(running, folder):
    before, after, vault = running.state.folder, folder / "after", folder / "vault"
    files = write_trace(folder / "trace")
    murmur(before, "load", "higgs", "--from", str(files))
    murmur(before, "audit", "--from", str(files))
    said = murmur(before, "infra", "backup", "--to", str(vault), "--name", "first")
    assert "files were new" in said
    for number in range(1, 4):
        running.process(cassandra.name_of(number)).kill()
    running.stop()
    shutil.rmtree(before / "cassandra")

    damaged = folder / "damaged"
    shutil.copytree(vault, damaged)
    biggest = max(damaged.glob("n2/files/*/*"), key=lambda path: path.stat().st_size)
    biggest.write_bytes(biggest.read_bytes()[:-1] + b"?")
    with pytest.raises(StackError, match="not as it was when it was backed up"):
        local.restore_into(State(folder / "refused"), Vault(str(damaged)), "first", sync=False)

    print(murmur(after, "infra", "restore", "--from", str(vault), "--name", "first"))
    again = start(after)
    try:
        manifest = before / commands.MANIFEST
        print(murmur(after, "audit", "--from", str(files), "--manifest", str(manifest)))
        try_everything(again.url)
    finally:
        again.stop()
