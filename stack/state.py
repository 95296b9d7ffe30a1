"""The state folder: everything that one run of the parts leaves on disk, and nothing outside it."""

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config import settings as config
from config.settings import Settings
from stack import processes
from stack.errors import StackError
from stack.ports import Ports
from stack.processes import Process

DEFAULT = Path(".murmur")
ABOUT = "state.json"


@dataclass
class State:
    """One folder with data, logs, ports, pids and keys; several can be up side by side."""

    folder: Path
    _lock: IO[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()

    def make(self) -> None:
        """Create the folder for its owner alone; StackError if something else lives there."""
        if self.folder.exists() and any(self.folder.iterdir()) and not self.made():
            raise StackError(f"{self.folder} holds something else; name another folder with --state.")
        for path in (self.folder, self.logs, self.parts, self.keys, self.launcher_folder):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.made():
            self.remember()

    def made(self) -> bool:
        """Whether this is a state folder."""
        return (self.folder / ABOUT).is_file()

    @property
    def logs(self) -> Path:
        """Where the parts' output goes."""
        return self.folder / "logs"

    @property
    def parts(self) -> Path:
        """Where the running parts are remembered."""
        return self.folder / "parts"

    @property
    def keys(self) -> Path:
        """Where secrets live."""
        return self.folder / "keys"

    @cached_property
    def ports(self) -> Ports:
        """The ports as remembered, those in use held."""
        return Ports(self.folder / "ports.json")

    def about(self) -> dict[str, Any]:
        """What is remembered of the state: number of nodes, whether the world was made."""
        path = self.folder / ABOUT
        known: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return known

    def remember(self, **facts: Any) -> None:
        """Add to what is remembered of the state."""
        write_private(self.folder / ABOUT, json.dumps({**self.about(), **facts}))

    def remove(self) -> None:
        """Delete the folder with all data; refused for anything but a state at rest."""
        if self.folder.exists() and any(self.folder.iterdir()) and not self.made():
            raise StackError(f"{self.folder} is no state folder of Murmuration, so it is not removed.")
        if any(one.alive() for one in self.processes()):
            raise StackError(f"Parts still run in {self.folder}; stop them with `murmur down` first.")
        shutil.rmtree(self.folder, ignore_errors=True)

    def lock(self) -> None:
        """Become the only launcher of this state; the kernel lets go when we die."""
        handle = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            raise StackError(
                f"Murmuration is already up in {self.folder}; `murmur down` stops it, --state names another."
            ) from None
        self._lock = handle

    def unlock(self) -> None:
        """Let another launcher have this state."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def processes(self) -> list[Process]:
        """Every part remembered, dead or alive."""
        return list(processes.saved(self.parts))

    def process(self, name: str) -> Process | None:
        """One part as remembered."""
        return next((one for one in self.processes() if one.name == name), None)

    @property
    def launcher_folder(self) -> Path:
        """Where `murmur up` remembers itself, apart from the parts that it stops."""
        return self.folder / "launcher"

    def launcher(self) -> Process | None:
        """The `murmur up` that holds this state, if there is one."""
        return next((one for one in processes.saved(self.launcher_folder) if one.alive()), None)

    def signing_key(self) -> str:
        """The ES256 key that signs access tokens, as PEM; made the first time."""
        path = self.keys / "token.pem"
        if not path.exists():
            write_private(path, _new_key())
        return path.read_text()

    def save_settings(self, settings: Settings) -> None:
        """Let other commands find the running parts."""
        values = settings.model_dump(mode="json", exclude={"token_signing_key"}, exclude_unset=True)
        write_private(self.folder / "running.json", json.dumps(values, indent=1))

    def settings(self) -> Settings:
        """The settings of the running parts; StackError if none run."""
        path = self.folder / "running.json"
        if not path.exists():
            raise StackError(f"Murmuration is not up in {self.folder}; start it with `murmur up`.")
        return config.load({}, **json.loads(path.read_text()), token_signing_key=self.signing_key())

    def forget_settings(self) -> None:
        """Say that nothing runs here any more."""
        (self.folder / "running.json").unlink(missing_ok=True)


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment variables that make a part load the same ones."""
    values = settings.model_dump(exclude_unset=True)
    return {config.PREFIX + key.upper(): _text(value) for key, value in values.items()}


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{key}:{part}" for key, part in value.items())
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _new_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode()


def write_private(path: Path, text: str) -> None:
    """Write in one step, readable by the owner alone from the first byte on."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    draft.replace(path)
