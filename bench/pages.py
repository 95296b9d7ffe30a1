"""CPU per home page in the API process, next to a raw loop that reads the same and joins the ready-made rows.

    python -m bench.pages [--pairs 5] [--pages 400] [--out FILE]

One Cassandra node, both Redis, one gunicorn worker, and a reader who follows forty people; everything is in the caches
and no author is pulled. For each pair the API is asked for so many first pages, by one client and by eight at once, and
its process's CPU time is counted; then a process of its own does the same Cassandra round trip (home page and reader's
row) and two Redis round trips as often and joins the rows of the copies. Machines are shared and noisy, so what counts
is the ratio within a pair. At the end comes what an answer costs that asks nobody, and one page is taken apart: by
thread, and by who burned what.
"""

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from api.auth.tokens import issue_for
from bench import taken_apart
from bench.figures import Bar, Figures, keep, ratios
from bench.rows import cpu_seconds
from cache.fragments import ready_of
from config.settings import load
from cql.ids import ID_MAX
from cql.records import POST, Tweet, User
from cql.statements import readers, timelines
from fanout import bulk, pull
from fanout.services import Services, open_services
from stack.environment import inherited
from stack.parts import Sizes
from stack.state import as_environment
from stack.up import Running, start_stores

SIZES = (20, 100)
CLIENTS = (1, 8)
PLAIN, ALL = "", "&fields=all"
AUTHORS, POSTS = 40, 300
_OVER_READ = 11
_WARM_UP_PAGES = 200
_ALL_SHARE = 4
_AIM = 1.6


@dataclass(frozen=True)
class Pair:
    """CPU microseconds per page: ours, by how many clients ask at once, and the raw loop's right after it."""

    ours: Mapping[int, float]
    raw: float

    def ratio(self, clients: int) -> float:
        """How many times the raw loop's CPU a page costs."""
        return self.ours[clients] / self.raw


@dataclass(frozen=True)
class Reader:
    """Whose pages are read."""

    user_id: int
    token: str

    def path(self, size: int, fields: str) -> str:
        """The first page of the home timeline."""
        return f"/2/users/{self.user_id}/timelines/reverse_chronological?max_results={size}{fields}"


def prepare(services: Services) -> Reader:
    """A reader with a home timeline that was pushed, and the people on it."""
    mint = services.store.ids.mint
    people = [User(mint(), f"bench_{number}", f"Person {number}") for number in range(AUTHORS)]
    reader = User(mint(), "bench_reader", "Reader")
    bulk.add_users(services, [*people, reader], claim_names=True)
    bulk.add_follows(services, ((reader.user_id, each.user_id) for each in people))
    tweets = [
        Tweet(mint(), people[at * 7 % AUTHORS].user_id, POST, f"post {at}: " + "word " * 20) for at in range(POSTS)
    ]
    bulk.add_old_posts(services, tweets)
    entries = ((reader.user_id, each.entry) for each in tweets)
    services.store.timelines.add_many(entries, services.clock.ms(), services.settings.horizon_seconds)
    return Reader(reader.user_id, issue_for(services, reader.username))


def asked(running: Running, reader: Reader, path: str, pages: int, clients: int = 1) -> float:
    """CPU microseconds a page in the API's processes, each client with a connection of its own."""
    pid = running.process("api").pid
    before = cpu_seconds(pid)
    with ThreadPoolExecutor(clients) as pool:
        done = [pool.submit(_ask, running, reader, path, pages // clients) for _ in range(clients)]
        for each in done:
            each.result()
    return (cpu_seconds(pid) - before) * 1e6 / (pages // clients * clients)


def _ask(running: Running, reader: Reader, path: str, pages: int) -> None:
    line = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=60)
    headers = {"authorization": f"Bearer {reader.token}"}
    for _ in range(pages):
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise click.ClickException(body.decode())
    line.close()


def joined(running: Running, reader: Reader, size: int, pages: int) -> float:
    """The raw loop in a process of its own, which tells its own CPU time: microseconds a page."""
    return float(_aside(running, ["--raw", str(reader.user_id), str(size), "--pages", str(pages)]))


def _aside(running: Running, words: Sequence[str]) -> str:
    """What this very command says in a process of its own, with the settings in its environment."""
    command = [sys.executable, "-m", "bench.pages", *words]
    environment = inherited() | as_environment(running.settings)
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


def raw(services: Services, user_id: int, size: int, pages: int) -> float:
    """CPU microseconds a page of this process, without connecting and preparing."""
    services.store.session.prepare_all()
    above, began = pull.horizon_start_id(services), 0.0
    for number in range(pages + _WARM_UP_PAGES):
        if number == _WARM_UP_PAGES:
            began = time.process_time()
        _raw_page(services, user_id, above, size)
    return (time.process_time() - began) * 1e6 / pages


def _raw_page(services: Services, user_id: int, above: int, size: int) -> bytes:
    session, redis = services.store.session, services.caches.connection
    home = session.start(timelines.HOME, (user_id, ID_MAX, above, size + _OVER_READ))
    reader = session.start(readers.READER, (user_id,))
    rows = home()
    stamp = reader()[0][0] or 0
    redis.ask(lambda pipeline: pipeline.get(redis.key("session", 1)))
    authors = list({row[1] for row in rows})

    def look(pipeline: taken_apart.Pipeline) -> None:
        pipeline.mget([redis.key("tweet", row[0]) for row in rows])
        pipeline.mget([redis.key("user", author) for author in authors])
        pipeline.hmget(redis.key("relations", user_id, stamp), authors)

    copies = redis.ask(look)[0][:size]
    return b'{"data":[' + b",".join([ready_of(copy) for copy in copies]) + b'],"meta":{}}'


def measure(running: Running, reader: Reader, size: int, fields: str, pages: int) -> Pair:
    """One pair. Pages with all fields cost so much more that fewer of them will do."""
    path, many = reader.path(size, fields), pages // _ALL_SHARE if fields else pages
    ours = {clients: asked(running, reader, path, many, clients) for clients in CLIENTS}
    return Pair(ours, joined(running, reader, size, pages))


def show(console: Console, title: str, pairs: Sequence[Pair]) -> None:
    """A table of the pairs, and the ratios' middle and spread."""
    table = Table(title=f"{title}: CPU-µs a page")
    for head in ("pair", "raw loop", *(head for clients in CLIENTS for head in (_by(clients), "ratio"))):
        table.add_column(head, justify="right")
    for number, pair in enumerate(pairs, 1):
        figures = ((f"{pair.ours[clients]:.0f}", f"{pair.ratio(clients):.2f}") for clients in CLIENTS)
        table.add_row(str(number), f"{pair.raw:.0f}", *chain.from_iterable(figures))
    console.print(table)
    for clients in CLIENTS:
        found = [pair.ratio(clients) for pair in pairs]
        console.print(f"{_by(clients)}: median {median(found):.2f}, from {min(found):.2f} to {max(found):.2f}")


def _by(clients: int) -> str:
    return "one client" if clients == 1 else f"{clients} clients"


def bench(console: Console, running: Running, services: Services, pairs: int, pages: int) -> list[Bar]:
    """All sizes and fields, then one page taken apart."""
    reader, bars = prepare(services), []
    running.sizes = Sizes(api_workers=1)
    for part in ("sweeper", "api"):
        running.start(part)
    for fields in (PLAIN, ALL):
        for size in SIZES:
            asked(
                running, reader, reader.path(size, fields), _WARM_UP_PAGES // _ALL_SHARE if fields else _WARM_UP_PAGES
            )
            found = [measure(running, reader, size, fields, pages) for _ in range(pairs)]
            name = f"{size} tweets, {'all' if fields else 'default'} fields"
            show(console, name, found)
            aim = None if fields else _AIM
            bars += [ratios(f"{name}, {_by(each)}", [pair.ratio(each) for pair in found], aim) for each in CLIENTS]
    floor = asked(running, reader, "/livez", pages)
    console.print(f"An answer that asks nobody (/livez), so what Flask and gunicorn cost: {floor:.0f} µs")
    for size in SIZES:
        console.print(_aside(running, ["--apart", reader.path(size, PLAIN), reader.token, "--pages", str(pages)]))
    return bars


@click.command(help=__doc__.partition("\n")[0])
@click.option("--pairs", default=5, show_default=True, help="Pairs for each kind of page.")
@click.option("--pages", default=400, show_default=True, help="Pages a run.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keeps the ratios in this file, as JSON.")
@click.option("--circumstances", default="", help="When and where, for that file.")
@click.option("--raw", "raw_page", type=(int, int), hidden=True)
@click.option("--apart", type=(str, str), hidden=True)
def main(
    pairs: int,
    pages: int,
    out: Path | None,
    circumstances: str,
    raw_page: tuple[int, int] | None,
    apart: tuple[str, str] | None,
) -> None:
    """The command."""
    if apart is not None:
        taken_apart.show(Console(), apart[0], taken_apart.take(load(), *apart, pages))
        return
    if raw_page is not None:
        services = open_services(load())
        click.echo(raw(services, *raw_page, pages))
        services.close()
        return
    with tempfile.TemporaryDirectory() as folder:
        # Every request is counted, as always, and none refused.
        running = start_stores(folder, settings_overrides={"rate_limit_multiplier": 1e6})
        services = open_services(running.settings)
        try:
            bars = bench(Console(), running, services, pairs, pages)
        finally:
            services.close()
            running.stop()
    if out is not None:
        title, unit = "A home page next to a raw loop that joins the same rows", "times the raw loop's CPU"
        command = f"python -m bench.pages --pairs {pairs} --pages {pages}"
        keep(out, Figures(title, unit, command, circumstances, tuple(bars)))


if __name__ == "__main__":
    main()
