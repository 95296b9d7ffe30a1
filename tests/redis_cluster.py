"""Real Redis servers for tests of the cache: one alone, and a cluster of three masters with a replica each."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cache.slots import SLOTS, slot_of
from config.settings import Settings
from tests.cast import until

PASSWORD = "only for tests"
NOWHERE = "redis://127.0.0.1:1/0"
_MASTERS = 3
_NODE_TIMEOUT_MS = 2_000


def settings(**overrides: Any) -> Settings:
    """Those that a cache looks at; the time-out is long, for a machine that is busy with other things."""
    needed = {"cassandra_contact_points": ("127.0.0.1",), "broker_url": NOWHERE, "token_signing_key": "unused"}
    timing = {"redis_timeout_seconds": 2.0, "fill_seconds": 30.0}
    return Settings(**{**needed, **timing, "cache_auth": PASSWORD, **overrides})


class Node:
    """One `redis-server` of ours."""

    def __init__(self, folder: Path, port: int, *options: str, **line: Any) -> None:
        folder.mkdir(parents=True)
        self.port, self._folder, self._options = port, folder, options
        self.process: subprocess.Popen[bytes] | None = None
        # By default the library would try a dead node again for seconds, and these tests ask dead ones often.
        line = {"retry": Retry(NoBackoff(), 0), **line}
        self._client = redis.Redis(host="127.0.0.1", port=port, password=PASSWORD, socket_timeout=5, **line)

    def start(self) -> None:
        options = ["--dir", str(self._folder), "--logfile", "log", "--bind", "127.0.0.1", "--save", "", *self._options]
        words = ["redis-server", "--port", str(self.port), "--requirepass", PASSWORD, *options]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)

    def ask(self, *words: Any) -> Any:
        """What this very server answers, as it came."""
        return self._client.execute_command(*words)

    def answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except redis.RedisError:
            return False

    def told(self, section: str, key: str) -> str:
        """One value of INFO."""
        return str(self._client.info(section)[key])

    def well(self) -> bool:
        """Whether the cluster is whole in its eyes, and it is a master with its replica or a replica in step."""
        try:
            whole = b"cluster_state:ok" in self.ask("CLUSTER", "INFO")
            seen = self._client.info("replication")
        except redis.RedisError:
            return False
        if seen["role"] == "master":
            in_step = seen.get("slave0", {}).get("state") == "online"
        else:
            in_step = seen["master_link_status"] == "up"
        return bool(whole and in_step)

    def send(self, sign: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(sign)

    def kill(self) -> None:
        """Ends it, whatever it does or does not do."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
        self._client.connection_pool.disconnect()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It stands still for a while."""
        self.send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.send(signal.SIGCONT)


class RedisCluster:
    """Six nodes."""

    def __init__(self, folder: Path) -> None:
        ports = free_ports(4 * _MASTERS)
        self.nodes = [Node(folder / str(port), port, *_options(ports.pop())) for port in ports[: 2 * _MASTERS]]

    @property
    def url(self) -> str:
        """The address of one node, which knows the others."""
        return f"redis://127.0.0.1:{self.nodes[0].port}/0"

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        until(lambda: all(node.answers() for node in self.nodes))
        masters, replicas = self.nodes[:_MASTERS], self.nodes[_MASTERS:]
        for number, node in enumerate(masters):
            first, last = (SLOTS * edge // _MASTERS for edge in (number, number + 1))
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            node.ask("CLUSTER", "ADDSLOTSRANGE", first, last - 1)
        for node in self.nodes[1:]:
            options = [option for option in node._options if option.isdigit()]
            self.nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", node.port, options[0])
        until(lambda: all(node.ask("CLUSTER", "NODES").count(b"\n") == len(self.nodes) for node in self.nodes))
        for master, replica in zip(masters, replicas, strict=True):
            replica.ask("CLUSTER", "REPLICATE", id_of(master))
        self.await_well()

    def await_well(self) -> None:
        """Waits until every node is up, and all agree."""
        for node in self.nodes:
            if node.process is None or node.process.poll() is not None:
                node.start()
        until(lambda: all(node.well() for node in self.nodes))
        until(self._agreed)

    def _agreed(self) -> bool:
        """Whether all nodes draw the same map, with a replica for every slot."""
        first, *others = [self._map(node) for node in self.nodes]
        return all(each == first for each in others) and all(len(ports) > 1 for _, _, ports in first)

    def _map(self, node: Node) -> list[tuple[int, int, list[int]]]:
        """First and last slot, and the ports of master and replicas, in a node's eyes."""
        told = node.ask("CLUSTER", "SLOTS")
        return sorted((first, last, [each[1] for each in nodes]) for first, last, *nodes in told)

    def _shard(self, name: str) -> list[Node]:
        """Who serves a key, and who would take it over."""
        slot = slot_of(name)
        (ports,) = [ports for first, last, ports in self._map(self.living()) if first <= slot <= last]
        return [next(node for node in self.nodes if node.port == port) for port in ports]

    def living(self) -> Node:
        """One that answers."""
        return next(node for node in self.nodes if node.answers())

    def owner(self, name: str) -> Node:
        """Who serves a key."""
        return self._shard(name)[0]

    def replica(self, name: str) -> Node:
        """Who would take over a key."""
        return self._shard(name)[1]

    def masters(self) -> list[Node]:
        return [node for node in self.nodes if node.told("replication", "role") == "master"]

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()


class Moving:
    """A slot on its way from its owner to another master, step by step."""

    def __init__(self, cluster: RedisCluster, name: str, to: Node | None = None) -> None:
        self.slot = slot_of(name)
        self._cluster, self.source = cluster, cluster.owner(name)
        self.target = to or next(node for node in cluster.masters() if node is not self.source)

    def begin(self) -> None:
        self.target.ask("CLUSTER", "SETSLOT", self.slot, "IMPORTING", id_of(self.source))
        self.source.ask("CLUSTER", "SETSLOT", self.slot, "MIGRATING", id_of(self.target))

    def carry(self, *keys: bytes) -> None:
        """Takes these keys along, or all."""
        taken = keys or self.source.ask("CLUSTER", "GETKEYSINSLOT", self.slot, 1_000)
        if taken:
            where = ("127.0.0.1", self.target.port, "", 0, 5_000, "AUTH", PASSWORD, "KEYS", *taken)
            self.source.ask("MIGRATE", *where)

    def end(self) -> None:
        for node in (self.target, self.source, *self._cluster.masters()):
            node.ask("CLUSTER", "SETSLOT", self.slot, "NODE", id_of(self.target))

    def whole(self) -> None:
        self.begin()
        self.carry()
        self.end()


def id_of(node: Node) -> str:
    """The name of a node in its cluster."""
    return str(node.ask("CLUSTER", "MYID").decode())


def free_ports(count: int) -> list[int]:
    """So many ports of the loopback that nobody has now."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in held]


def _options(bus: int) -> list[str]:
    timing = ["--cluster-node-timeout", f"{_NODE_TIMEOUT_MS}", "--repl-diskless-sync-delay", "0"]
    free = ["--cluster-replica-validity-factor", "0", "--cluster-require-full-coverage", "no"]
    return ["--cluster-port", str(bus), "--cluster-enabled", "yes", "--masterauth", PASSWORD, *timing, *free]
