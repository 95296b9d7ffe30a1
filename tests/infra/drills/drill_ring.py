"""Three real nodes on this machine: all of them are lost and restored, a frozen one stops a roll, and all are rolled.

Takes long, so it is not part of `make test`: `make drills`.
"""

import gzip
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from bench import commands, trace
from stack import cassandra, parts, up
from stack.check import Person, try_everything
from stack.environment import ROOT, inherited
from stack.errors import StackError
from stack.infra import daemon, gauges
from stack.infra.machine import Host
from stack.infra.roll import Roll
from tests.cast import until
from tests.infra.ringed import SLOTS, make_ring

pytestmark = pytest.mark.timeout(3000)

ROWS = [f"{1 + number % 7} {8 + number % 3} {number} {'RT' if number % 4 == 0 else 'MT'}" for number in range(120)]
FOLLOWS = [(follower, followee) for follower in range(1, 11) for followee in range(1, 11) if follower != followee]
SETTINGS = {"read_timeout_seconds": 10.0, "write_timeout_seconds": 10.0, "claim_timeout_seconds": 10.0}
SETTINGS |= {"redis_timeout_seconds": 2.0, "rate_limit_multiplier": 0}
NODETOOL_SECONDS = 45.0
# One node is enough to try backup and restore on a small machine; rolls need three.
NODES = int(os.environ.get("MURMURATION_DRILL_NODES", "3"))


def start(folder):
    # A machine that is busy with other things is no failure.
    parts.START_SECONDS = cassandra.START_SECONDS = 400.0
    return up.start_parts(folder, NODES, SETTINGS, api_workers=1, celery_workers=1, sync=False)


def murmur(folder, *words):
    """What a command prints, and how long it took; it must end well."""
    argv = [sys.executable, "-c", "from stack.cli import main; main()", "--state", str(folder), *words]
    began = time.monotonic()
    done = subprocess.run(argv, cwd=ROOT, env=inherited(), capture_output=True, text=True, timeout=1200)
    print(f"\n$ murmur {' '.join(words[:3])} … {time.monotonic() - began:.0f} s\n{done.stdout}", flush=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_trace(folder):
    folder.mkdir(exist_ok=True)
    follows = "".join(f"{a} {b} 1\n" for a, b in FOLLOWS)
    texts = {trace.ACTIVITY: "".join(f"{row}\n" for row in ROWS)}
    texts |= {name: "" if number else follows for number, name in enumerate(trace.NETWORKS)}
    for name, text in texts.items():
        # The same bytes whenever they are written: a load that goes on must find its trace again.
        (folder / name).write_bytes(gzip.compress(text.encode(), mtime=0))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A new one, or that of a drill that was cut short, in MURMURATION_DRILL_RING."""
    named = os.environ.get("MURMURATION_DRILL_RING")
    return Path(named) if named else tmp_path_factory.mktemp("ring")


def load(state, files):
    """A load that a busy machine cut short goes on where it was."""
    for tries_left in (2, 1, 0):
        try:
            murmur(state, "load", "higgs", "--from", str(files))
        except AssertionError:
            if not tries_left:
                raise
        else:
            return


@pytest.fixture(scope="module")
def running(folder):
    """The ring that was made of the backup of one that is no more."""
    files = write_trace(folder / "trace")
    first = start(folder / "before")
    try:
        load(folder / "before", files)
        murmur(folder / "before", "infra", "backup", "--to", str(folder / "vault"), "--name", "first")
        for number in range(1, NODES + 1):
            first.process(cassandra.name_of(number)).kill()
    finally:
        first.stop()
    shutil.rmtree(folder / "before" / "cassandra")
    murmur(folder / "after", "infra", "restore", "--from", str(folder / "vault"), "--name", "first")
    second = start(folder / "after")
    yield second
    second.stop()


def test_the_audit_finds_nothing_missing_in_what_was_restored(running, folder):
    manifest = folder / "before" / commands.MANIFEST
    murmur(folder / "after", "audit", "--from", str(folder / "trace"), "--manifest", str(manifest))
    try_everything(running.url)


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


def test_every_node_is_rolled_and_what_was_posted_before_is_read_after(running, roll):
    alice = Person(running.url, "alice" + running.state.folder.name)
    tweet = alice.ask("POST", "/2/tweets", {"text": "Before the roll"})["data"]["id"]
    before = {slot.name: slot.instance for slot in roll.fleet.slots()}
    # A node that was frozen a moment ago may still look down to the others.
    until(lambda: not roll._troubles(roll.fleet.slots()), 120)
    assert roll.run(every=True) == list(SLOTS)
    after = {slot.name: slot.instance for slot in roll.fleet.slots()}
    assert not set(before.values()) & set(after.values())
    assert alice.home().count(tweet) == 1
    try_everything(running.url)
