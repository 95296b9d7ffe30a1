"""Ports chosen by the kernel, remembered, and held for as long as their state is up."""

import contextlib
import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
ATTEMPTS = 50


class Ports:
    """The ports of one state by name; an address stays good over restarts as long as nobody else took it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: list[socket.socket] = []
        self.known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}

    def take(self, name: str, hosts: Sequence[str] = (LOOPBACK,)) -> int:
        """The port remembered under this name if it is free on every host, else a new one."""
        known = self.known.get(name)
        if known is None or not self._hold(known, hosts):
            known = self._choose(hosts)
            self.keep(name, known)
        return known

    def keep(self, name: str, port: int) -> None:
        """Remember a port."""
        self.known[name] = port
        self._file.write_text(json.dumps(self.known, indent=1))

    def _choose(self, hosts: Sequence[str]) -> int:
        for _ in range(ATTEMPTS):
            with socket.socket() as probe:
                probe.bind((hosts[0], 0))
                port: int = probe.getsockname()[1]
            if self._hold(port, hosts):
                return port
        raise OSError(f"no port is free on all of {', '.join(hosts)}")

    def _hold(self, port: int, hosts: Sequence[str]) -> bool:
        """Bind without listening: the kernel gives the port to nobody else, yet our part may listen on it.

        That needs SO_REUSEADDR on both sides, which every server of ours sets, and Linux; elsewhere the
        port is only probed.
        """
        with contextlib.ExitStack() as undo:
            sockets = [undo.enter_context(socket.socket()) for _ in hosts]
            for one, host in zip(sockets, hosts, strict=True):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    one.bind((host, port))
                except OSError:
                    return False
            if sys.platform == "linux":
                undo.pop_all()
                self._held.extend(sockets)
        return True

    def release(self) -> None:
        """Give the held ports back to the kernel."""
        while self._held:
            self._held.pop().close()
