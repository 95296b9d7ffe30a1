"""One page of the API taken apart: what its own thread burned, and the others; and by whom, as a profile tells it."""

import cProfile
import pstats
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from werkzeug.test import create_environ

from api.app import create_app
from config.settings import Settings

Pipeline = Any

GROUPS = (
    ("Cassandra driver", ("/cassandra/",)),
    ("Redis client", ("/redis/", "/hiredis/")),
    ("web framework", ("/flask/", "/werkzeug/", "/apiflask/")),
    ("input models", ("/pydantic",)),
    ("api", ("/api/",)),
    ("fanout", ("/fanout/",)),
    ("cache", ("/cache/",)),
    ("cql", ("/cql/",)),
)
_OTHER = "other"
_WARM_UP_PAGES = 100


@dataclass(frozen=True)
class Parts:
    """CPU microseconds a page: of the thread that answers, of the others (the driver's loop), and shares of the former.

    gunicorn is not in it: the application is called as gunicorn calls it.
    """

    answering: float
    others: float
    shares: Mapping[str, float]


def take(settings: Settings, path: str, token: str, pages: int) -> Parts:
    """Asks an application in this process for so many pages, timed, and for as many again, profiled.

    The process's own environment has to hold the settings, too: the Celery app behind the doors reads it.
    """
    ask = _door(create_app(settings), path, token)
    for _ in range(_WARM_UP_PAGES):
        ask()
    thread, process = time.thread_time(), time.process_time()
    for _ in range(pages):
        ask()
    thread, process = time.thread_time() - thread, time.process_time() - process
    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    for _ in range(pages):
        ask()
    profile.disable()
    per_page = 1e6 / pages
    return Parts(thread * per_page, (process - thread) * per_page, _shares(pstats.Stats(profile)))


def _door(app: Any, path: str, token: str) -> Callable[[], bytes]:
    environ = create_environ(path, headers={"authorization": f"Bearer {token}"})

    def ask() -> bytes:
        answer = app(dict(environ), lambda *_: None)
        try:
            return b"".join(answer)
        finally:
            answer.close()

    return ask


def _shares(stats: pstats.Stats) -> dict[str, float]:
    """Each group's share of the CPU time; what is written in C counts for whoever called it."""
    burned: dict[str, float] = {}
    told: Any = stats
    for (filename, _, _), (_, _, own, _, callers) in told.stats.items():
        if filename == "~" and callers:
            for (calling, _, _), (_, _, here, _) in callers.items():
                burned[_group(calling)] = burned.get(_group(calling), 0.0) + here
        else:
            burned[_group(filename)] = burned.get(_group(filename), 0.0) + own
    total = sum(burned.values())
    return {group: part / total for group, part in burned.items()}


def _group(filename: str) -> str:
    return next((name for name, marks in GROUPS if any(mark in filename for mark in marks)), _OTHER)


def show(console: Console, title: str, parts: Parts) -> None:
    """Where a page's time goes."""
    console.print(f"{title}: {parts.answering:.0f} µs in the thread that answers, {parts.others:.0f} in the others")
    table = Table(title=f"{title}: the thread that answers")
    table.add_column("by")
    table.add_column("share", justify="right")
    table.add_column("CPU-µs", justify="right")
    for group, share in sorted(parts.shares.items(), key=lambda each: -each[1]):
        table.add_row(group, f"{share:.0%}", f"{share * parts.answering:.0f}")
    console.print(table)
