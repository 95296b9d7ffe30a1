"""CPU that counting adds to a request: one look at Redis that asks for the sign-in, without and with its windows.

    python -m bench.limits [--rounds 7] [--requests 3000]

A Redis of its own, no Cassandra. What is counted is this process's CPU: finding the windows, the script's part of the
pipeline, reading the answer, and the headers. Rounds of both kinds alternate; medians are told.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import click
import psutil
from werkzeug.datastructures import Headers

from api import limits
from api.limits import Asker, Limits
from cache.caches import Caches, open_caches
from config.settings import load
from stack import redis
from stack.ports import LOOPBACK
from stack.state import State

ROUTE = "GET /2/users/:id/timelines/reverse_chronological"
SESSION = 77


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=7, show_default=True)
@click.option("--requests", "count", type=click.IntRange(1), default=3_000, show_default=True)
def main(rounds: int, count: int) -> None:
    """Prints CPU-microseconds a request."""
    with tempfile.TemporaryDirectory(prefix="murmur-limits-") as folder:
        state = State(Path(folder) / "state")
        state.make()
        state.ports.take("cache")
        server = redis.launch(state, "cache")
        try:
            redis.await_role(state, server)
            _measure(f"redis://{LOOPBACK}:{state.ports.known['cache']}/0", psutil.Process(server.pid), rounds, count)
        finally:
            server.stop()


def _measure(url: str, server: psutil.Process, rounds: int, count: int) -> None:
    needed = dict.fromkeys(("cassandra_contact_points", "token_signing_key"), "not used")
    settings = load({}, **needed, broker_url=url, cache_url=url)
    caches, table = open_caches(settings), Limits(settings)
    kinds = {"sign-in alone": _alone(caches), "sign-in and windows": _counted(caches, table)}
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(rounds + 1):
        for name, request in kinds.items():
            costs[name].append(_cost(request, server, count))
    for name, found in costs.items():
        ours, redis_too = (median(cost[at] for cost in found[1:]) for at in (0, 1))
        click.echo(f"{name:<20} {ours:6.1f} CPU-us here, {redis_too:6.1f} in Redis")
    caches.close()


def _cost(request: Callable[[int], None], server: psutil.Process, count: int) -> tuple[float, float]:
    before, redis_before = time.process_time(), sum(server.cpu_times()[:2])
    for number in range(count):
        request(number)
    spent, redis_spent = time.process_time() - before, sum(server.cpu_times()[:2]) - redis_before
    return spent / count * 1e6, redis_spent / count * 1e6


def _alone(caches: Caches) -> Callable[[int], None]:
    def request(number: int) -> None:
        caches.connection.ask(lambda pipeline: caches.sessions.look(pipeline, SESSION))

    return request


def _counted(caches: Caches, table: Limits) -> Callable[[int], None]:
    headers = Headers()

    def request(number: int) -> None:
        windows = table.windows(Asker(number % 500), ROUTE)
        taken, _ = caches.admit([window for _, window in windows], lambda each: caches.sessions.look(each, SESSION))
        if taken:
            headers.extend(limits.headers(windows, taken.states))
        headers.clear()

    return request


if __name__ == "__main__":
    main()
