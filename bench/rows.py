"""CPU per delivered row of a drain at saturation, next to a raw driver loop that writes as many rows.

    python -m bench.rows [--pairs 5] [--rows 60000] [--audience 7] [--audience 100] [--out FILE]

One Cassandra node, both Redis, one Celery worker with two processes. For each pair a backlog of posts is written to
the outbox while nobody drains; then the worker is woken, and all that it, Cassandra and Redis burn until the backlog is
gone is counted; then a process of its own writes as many rows in batches of 200. Machines are shared and noisy, so what
counts is the ratio within a pair, in CPU time.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import psutil
from rich.console import Console
from rich.table import Table

from bench import drained
from bench.figures import Figures, keep, ratios
from config.settings import Settings, load
from cql.ids import us_of
from cql.records import POST, Tweet
from cql.session import settle
from cql.statements import timelines as q
from fanout import bulk
from fanout.publish import outbox_shard
from fanout.services import Services, open_services
from stack.environment import inherited
from stack.state import as_environment
from stack.up import Running, start_stores

POSTS_PER_AUTHOR = 5
RAW_BATCH = 200
RAW_IN_FLIGHT = 8
_TTL_SECONDS = 600_000
_THREADS = 16
_WARM_UP_ROWS = 20_000
_IDLE_LOOKS, _IDLE_SECONDS = 4, 0.02
_AIMS = {7: 4.0, 100: 1.25}


@dataclass(frozen=True)
class Cost:
    """CPU microseconds per row, by who burned them."""

    client: float
    cassandra: float
    redis: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.client + self.cassandra + self.redis


@dataclass(frozen=True)
class Pair:
    """Ours and the raw loop, one after the other."""

    ours: Cost
    raw: Cost

    @property
    def ratio(self) -> float:
        """How many times the raw loop's CPU a delivered row costs."""
        return self.ours.total / self.raw.total


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children."""
    process = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


def prepare(services: Services, audience: int, rows: int) -> None:
    """A backlog of posts in the outbox, by authors of just so many followers whom nobody else follows."""
    posts = rows // audience
    start = services.store.ids.mint()
    authors = [start + (index << 12) for index in range(max(1, posts // POSTS_PER_AUTHOR))]
    readers = iter(range(start + (1 << 40), start + (1 << 41)))
    bulk.add_follows(services, ((next(readers), author) for author in authors for _ in range(audience)))
    tweets = [Tweet(services.store.ids.mint(), authors[at % len(authors)], POST, "a post") for at in range(posts)]

    def post(tweet: Tweet) -> None:
        event_id, shard = services.store.ids.mint(), outbox_shard(services, tweet.author_id)
        services.store.tweets.add(tweet, event_id, shard, home_seconds=0, outbox_seconds=_TTL_SECONDS)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(post, tweets))


def delivered(running: Running, services: Services, rows: int) -> Cost:
    """Starts the worker, wakes it, and counts what is burned until the outbox is empty."""
    worker = running.start("worker")
    before = _burned(running, worker.pid)
    wake(running.settings)
    _await_idle(worker.pid)
    after = _burned(running, worker.pid)
    drained.await_drained(services, drained.minute_now(services) - 60, lambda _: None)
    worker.stop()
    return Cost(*((end - begin) * 1e6 / rows for begin, end in zip(before, after, strict=True)))


def _await_idle(pid: int) -> None:
    """Watching the worker costs nothing; asking the outbox again and again would be counted as Cassandra's work."""
    burned, idle = -1.0, 0
    while idle < _IDLE_LOOKS:
        time.sleep(0.5)
        now = cpu_seconds(pid)
        idle = idle + 1 if now - burned < _IDLE_SECONDS else 0
        burned = now


def _burned(running: Running, worker_pid: int) -> tuple[float, float, float]:
    cassandra = cpu_seconds(running.process("cassandra-1").pid)
    redis = sum(cpu_seconds(running.process(role).pid) for role in ("cache", "broker"))
    return cpu_seconds(worker_pid), cassandra, redis


def wake(settings: Settings) -> None:
    """One nudge a shard, from a process that has the settings in its environment."""
    code = f"from workers.app import send\nfor shard in range({settings.outbox_shards}): send('drain', shard)"
    subprocess.run([sys.executable, "-c", code], check=True, env=inherited() | as_environment(settings))


def written(running: Running, rows: int) -> Cost:
    """The raw loop in a process of its own, which tells its own CPU time."""
    cassandra = running.process("cassandra-1").pid
    before = cpu_seconds(cassandra)
    command = [sys.executable, "-m", "bench.rows", "--raw", str(rows)]
    told = subprocess.run(
        command, check=True, env=inherited() | as_environment(running.settings), capture_output=True, text=True
    )
    burned = cpu_seconds(cassandra) - before
    return Cost(float(told.stdout) * 1e6 / rows, burned * 1e6 / rows, 0.0)


def raw(services: Services, rows: int) -> float:
    """CPU seconds of this process for the rows alone, without connecting and preparing."""
    session = services.store.session
    session.prepare_all()
    first = services.store.ids.mint()
    batches = _raw_batches(first, rows)
    began = time.process_time()
    settle((session.start_rows(q.ADD_TO_HOME, batch) for batch in batches), RAW_IN_FLIGHT)
    return time.process_time() - began


def _raw_batches(first: int, rows: int) -> Iterator[list[tuple[int, ...]]]:
    stamp = us_of(first)
    for start in range(0, rows, RAW_BATCH):
        batch = range(start, min(rows, start + RAW_BATCH))
        yield [(first + (at << 12), first, 1, POST, 0, 0, 0, stamp, _TTL_SECONDS) for at in batch]


def measure(running: Running, services: Services, audience: int, rows: int) -> Pair:
    """One pair. Garbage and compaction of the preparation are given a moment to end."""
    prepare(services, audience, rows)
    rows = rows // audience * audience
    time.sleep(2)
    return Pair(delivered(running, services, rows), written(running, rows))


def show(console: Console, audience: int, pairs: Sequence[Pair]) -> None:
    """A table of the pairs, and the ratio's middle and spread."""
    table = Table(title=f"audience of {audience}: CPU-µs per row")
    for head in ("pair", "worker", "Cassandra", "Redis", "ours", "raw client", "raw Cassandra", "raw", "ratio"):
        table.add_column(head, justify="right")
    for number, pair in enumerate(pairs, 1):
        ours, bare = pair.ours, pair.raw
        figures = (ours.client, ours.cassandra, ours.redis, ours.total, bare.client, bare.cassandra, bare.total)
        table.add_row(str(number), *(f"{figure:.1f}" for figure in figures), f"{pair.ratio:.2f}")
    console.print(table)
    ratios = [pair.ratio for pair in pairs]
    console.print(f"ratio: median {median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")


@click.command(help=__doc__.partition("\n")[0])
@click.option("--pairs", default=5, show_default=True, help="Pairs for each audience.")
@click.option("--rows", default=60_000, show_default=True, help="Rows a run.")
@click.option("--audience", "audiences", multiple=True, type=int, default=(7, 100), show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keeps the ratios in this file, as JSON.")
@click.option("--circumstances", default="", help="When and where, for that file.")
@click.option("--raw", "raw_rows", type=int, hidden=True)
def main(
    pairs: int,
    rows: int,
    audiences: tuple[int, ...],
    out: Path | None,
    circumstances: str,
    raw_rows: int | None,
) -> None:
    """The command."""
    if raw_rows is not None:
        services = open_services(load())
        click.echo(raw(services, raw_rows))
        services.close()
        return
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        running = start_stores(folder)
        services = open_services(running.settings)
        try:
            # A young JVM spends more on compiling than on rows.
            measure(running, services, audiences[0], _WARM_UP_ROWS)
            found: dict[int, list[Pair]] = {}
            for audience in audiences:
                found[audience] = [measure(running, services, audience, rows) for _ in range(pairs)]
                show(console, audience, found[audience])
        finally:
            services.close()
            running.stop()
    if out is not None:
        bars = tuple(
            ratios(f"audience of {audience}", [pair.ratio for pair in each], _AIMS.get(audience))
            for audience, each in found.items()
        )
        title, unit = "A delivered row next to a raw driver loop", "times the raw loop's CPU"
        keep(out, Figures(title, unit, f"python -m bench.rows --pairs {pairs} --rows {rows}", circumstances, bars))


if __name__ == "__main__":
    main()
