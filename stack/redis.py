"""The two Redis roles as processes of our own: the broker, which keeps, and the cache, which may forget."""

import shutil
import socket

from stack import processes
from stack.environment import inherited
from stack.errors import StackError
from stack.ports import LOOPBACK
from stack.processes import Process
from stack.state import State

START_SECONDS = 15.0
STOP_SECONDS = 10.0
CACHE_MIB = 256
ROLES = {
    "broker": ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"],
    "cache": ["--appendonly", "no", "--maxmemory", f"{CACHE_MIB}mb", "--maxmemory-policy", "allkeys-lru"],
}


def launch(state: State, role: str) -> Process:
    """Spawn one role and remember it, without waiting for it."""
    server = shutil.which("redis-server")
    if server is None:
        raise StackError("redis-server is missing; `make run` says how to install it.")
    data = state.folder / "redis" / role
    data.mkdir(parents=True, exist_ok=True)
    where = ["--bind", LOOPBACK, "--port", str(state.ports.known[role]), "--dir", str(data)]
    process = processes.spawn(
        role,
        [server, *where, "--save", "", *ROLES[role]],
        environment=inherited(),
        log=state.logs / f"{role}.log",
        cwd=data,
    )
    processes.save(process, state.parts)
    return process


def await_role(state: State, process: Process) -> None:
    """Wait until the role answers."""
    port = state.ports.known[process.name]
    processes.wait_until(lambda: ask(port, "PING").startswith("+PONG"), process, "answering", START_SECONDS)


def ask(port: int, words: str) -> str:
    """The raw answer to one inline command, or nothing; the client library belongs to the cache room."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0) as connection:
            connection.sendall(f"{words}\r\nQUIT\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode(errors="replace")
    except OSError:
        return ""
