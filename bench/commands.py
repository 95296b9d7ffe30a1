"""`murmur load` and `murmur audit`: what bench adds to the command line, by entry point."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
from rich.console import Console

from bench import manifest, show, trace
from bench.audit import CONNECTIONS, FAULTS, AuditError, Readers, Tally, choose
from bench.audit import audit as ask
from bench.expectation import Expectation, expect
from bench.replay import LANES
from bench.walk import Door
from config.settings import Settings
from stack.state import State, as_environment

if TYPE_CHECKING:
    from bench.load import Plan
    from fanout.services import Send

Command = Callable[..., Any]

# All in the state folder, unless said otherwise.
MANIFEST, LOADED, AUDITED = "higgs.manifest", "load.json", "audit.json"

_from = click.option(
    "--from",
    "folder",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that holds the Higgs files.",
)
_manifest = click.option(
    "--manifest",
    "manifest_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"What the load has done so far.  [default: {MANIFEST} in the state folder]",
)


def _report(name: str) -> Callable[[Command], Command]:
    return click.option(
        "--report",
        "report_path",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"The figures as JSON.  [default: {name} in the state folder]",
    )


@contextmanager
def _told(*failures: type[Exception]) -> Iterator[None]:
    """What went wrong as one sentence and status 1."""
    try:
        yield
    except failures as error:
        raise click.ClickException(str(error)) from error


@click.group()
def load() -> None:
    """Load a real activity trace."""


@load.command()
@_from
@_manifest
@_report(LOADED)
@click.option("--limit", type=click.IntRange(1), help="Only what begins within so many first rows of the trace.")
@click.option("--speed", type=click.FloatRange(0, min_open=True), help="200 is 200 times the pace of the trace.")
@click.option("--celebrity-line", type=click.IntRange(1), help="Authors with so many followers are merged at read.")
@click.option("--dormant", type=click.FloatRange(0, 1), default=0.0, help="So large a share of the accounts sleeps.")
@click.option("--lanes", type=click.IntRange(1), default=LANES, show_default=True, help="Posts under way at once.")
@click.pass_obj
def higgs(
    state: State,
    folder: Path,
    manifest_path: Path | None,
    report_path: Path | None,
    limit: int | None,
    speed: float | None,
    celebrity_line: int | None,
    dormant: float,
    lanes: int,
) -> None:
    """Replay the Higgs trace through the path that every post takes, and the running workers.

    Accounts, follows and the old tweets that the trace refers to are written in bulk before. A load that was
    interrupted goes on where it was when it is run again. Then every home timeline can be audited.
    """
    from bench import drained
    from bench.load import LoadError, Plan

    settings = state.settings()
    if celebrity_line is not None:
        settings = settings.model_copy(update={"celebrity_line_followers": celebrity_line})
    plan = Plan(folder, manifest_path or state.folder / MANIFEST, limit, speed, dormant, lanes)
    console = Console()
    with _told(trace.TraceError, manifest.ManifestError, LoadError, drained.NotDrained):
        figures = _load(state, settings, plan, console)
    show.loaded(console, figures)
    _keep(report_path or state.folder / LOADED, figures)


def _load(state: State, settings: Settings, plan: "Plan", console: Console) -> dict[str, Any]:
    """Loads, then counts what lies in the tables; figures by name."""
    from bench import load, sizes
    from fanout.services import open_services

    services = open_services(settings, send=_send(settings))
    bar = show.Bar(console)
    try:
        with bar.progress:
            figures = load.load(services, plan, bar)
            bar.begin("Counting rows", sizes.RANGES)
            figures["home_rows"] = sizes.home_rows(services, bar.advance)
            figures["disk_bytes"] = sizes.table_bytes(state, settings.cassandra_keyspace)
    finally:
        services.close()
    return figures


def _send(settings: Settings) -> "Send":
    """Nudges for the running workers, sent as they send them: their app reads the environment when it is imported."""
    os.environ.update(as_environment(settings))
    from workers.app import send

    return send


@click.command()
@_from
@_manifest
@_report(AUDITED)
@click.option("--sample", type=click.IntRange(1), help="Ask only so many readers with entries, drawn by lot.")
@click.option(
    "--empty",
    type=click.IntRange(0),
    default=10_000,
    show_default=True,
    help="Ask so many readers whose home timelines must be empty, drawn by lot.",
)
@click.option("--page-size", type=click.IntRange(1, 100), default=100, show_default=True, help="Entries a page.")
@click.option("--connections", type=click.IntRange(1), default=CONNECTIONS, show_default=True, help="Readers at once.")
@click.pass_obj
def audit(
    state: State,
    folder: Path,
    manifest_path: Path | None,
    report_path: Path | None,
    sample: int | None,
    empty: int,
    page_size: int,
    connections: int,
) -> None:
    """Compare every home timeline with what it must hold.

    What must be there is computed from the files of the trace and the manifest of the load alone, what is
    there is read through HTTP. Exits with 1 if a single entry is missing, repeated, foreign or out of order.
    """
    settings = state.settings()
    door = Door(settings.public_url, _tokens(settings), page_size)
    console = Console()
    began = time.monotonic()
    with _told(trace.TraceError, manifest.ManifestError, AuditError):
        expectation, facts = _expectation(settings, folder, manifest_path or state.folder / MANIFEST)
        readers = choose(expectation, sample=sample, empty=empty)
        tallies = _ask_all(console, expectation, door, readers, settings.horizon_seconds, connections)
    facts["seconds"] = round(time.monotonic() - began, 1)
    show.audited(console, tallies, facts)
    path = report_path or state.folder / AUDITED
    clean = all(tally.clean for tally in tallies.values())
    groups = {name: _figures(tally) for name, tally in tallies.items()}
    _keep(path, {**facts, "url": door.url, "page_size": page_size, "clean": clean, "groups": groups})
    if not clean:
        raise click.ClickException(f"Home timelines are not what they must be; {path} names the entries.")


def _tokens(settings: Settings) -> Callable[[int], str]:
    """Readers' access tokens, signed with the state's own key; nothing else here needs the API's code."""
    from api.auth.keys import read_keys
    from api.auth.tokens import Tokens

    tokens = Tokens(settings, read_keys(settings.token_signing_key))
    return lambda user: tokens.mint_for_audit(user, settings.access_token_seconds)


def _expectation(settings: Settings, folder: Path, path: Path) -> tuple[Expectation, dict[str, Any]]:
    """What must be there, and how complete the load was."""
    record = manifest.read(path)
    if record.heading != manifest.heading(trace.fingerprint(folder)):
        raise manifest.ManifestError(f"{path} is of another trace than the one in {folder}")
    asked = record.steps.get("events", {})
    events = trace.read_events(folder, asked.get("limit"))
    expectation = expect(
        events,
        trace.read_graph(folder),
        record.tweets,
        most=settings.home_entries_max,
        window=settings.root_window_entries,
    )
    finished = record.steps.get("drained", {"limit": 0})["limit"] == asked.get("limit")
    return expectation, {"events": len(events), "acknowledged": len(record.tweets), "load_finished": finished}


def _ask_all(
    console: Console,
    expectation: Expectation,
    door: Door,
    readers: Readers,
    horizon_seconds: float,
    connections: int,
) -> dict[str, Tally]:
    """Tallies by group of readers."""
    groups = {
        f"with entries ({len(readers.with_entries):,} of {readers.with_entries_of:,})": readers.with_entries,
        f"without ({len(readers.without):,} of {readers.without_of:,})": readers.without,
    }
    bar = show.Bar(console)
    tallies = {}
    with bar.progress:
        for name, accounts in groups.items():
            bar.begin(f"Readers {name.partition(' (')[0]}", len(accounts))
            tallies[name] = ask(
                expectation,
                door,
                accounts,
                horizon_seconds=horizon_seconds,
                connections=connections,
                asked=bar.advance,
            )
    return tallies


def _figures(tally: Tally) -> dict[str, Any]:
    counts = {"readers": tally.readers, "expected": tally.expected, "found": tally.found}
    return {**counts, "faults": {fault: tally.faults[fault] for fault in FAULTS}, "named": tally.named}


def _keep(path: Path, figures: dict[str, Any]) -> None:
    path.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2) + b"\n")
