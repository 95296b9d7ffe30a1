"""The audit as it is typed, against home timelines that a small server makes up."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from bench import commands, manifest, trace
from bench.audit import first_id_of

ALICE, BOB, CAROL, DAVE, STAR = range(1, 6)


@pytest.fixture
def run(api: Any, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Type `murmur audit …` where the star has posted three times and alice, who follows, must see it."""
    folder = write("5 5 1 MT\n5 5 2 MT\n5 5 3 MT", [(ALICE, STAR), (STAR, DAVE)])
    first = first_id_of(time.time() - 60)
    opened, _ = manifest.resume(tmp_path / commands.MANIFEST, manifest.heading(trace.fingerprint(folder)))
    with opened:
        opened.finished("events", limit=None, events=3)
        opened.acknowledged((number, first + number) for number in range(3))
        opened.finished("drained", limit=None)
    api.homes = {account: [first + 2, first + 1, first] for account in (ALICE, STAR)}
    settings = SimpleNamespace(
        public_url=api.url, home_entries_max=800, root_window_entries=80, horizon_seconds=86_400.0
    )
    state = SimpleNamespace(folder=tmp_path, settings=lambda: settings)
    monkeypatch.setattr(commands, "_tokens", lambda _: lambda user: f"token-of-{user}")
    return lambda *words: CliRunner().invoke(commands.audit, ["--from", str(folder), *words], obj=state)


def report(tmp_path: Path) -> Any:
    return orjson.loads((tmp_path / commands.AUDITED).read_bytes())


def test_an_audit_that_finds_nothing_wrong_exits_with_0_and_says_what_it_asked(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    found = report(tmp_path)
    assert (found["clean"], found["load_finished"], found["acknowledged"]) == (True, True, 3)
    groups = found["groups"]
    assert list(groups) == ["with entries (2 of 2)", "without (1 of 1)"]
    assert [group["expected"] for group in groups.values()] == [6, 0]
    assert "not finished" not in result.output


def test_an_audit_that_finds_something_exits_with_1_and_names_it(
    api: Any, run: Callable[..., Result], tmp_path: Path
) -> None:
    lost = api.homes[ALICE].pop(1)
    result = run()
    assert result.exit_code == 1
    assert "not what they must be" in result.output
    assert report(tmp_path)["groups"]["with entries (2 of 2)"]["named"] == [
        {
            "account": str(ALICE),
            "user_id": str(trace.user_id(ALICE)),
            "fault": "missing",
            "subject": str(lost),
        }
    ]


def test_an_audit_of_an_unfinished_load_says_so(run: Callable[..., Result], tmp_path: Path) -> None:
    opened, _ = manifest.resume(tmp_path / commands.MANIFEST, manifest.read(tmp_path / commands.MANIFEST).heading)
    with opened:
        opened.finished("drained", limit=1)
    assert "not finished" in run().output


def test_a_missing_manifest_or_another_trace_is_one_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("--manifest", str(tmp_path / "none"))
    assert (result.exit_code, "missing" in result.output, "Traceback" in result.output) == (1, True, False)
    opened, _ = manifest.resume(tmp_path / "other", manifest.heading("other"))
    opened.close()
    assert "another trace" in run("--manifest", str(tmp_path / "other")).output


def test_what_is_expected_does_not_come_from_the_code_under_audit() -> None:
    """Nothing of `fanout` or `cql` is even loaded where an audit computes and compares."""
    code = "import sys, bench.commands; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "bench" in done.stdout.split()
    assert not {"fanout", "cql", "cassandra"} & set(done.stdout.split())
