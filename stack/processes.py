"""Processes that we start, remember by pid and time of birth, and stop; and never anybody else's."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from stack.errors import PartFailed

MARK = "STACK_PART"
"""Environment variable that tells our children apart once their leader is dead and its pid means nothing."""

POLL_SECONDS = 0.05
TAIL_LINES = 25
KILL_SECONDS = 10.0


@dataclass(frozen=True)
class Process:
    """A part that was started: leader of a session of its own, known by pid and birth."""

    name: str
    pid: int
    birth: str
    mark: str
    log: str
    child: "subprocess.Popen[bytes] | None" = field(default=None, compare=False, repr=False)

    def alive(self) -> bool:
        """Whether the very process that was started is there and not a zombie."""
        if self.child is not None:
            return self.child.poll() is None
        return birth_of(self.pid) == self.birth

    def condition(self) -> str:
        """`up`, `frozen` or `down`, for people."""
        if not self.alive():
            return "down"
        try:
            return "frozen" if psutil.Process(self.pid).status() == psutil.STATUS_STOPPED else "up"
        except psutil.Error:
            return "down"

    def members(self) -> list[psutil.Process]:
        """The leader and everything it started, also when the leader is gone."""
        alive = self.alive()
        return [one for one in psutil.process_iter() if self._owns(one, leader_lives=alive)]

    def _owns(self, one: psutil.Process, leader_lives: bool) -> bool:
        if one.pid == self.pid:
            return leader_lives
        try:
            if os.getsid(one.pid) != self.pid:
                return False
            return leader_lives or one.environ().get(MARK) == self.mark
        except (OSError, psutil.Error):
            return False

    def send_signal(self, number: int) -> None:
        """Send to the leader alone; nothing happens when it is gone."""
        if self.alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def signal_all(self, number: int) -> None:
        """Send to the leader and everything it started."""
        for one in self.members():
            with contextlib.suppress(psutil.Error):
                one.send_signal(number)

    def freeze(self) -> None:
        """Stop the clock of the whole part: its sockets stay open, nothing answers."""
        self.signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen part go on."""
        self.signal_all(signal.SIGCONT)

    def kill(self) -> None:
        """End the whole part at once, as a power cut would, and wait until it is gone."""
        members = self.members()
        for one in members:
            with contextlib.suppress(psutil.Error):
                one.kill()
        psutil.wait_procs(members, KILL_SECONDS)

    def wait(self, deadline_seconds: float) -> bool:
        """Whether the part ended within the deadline."""
        end = time.monotonic() + deadline_seconds
        while self.alive():
            if time.monotonic() > end:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def stop(self, deadline_seconds: float = 20.0) -> None:
        """Ask it to end, and end what is left of it after the deadline."""
        self.thaw()
        self.send_signal(signal.SIGTERM)
        self.wait(deadline_seconds)
        if self.members():
            self.kill()


def spawn(
    name: str,
    argv: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    cwd: Path,
) -> Process:
    """Start a process in a session of its own, output to `log` (the one before is kept as `.previous`)."""
    if log.exists():
        log.replace(log.with_name(log.name + ".previous"))
    mark = secrets.token_hex(8)
    try:
        with log.open("wb") as output:
            child = subprocess.Popen(
                argv,
                cwd=cwd,
                env={**environment, MARK: mark},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise PartFailed(f"{name} could not be started: {error}.") from error
    return Process(name, child.pid, birth_of(child.pid) or "gone", mark, str(log), child)


def birth_of(pid: int) -> str | None:
    """When the process with this pid began, as text that never changes; None if there is none but a zombie.

    A pid alone is no name: the kernel gives it away again. Ticks since boot do not move with the wall clock.
    """
    try:
        one = psutil.Process(pid)
        if one.status() == psutil.STATUS_ZOMBIE:
            return None
        if psutil.LINUX:
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
            return f"{_boot()}/{ticks}"
        return f"{one.create_time():.2f}"
    except (OSError, psutil.Error):
        return None


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def wait_until(
    ready: Callable[[], bool],
    process: Process,
    what: str,
    deadline_seconds: float,
    poll_seconds: float = POLL_SECONDS,
) -> None:
    """Wait until `ready()`; PartFailed with the tail of the log if the process ends or time is over."""
    end = time.monotonic() + deadline_seconds
    while not ready():
        if not process.alive():
            raise PartFailed(f"{process.name} ended before it was {what}.\n{tail(process.log)}")
        if time.monotonic() > end:
            seconds = f"{deadline_seconds:.0f} s"
            raise PartFailed(f"{process.name} was not {what} within {seconds}.\n{tail(process.log)}")
        time.sleep(poll_seconds)


def tail(log: str | Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log, under its name."""
    path = Path(log)
    text = path.read_text(errors="replace").splitlines() if path.exists() else []
    body = "\n".join(f"  | {line}" for line in text[-lines:]) or "  | (empty)"
    return f"{path}:\n{body}"


def ourselves(name: str) -> Process:
    """This very process, to be remembered."""
    return Process(name, os.getpid(), birth_of(os.getpid()) or "", "", "")


def save(process: Process, folder: Path) -> None:
    """Remember a process, in one step, so that a reader never sees half a record."""
    path = folder / f"{process.name}.json"
    values = {key: getattr(process, key) for key in ("name", "pid", "birth", "mark", "log")}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(values))
    draft.replace(path)


def saved(folder: Path) -> Iterator[Process]:
    """Every process remembered in the folder, dead or alive; a spoiled record counts as none."""
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(ValueError, TypeError, OSError):
            yield Process(**json.loads(path.read_text()))


def forget(process: Process, folder: Path) -> None:
    """Drop the record of a process, unless another of its name has been started since."""
    if process in saved(folder):
        (folder / f"{process.name}.json").unlink(missing_ok=True)
