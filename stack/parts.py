"""Our own processes: how each is started, and how it shows that it is ready."""

import contextlib
import http.client
import re
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psutil

from config.settings import Settings
from stack import processes, redis
from stack.environment import ROOT, inherited
from stack.errors import StackError
from stack.ports import LOOPBACK
from stack.processes import Process
from stack.state import State, as_environment

START_SECONDS = 60.0
POLL_SECONDS = 0.2
READY_TIMES = 8
# A part without a door counts as started when it has lived through its imports and its connecting.
SETTLED_SECONDS = 1.0


@dataclass(frozen=True)
class Sizes:
    """How many processes of each kind."""

    api_workers: int = 2
    celery_workers: int = 2


def api(state: State, name: str, sizes: Sizes) -> list[str]:
    """gunicorn with the HTTP room."""
    port = state.ports.known[name]
    where = ["--bind", f"{LOOPBACK}:{port}", "--workers", str(sizes.api_workers)]
    # Its control socket has one address per user, which several states would fight for.
    return _module(
        "gunicorn", "--config", "api/gunicorn.conf.py", *where, "--no-control-socket", "api.app:create_app()"
    )


def worker(state: State, name: str, sizes: Sizes) -> list[str]:
    """Celery's worker for drains alone: nothing that takes longer stands before them."""
    return _worker(name, "drain", sizes.celery_workers)


def copier(state: State, name: str, sizes: Sizes) -> list[str]:
    """Celery's worker for everything that nobody waits for."""
    return _worker(name, "copy", 1)


def schedule(state: State, name: str, sizes: Sizes) -> list[str]:
    """Celery's clock."""
    kept = str(state.folder / f"{name}.db")
    return _celery("workers.schedule:app", "beat", "--schedule", kept, "--pidfile", "")


def sweeper(state: State, name: str, sizes: Sizes) -> list[str]:
    """The process that delivers without the broker."""
    return _module("workers.sweeper")


def proxy(state: State, name: str, sizes: Sizes) -> list[str]:
    """The API under X's host names, for `murmur up --tls`."""
    return _module("stack.proxy", str(state.folder))


def _worker(name: str, queue: str, children: int) -> list[str]:
    pool = ["--pool", "prefork", "--concurrency", str(children), "--hostname", f"{name}@%h"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return _celery("workers.app:app", "worker", "--queues", queue, *pool, *alone)


def _celery(app: str, *words: str) -> list[str]:
    return _module("celery", "--app", app, *words, "--loglevel", "WARNING")


def _module(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", name, *words]


KINDS: Mapping[str, Callable[[State, str, Sizes], list[str]]] = {
    "api": api,
    "worker": worker,
    "copier": copier,
    "schedule": schedule,
    "sweeper": sweeper,
    "proxy": proxy,
}
ALWAYS = tuple(kind for kind in KINDS if kind != "proxy")
"""The kinds of which one runs unless it is told otherwise."""


def kind_of(name: str) -> str:
    """The kind of a part: its name is the kind, perhaps with more behind it."""
    found = next((kind for kind in KINDS if name.startswith(kind)), None)
    if found is None:
        raise StackError(f"{name} is no part; the kinds are {', '.join(KINDS)}.")
    return found


def launch(state: State, name: str, settings: Settings, sizes: Sizes) -> Process:
    """Spawn a part and remember it, without waiting for it."""
    process = processes.spawn(
        name,
        KINDS[kind_of(name)](state, name, sizes),
        environment={**inherited(), **as_environment(settings), "PYTHONUNBUFFERED": "1"},
        log=state.logs / f"{name}.log",
        cwd=ROOT,
    )
    processes.save(process, state.parts)
    return process


def await_part(state: State, process: Process) -> None:
    """Wait until the part works."""
    checks = {"api": _serves, "worker": _listens_to_broker, "copier": _listens_to_broker, "proxy": _lets_in}
    check = checks.get(kind_of(process.name), _has_settled)
    processes.wait_until(lambda: check(state, process), process, "ready", START_SECONDS, POLL_SECONDS)


def _serves(state: State, process: Process) -> bool:
    """Several times, for each of gunicorn's workers gets ready by itself and the kernel chooses who answers."""
    return all(_answers(state, process) for _ in range(READY_TIMES))


def _lets_in(state: State, process: Process) -> bool:
    """Both of its doors are open."""
    return all(_open(state.ports.known[name]) for name in ("tls", "proxy"))


def _open(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=2.0).close()
    except OSError:
        return False
    return True


def _answers(state: State, process: Process) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, state.ports.known[process.name], timeout=2.0)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _listens_to_broker(state: State, process: Process) -> bool:
    """Celery has no door of its own; a worker that takes tasks waits at the broker in a blocking pop."""
    waiting = {
        int(found[1])
        for line in redis.ask(state.ports.known["broker"], "CLIENT LIST").splitlines()
        if "cmd=brpop" in line and (found := re.search(r" addr=[^ ]*:(\d+) ", line))
    }
    return bool(waiting & _local_ports(process))


def _local_ports(process: Process) -> set[int]:
    ports: set[int] = set()
    for member in process.members():
        with contextlib.suppress(psutil.Error):
            ports |= {one.laddr.port for one in member.net_connections("tcp") if one.laddr}
    return ports


def _has_settled(state: State, process: Process) -> bool:
    try:
        return time.time() - psutil.Process(process.pid).create_time() > SETTLED_SECONDS
    except psutil.Error:
        return False
