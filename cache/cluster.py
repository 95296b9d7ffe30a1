"""Redis in cluster mode: which node serves a key, and one round trip to all the nodes that a pipeline needs.

A key's name has its stable part in braces, and that part alone decides its slot; before it stands the run of the node
that serves the slot now. The run is that of the very connection on which a command leaves, so all processes agree. What
is removed is removed under every run that this process has met, for slots take keys along when they move, and may move
back. The library's own pipeline sends a command that was redirected under the name that it had before.
"""

import time
from collections.abc import Callable
from itertools import chain
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.exceptions import AskError, ClusterDownError, ClusterError, MovedError, ResponseError, TryAgainError
from redis.retry import Retry

from cache.slots import OPEN, SLOTS, Address, Part, gathered, parts_of
from config.settings import SettingsError

Greet = Callable[[Any], str]
"""Makes a new connection ready; the run of the server behind it."""

_ROUNDS = 5
"""Enough for one broken connection, a slot that moves, and one that moves again."""
_TIMEOUTS = 2
"""After so many time-outs nothing more is begun."""
_LEARN_SECONDS = 1.0
"""While slots move, the whole map is asked for no more often than this; in between one slot is put right."""
_TRY_AGAIN_SECONDS = 0.02
_RUNS_MAX = 64

_LOST = (redis.ConnectionError, OSError)
_FAILURES = (redis.RedisError, OSError)
_ASKING = ("ASKING",)


class _Line:
    """One node's share of a round, on one connection."""

    def __init__(self, address: Address, pool: Any, client: Any) -> None:
        self.address, self._pool, self._client = address, pool, client
        self.parts: list[Part] = []
        self.wrong: list[tuple[Part, ResponseError]] = []
        self.lost: Exception | None = None
        self._sent: list[list[tuple[Any, ...]]] = []
        self._connection: Any = None
        self._unread = False

    @property
    def run(self) -> str:
        """The server's, known once something was sent."""
        run: str = self._connection.run
        return run

    def send(self, runs: list[str]) -> None:
        """All of it at once."""
        self._connection = self._pool.get_connection()
        for part in self.parts:
            commands = part.commands(part.asked[1] if part.asked else self.run, runs)
            self._sent.append([word for each in commands for word in ((_ASKING, each) if part.asked else (each,))])
        self._unread = True
        self._connection.send_packed_command(self._connection.pack_commands(chain.from_iterable(self._sent)))

    def read(self) -> None:
        """Gives each part its answer, or notes what was wrong with it."""
        for part, commands in zip(self.parts, self._sent, strict=True):
            told = [(command, self._told(command[0])) for command in commands]
            answers = [answer for command, answer in told if command is not _ASKING]
            errors = [answer for answer in answers if isinstance(answer, ResponseError)]
            if errors:
                self.wrong.append((part, errors[0]))
            else:
                part.answer = sum(answers) if len(answers) > 1 else answers[0]
        self._unread = False

    def _told(self, name: str) -> Any:
        try:
            return self._client.parse_response(self._connection, name)
        except ResponseError as error:
            return error

    def close(self) -> None:
        """Gives the connection back; one with answers that nobody has read is ended."""
        if self._connection is not None:
            if self._unread:
                self._connection.disconnect()
            self._pool.release(self._connection)


class Cluster:
    """All nodes behind one address. Safe for threads and after fork: no lock is held, whole maps are exchanged."""

    def __init__(self, url: str, greet: Greet, **options: Any) -> None:
        self._greet = greet
        self._options = {**options, **parse_url(url)}  # type: ignore[no-untyped-call]
        if "host" not in self._options or self._options.get("db"):
            raise SettingsError("MURMUR_CACHE_URL: a cluster has a host, no socket file, and one database, 0")
        self._seed: Address = (self._options["host"], self._options.get("port", 6379))
        self._seconds = options["socket_timeout"]
        self._pools: dict[Address, Any] = {}
        self._runs: dict[str, None] = {}
        self._order = [self._seed]
        self._owners: list[Address | None] = []
        self._stale, self._learned_at = True, 0.0
        self._client: Any = redis.Redis(connection_pool=self._pool(self._seed))

    def tell(self, fill: Callable[[Any], None]) -> list[Any]:
        """One round trip, or a few where the cluster has changed. Errors of the library and of the system."""
        pipeline = self._client.pipeline(transaction=False)
        fill(pipeline)
        commands = [(args[0], parts_of(args)) for args, _ in pipeline.command_stack]
        try:
            self._answered([part for _, parts in commands for part in parts])
        except _FAILURES:
            self._stale = True
            raise
        return [gathered(name, parts) for name, parts in commands]

    def _answered(self, parts: list[Part]) -> None:
        end, lost = time.monotonic() + _TIMEOUTS * self._seconds, False
        for _ in range(_ROUNDS):
            if self._stale:
                self._learn(end)
            try:
                self._round(parts)
            except _LOST:
                if lost:
                    raise
                lost = self._stale = True
            parts = [part for part in parts if part.answer is OPEN]
            if not parts:
                return
            if time.monotonic() > end:
                break
        raise ClusterError("The slots go on moving")

    def _round(self, parts: list[Part]) -> None:
        """Sends to all, then reads from all; raises what redirection does not mend."""
        lines, runs = self._lines(parts), list(self._runs)
        try:
            sent = [line for line in lines if self._reached(line, lambda line: line.send(runs))]
            for line in sent:
                self._reached(line, _Line.read)
        finally:
            for line in lines:
                line.close()
        for line in lines:
            for part, error in line.wrong:
                self._redirect(line, part, error)
        for line in lines:
            if line.lost is not None:
                raise line.lost

    def _reached(self, line: _Line, step: Callable[[_Line], None]) -> bool:
        try:
            step(line)
        except _FAILURES as away:
            self._order = [*(each for each in self._order if each != line.address), line.address]
            if not isinstance(away, _LOST):
                raise
            line.lost = away
        return line.lost is None

    def _lines(self, parts: list[Part]) -> list[_Line]:
        lines: dict[Address, _Line] = {}
        for part in parts:
            address = part.asked[0] if part.asked else self._owners[part.slot]
            if address is None:
                raise ClusterDownError("A slot has no node")
            if address not in lines:
                lines[address] = _Line(address, self._pool(address), self._client)
            lines[address].parts.append(part)
        return list(lines.values())

    def _redirect(self, line: _Line, part: Part, error: ResponseError) -> None:
        if isinstance(error, TryAgainError):
            time.sleep(_TRY_AGAIN_SECONDS)
            return
        if not isinstance(error, AskError):
            raise error
        address = (error.host or line.address[0], error.port)
        if isinstance(error, MovedError):
            part.asked = None
            self._owners[part.slot] = address
            self._order = [address, *(each for each in self._order if each != address)]
            self._stale = time.monotonic() > self._learned_at + _LEARN_SECONDS
        else:
            part.asked = (address, part.asked[1] if part.asked else line.run)

    def _learn(self, end: float) -> None:
        """The map, of the first node that tells it."""
        failure: Exception = ClusterError("No node is known")
        for address in self._order:
            try:
                return self._take(address, self._slots(address), end)
            except _FAILURES as away:
                failure = away
            if time.monotonic() > end:
                break
        raise failure

    def _slots(self, address: Address) -> list[Any]:
        pool = self._pool(address)
        connection = pool.get_connection()
        try:
            connection.send_command("CLUSTER", "SLOTS")
            slots: list[Any] = connection.read_response()
        finally:
            pool.release(connection)
        return slots

    def _take(self, told_by: Address, slots: list[Any], end: float) -> None:
        owners: list[Address | None] = [None] * SLOTS
        masters: dict[Address, None] = {}
        replicas: dict[Address, None] = {}
        for first, last, *nodes in slots:
            # A node that does not know its own address means the one at which it was reached.
            master, *others = [((node[0] or b"").decode() or told_by[0], int(node[1])) for node in nodes]
            owners[first : last + 1] = [master] * (last + 1 - first)
            masters[master] = None
            replicas.update(dict.fromkeys(others))
        self._meet([address for address in masters if address not in self._pools], end)
        self._owners, self._order = owners, list({**masters, self._seed: None, **replicas})
        self._stale, self._learned_at = False, time.monotonic()
        for address in [each for each in self._pools if each not in self._order]:
            self._drop(address)

    def _drop(self, address: Address) -> None:
        pool = self._pools.pop(address, None)
        if pool is not None:
            pool.disconnect(inuse_connections=False)

    def _meet(self, addresses: list[Address], end: float) -> None:
        """Connects, to know the runs; whoever is away now is met when it is needed."""
        for address in addresses:
            if time.monotonic() > end:
                return
            try:
                self._pool(address).release(self._pool(address).get_connection())
            except _FAILURES:
                continue

    def _pool(self, address: Address) -> Any:
        found = self._pools.get(address)
        return found or self._pools.setdefault(address, self._new_pool(address))

    def _new_pool(self, address: Address) -> Any:
        return redis.ConnectionPool(
            **{**self._options, "host": address[0], "port": address[1]},
            retry=Retry(NoBackoff(), 0),
            redis_connect_func=self._on_connect,
        )

    def _on_connect(self, connection: Any) -> None:
        connection.run = run = self._greet(connection)
        self._runs[run] = None
        for old in list(self._runs)[:-_RUNS_MAX]:
            self._runs.pop(old, None)

    def close(self) -> None:
        """Ends every connection."""
        for pool in list(self._pools.values()):
            pool.disconnect()
