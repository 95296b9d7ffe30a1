"""What user-data says of the machine it runs on: `/etc/murmur/machine.env`, lines KEY=value."""

import re
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path

from stack.errors import StackError

PREFIX = "MURMUR_INFRA_"
FILE = "/etc/murmur/machine.env"
ROLES = ("api", "worker", "schedule", "cassandra")
_ALWAYS = ("project", "environment", "region", "role", "config_path")
_NODE = ("slot", "rack", "dc", "cluster", "seeds", "address", "lock_parameter")


@dataclass(frozen=True)
class Machine:
    """Who this machine is; empty text where user-data said nothing. Keys we do not know are left alone."""

    project: str = ""
    environment: str = ""
    region: str = ""
    role: str = ""
    config_path: str = ""
    asg_name: str = ""
    lifecycle_hook: str = ""
    leave_hook: str = ""
    slot: str = ""
    rack: str = ""
    dc: str = ""
    cluster: str = ""
    volume_id: str = ""
    seeds: str = ""
    address: str = ""
    lock_parameter: str = ""
    backup_bucket: str = ""
    tls_secret: str = ""


@dataclass(frozen=True)
class Host:
    """The system we run on; another root than `/` is for trying things out."""

    root: Path = Path("/")

    def path(self, text: str) -> Path:
        """Where a path of the system lies."""
        return self.root / text.lstrip("/")

    def run(self, *argv: str, deadline_seconds: float = 60.0, allowed: tuple[int, ...] = (0,)) -> tuple[int, str]:
        """Run a program of the system: its status and what it printed; StackError unless the status is allowed."""
        try:
            done = subprocess.run(argv, capture_output=True, text=True, timeout=deadline_seconds)
        except FileNotFoundError:
            raise StackError(f"This system has no program {argv[0]}; the machine image must bring it.") from None
        except subprocess.TimeoutExpired:
            raise StackError(f"`{' '.join(argv)}` did not end within {deadline_seconds:.0f} s.") from None
        if done.returncode not in allowed:
            said = (done.stdout + done.stderr).strip()
            raise StackError(f"`{' '.join(argv)}` ended with {done.returncode}: {said}")
        return done.returncode, done.stdout


def read(file: Path) -> Machine:
    """The machine as its file says; StackError names the line or the key that is wrong."""
    try:
        lines = file.read_text().splitlines()
    except OSError as error:
        raise StackError(f"{file} cannot be read ({error.strerror}); user-data writes it.") from error
    values = dict(_pair(file, number, line) for number, line in enumerate(lines, 1) if line and line[0] != "#")
    known = {field.name for field in fields(Machine)}
    machine = Machine(**{key: value for key, value in values.items() if key in known})
    _check(machine, file)
    return machine


def _pair(file: Path, number: int, line: str) -> tuple[str, str]:
    found = re.fullmatch(rf"{PREFIX}([A-Z0-9_]+)=(\"?)([^\"]*)\2", line)
    if found is None:
        raise StackError(f"{file}, line {number}, is no {PREFIX}KEY=value.")
    return found[1].lower(), found[3]


def _check(machine: Machine, file: Path) -> None:
    if machine.role not in ROLES:
        raise StackError(f"{file}: the role is {machine.role or 'missing'}; there are {', '.join(ROLES)}.")
    wanted = (*_ALWAYS, *(_NODE if machine.role == "cassandra" else ()))
    missing = [PREFIX + key.upper() for key in wanted if not getattr(machine, key)]
    if missing:
        raise StackError(f"{file} lacks {', '.join(missing)}.")
