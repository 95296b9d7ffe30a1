"""`murmur infra boot`: everything between a fresh machine and one that its group may count on. Safe to run again."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.settings import load
from stack.errors import StackError
from stack.infra import daemon, export, ready, ring, volume
from stack.infra.aws import Aws
from stack.infra.hook import Hook
from stack.infra.machine import Host, Machine
from stack.infra.turns import Turn
from stack.state import write_private

UNITS = {
    "api": ("murmur-api",),
    "worker": ("murmur-worker", "murmur-copier"),
    "schedule": ("murmur-schedule", "murmur-sweeper"),
    "cassandra": ("murmur-cassandra",),
}
POLL_SECONDS = 5.0
START_SECONDS = 600.0
# A terabyte at 25 MiB/s, and as much again.
STREAM_HOURS = 24.0


@dataclass
class Boot:
    """One machine on its way in; `nodetool`, `clock` and `sleep` are the machine's own unless a test has others."""

    aws: Aws
    host: Host
    machine: Machine
    instance: str
    nodetool: Callable[..., str] | None = None
    prepare: Callable[..., object] = ready.prepare
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep

    def run(self) -> None:
        """Settings, then the role's own steps, then the hook; a failure abandons the machine, loudly."""
        hook = Hook(self.aws, self.machine.asg_name, self.machine.lifecycle_hook, self.instance, self.clock)
        try:
            self.settings()
            if self.machine.role == "cassandra":
                self.join(hook)
            else:
                self.serve(hook)
        except StackError:
            hook.finish("ABANDON")
            raise
        self.host.run("systemctl", "start", *self._beside())
        hook.finish("CONTINUE")

    def _beside(self) -> list[str]:
        """What runs beside the role's own units, once these work."""
        timers = ["murmur-repair.timer"] if self.machine.role == "cassandra" else []
        if self.machine.backup_bucket and self.machine.role == "cassandra":
            timers.append("murmur-backup.timer")
        return ["murmur-leave.service", "murmur-gauges.timer", *timers]

    def settings(self) -> None:
        """The settings of the deployment, as a file for the units."""
        export.export(self.aws, self.machine.config_path, self.host.path(str(export.FILE)))

    def serve(self, hook: Hook) -> None:
        """Start the units of a role without data and see that they stay."""
        units = UNITS[self.machine.role]
        if self.machine.role == "schedule":
            self.prepare(load(export.read_file(self.host.path(str(export.FILE)))), hook.beat)
        self.host.run("systemctl", "start", *units, deadline_seconds=START_SECONDS)
        self._wait(lambda: all(self._active(unit) for unit in units), "its units were active", START_SECONDS, hook.beat)

    def join(self, hook: Hook) -> None:
        """Volume, turn, Cassandra; the turn is given on when this node is up and nobody joins."""
        self._certificates()
        if self.machine.volume_id:
            volume.prepare(self.aws, self.host, self.machine.volume_id, self.instance, hook.beat)
        else:
            volume.give(self.host)
        turn = Turn(
            self.aws, self.machine.lock_parameter, self.machine.slot, hook.beat, clock=self.clock, sleep=self.sleep
        )
        turn.take()

        def beat() -> None:
            hook.beat()
            turn.renew()

        try:
            self._start(beat)
        finally:
            turn.give()

    def _certificates(self) -> None:
        """The node's key and certificates, from their secret to where cassandra.yaml names them."""
        if not self.machine.tls_secret:
            return
        text = self.aws.ask("secretsmanager", "get_secret_value", SecretId=self.machine.tls_secret)["SecretString"]
        folder = self.host.path("/etc/murmur/cassandra/tls")
        folder.mkdir(parents=True, exist_ok=True)
        settings = export.read_file(self.host.path(str(export.FILE)))
        (folder / "ca.pem").write_text(settings.get("MURMUR_CASSANDRA_CA_PEM", ""))
        write_private(folder / "node.pem", text)
        self.host.run("chown", "cassandra:cassandra", str(folder / "node.pem"))

    def _start(self, beat: Callable[[], object]) -> None:
        """Start the node; an empty one under a known address starts again as that one's replacement."""
        flag = self.host.path(daemon.REPLACE)
        flag.parent.mkdir(parents=True, exist_ok=True)
        flag.unlink(missing_ok=True)
        self._start_unit()
        if self._await_joined(beat):
            return
        flag.touch()
        self._start_unit()
        if not self._await_joined(beat):
            raise StackError("Cassandra refuses this address even as a replacement; its log says why.")
        # Only the first start replaces; the next one finds the data.
        flag.unlink()

    def _start_unit(self) -> None:
        log = self.host.path(f"{daemon.LOGS}/start.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")
        self.host.run("systemctl", "reset-failed", "murmur-cassandra", allowed=(0, 1, 5))
        self.host.run("systemctl", "start", "murmur-cassandra", deadline_seconds=START_SECONDS)

    def _await_joined(self, beat: Callable[[], object]) -> bool:
        """True when this node is UN and nobody joins; False when Cassandra knows another node of its address."""
        refused = False

        def settled() -> bool:
            nonlocal refused
            refused = daemon.KNOWN_ADDRESS in self._said()
            if not refused and not self._active("murmur-cassandra"):
                raise StackError(f"Cassandra ended while it started:\n{self._said()[-2000:]}")
            return refused or self._joined()

        self._wait(settled, "its node was up and normal, and nobody joining", STREAM_HOURS * 3600, beat)
        return not refused

    def _said(self) -> str:
        log = self.host.path(f"{daemon.LOGS}/start.log")
        return log.read_text(errors="replace") if log.exists() else ""

    def _joined(self) -> bool:
        try:
            text = self.nodetool("status") if self.nodetool else daemon.nodetool(self.host, "status")
            nodes = ring.parse(text)
        except StackError:
            return False
        own = [node.state for node in nodes if node.address == self.machine.address]
        return own == ["UN"] and not any(node.state[1] in "JLM" for node in nodes)

    def _active(self, unit: str) -> bool:
        return self.host.run("systemctl", "is-active", "--quiet", unit, allowed=(0, 1, 3, 4))[0] == 0

    def _wait(self, done: Callable[[], bool], what: str, seconds: float, beat: Callable[[], object]) -> None:
        end = self.clock() + seconds
        while not done():
            if self.clock() > end:
                raise StackError(f"This machine waited {seconds:.0f} s and did not see that {what}.")
            beat()
            self.sleep(POLL_SECONDS)


def exec_node(host: Host, machine: Machine) -> None:
    """Become the node: what the unit starts."""
    argv = daemon.command(host, machine)
    os.execv(shutil.which(argv[0]) or argv[0], argv)
