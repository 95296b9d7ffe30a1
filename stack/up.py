"""Bring the parts up in order, hold on to them, and take them down in the order that loses nothing."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config import settings as config
from config.settings import Settings
from stack import cassandra, jars, parts, processes, redis, tls
from stack.environment import ROOT, inherited
from stack.errors import StackError
from stack.parts import Sizes
from stack.ports import LOOPBACK
from stack.processes import Process
from stack.state import State
from stack.steps import QUIET, Steps

# Those who make work stop before those who do it, and the stores last.
STOP_ORDER = (("schedule", "api", "proxy"), ("sweeper", "worker", "copier"), ("cache", "broker", "cassandra"))
# Above what gunicorn and Celery give their own running requests and tasks.
STOP_SECONDS = 30.0


@dataclass
class Running:
    """The parts that are up, by name."""

    state: State
    settings: Settings
    sizes: Sizes = field(default_factory=Sizes)
    children: dict[str, Process] = field(default_factory=dict)
    watch: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """The address of the API."""
        return self.settings.public_url

    def process(self, name: str) -> Process:
        """One part; StackError if it never ran."""
        found = self.children.get(name)
        recorded = self.state.process(name)
        if recorded is None:
            raise StackError(f"There is no part {name}; there are {', '.join(sorted(self.children))}.")
        return found if found == recorded else recorded

    def start(self, name: str, settings_overrides: Mapping[str, Any] | None = None) -> Process:
        """Start a stopped part again, or one more of a kind (`api-2`), and wait until it works.

        `settings_overrides` are for this process alone; `address(name)` says where an API listens.
        """
        if name in redis.ROLES or name.startswith("cassandra-"):
            self.children[name] = start_store(self.state, name)
        else:
            parts.await_part(self.state, self._launch(name, settings_overrides or {}))
        return self.children[name]

    def _launch(self, name: str, overrides: Mapping[str, Any]) -> Process:
        if name.startswith("api"):
            self.state.ports.take(name)
            overrides = {"public_url": self.address(name), **overrides}
        elif name == "proxy":
            for port in ("tls", "proxy"):
                self.state.ports.take(port)
            tls.prepare(self.state)
        settings = config.load({}, **{**self.settings.model_dump(exclude_unset=True), **overrides})
        self.children[name] = parts.launch(self.state, name, settings, self.sizes)
        return self.children[name]

    def address(self, name: str = "api") -> str:
        """Where this API part listens."""
        return f"http://{LOOPBACK}:{self.state.ports.known[name]}"

    def stop(self) -> None:
        """Stop everything that was started here, in order."""
        stop_all(self.state)
        if self.watch is not None and self.watch.stdin is not None:
            self.watch.stdin.close()
            self.watch.wait(STOP_SECONDS)
        self.state.ports.release()
        self.state.unlock()


def start_stores(
    state_folder: Path | str,
    nodes: int = 1,
    settings_overrides: Mapping[str, Any] | None = None,
    *,
    data_centres: int = 1,
    sync: bool = True,
    steps: Steps = QUIET,
) -> Running:
    """Cassandra, both Redis roles and the schema; `sync=False` (no fsync, no optimising compiler) is for tests alone.

    With two data centres each of two nodes is one, and the settings are those of a process in the first.
    """
    cassandra.check(nodes, data_centres)
    state = State(Path(state_folder))
    state.make()
    state.lock()
    try:
        _same_shape(state, nodes, data_centres)
        return _start_stores(state, nodes, settings_overrides or {}, sync, steps)
    except BaseException:
        stop_all(state)
        state.ports.release()
        state.unlock()
        raise


def _start_stores(state: State, nodes: int, overrides: Mapping[str, Any], sync: bool, steps: Steps) -> Running:
    stop_all(state)
    if not jars.fetched():
        with steps.step(f"Fetching Cassandra {jars.version()} (once)"):
            jars.fetch()
    cassandra.take_ports(state, nodes)
    for name in ("broker", "cache", "api"):
        state.ports.take(name)
    running = Running(state, settings_for(state, nodes, overrides))
    running.watch = _watch(state)
    with steps.step(f"Starting Cassandra ({nodes} node{'s' * (nodes > 1)}) and Redis"):
        launched = [redis.launch(state, role) for role in redis.ROLES]
        ring = cassandra.start(state, nodes, sync=sync)
        for process in launched:
            redis.await_role(state, process)
    running.children = {process.name: process for process in (*launched, *ring)}
    state.save_settings(running.settings)
    with steps.step("Applying the schema"):
        migrate(running.settings)
    return running


def start_parts(
    state_folder: Path | str,
    nodes: int = 1,
    settings_overrides: Mapping[str, Any] | None = None,
    api_workers: int = 2,
    celery_workers: int = 2,
    *,
    data_centres: int = 1,
    extra: Sequence[str] = (),
    sync: bool = True,
    steps: Steps = QUIET,
) -> Running:
    """The stores, the API, the workers, the schedule, the sweeper and `extra` parts, all working."""
    running = start_stores(state_folder, nodes, settings_overrides, data_centres=data_centres, sync=sync, steps=steps)
    running.sizes = Sizes(api_workers, celery_workers)
    try:
        with steps.step("Starting the API and the workers"):
            started = [running._launch(kind, {}) for kind in (*parts.ALWAYS, *extra)]
            for process in started:
                parts.await_part(running.state, process)
    except BaseException:
        running.stop()
        raise
    return running


def settings_for(state: State, nodes: int, overrides: Mapping[str, Any]) -> Settings:
    """The settings of the parts: ours for addresses, `overrides`, then what the environment says."""
    ports = state.ports.known
    ours = {
        "public_url": f"http://{LOOPBACK}:{ports['api']}",
        **_topology(state, nodes),
        "cassandra_port": ports["native"],
        "broker_url": f"redis://{LOOPBACK}:{ports['broker']}/0",
        "cache_url": f"redis://{LOOPBACK}:{ports['cache']}/0",
        "token_signing_key": state.signing_key(),
    }
    return config.load(inherited(), **{**ours, **overrides})


def _topology(state: State, nodes: int) -> dict[str, Any]:
    """A process knows the nodes of its own data centre alone."""
    centres = [cassandra.data_centre(state, number) for number in range(1, nodes + 1)]
    own = [address for address, centre in zip(cassandra.addresses(nodes), centres, strict=True) if centre == "dc1"]
    return {
        "cassandra_contact_points": tuple(own),
        "cassandra_replication": {centre: centres.count(centre) for centre in centres},
    }


def migrate(settings: Settings) -> None:
    """Bring the schema up to date."""
    from cql import migrate as schema

    schema.migrate(settings)


def start_store(state: State, name: str) -> Process:
    """Start a killed or stopped node or Redis of a running state again and wait until it answers."""
    before = state.process(name)
    if before is not None and before.alive():
        raise StackError(f"{name} is running already.")
    if name in redis.ROLES:
        process = redis.launch(state, name)
        redis.await_role(state, process)
        return process
    nodes = state.about()["nodes"]
    process = cassandra.launch(state, int(name.rpartition("-")[2]), nodes)
    cassandra.await_node(state, process, nodes)
    return process


def stop_all(state: State) -> None:
    """Stop every part remembered in the state, in order; whoever was started by others is left alone."""
    known = state.processes()
    for group in STOP_ORDER:
        _stop_together([one for one in known if one.name.startswith(group)])
    _stop_together([one for one in known if not one.name.startswith(sum(STOP_ORDER, ()))])
    for one in known:
        processes.forget(one, state.parts)
    if not state.processes():
        state.forget_settings()


def _stop_together(group: list[Process]) -> None:
    if group:
        with ThreadPoolExecutor(len(group)) as pool:
            list(pool.map(lambda process: process.stop(STOP_SECONDS), group))


def _same_shape(state: State, nodes: int, data_centres: int) -> None:
    """A ring cannot change its size, nor its data centres, by being started differently."""
    about = state.about()
    before, centres = about.get("nodes", nodes), about.get("data_centres", 1 if "nodes" in about else data_centres)
    if (before, centres) != (nodes, data_centres):
        was = f"{before} node(s) in {centres} data centre(s)"
        now = f"{nodes} in {data_centres}"
        raise StackError(f"The data in {state.folder} belongs to {was}, not {now}; --fresh starts anew.")
    state.remember(nodes=nodes, data_centres=data_centres)


def _watch(state: State) -> "subprocess.Popen[bytes]":
    """A process that stops the parts should we be killed: it reads a pipe that ends when we do."""
    return subprocess.Popen(
        [sys.executable, "-m", "stack.watch", str(state.folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
