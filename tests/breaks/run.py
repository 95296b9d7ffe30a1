"""Breaks the code on purpose, one line at a time, in a copy of the tree, and requires a promise's tests to notice.

`make breaks`, or `python tests/breaks/run.py [WORDS]` for those breaks whose sentence or file holds all the words.
A break that no longer applies is a failure, and so are tests that are red without it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from stack import up  # noqa: E402
from tests.breaks import asked, guarded, kept, said, shown  # noqa: E402
from tests.breaks.one import Break  # noqa: E402
from tests.small import SMALL  # noqa: E402

_LEFT_OUT = (".git", ".venv", ".cache", ".murmur", ".terraform", ".hypothesis", "*_cache", "__pycache__")
_STATE = "MURMURATION_TEST_STATE"
_PATIENT, _HASTY = "_PATIENCE_SECONDS = 30.0", "_PATIENCE_SECONDS = 15.0"
_RED = 1
"""What pytest answers where a test failed; anything above is a mistake of ours."""


class NotUp(Exception):
    """The parts of the copy do not run, so no test can tell anything."""


def main(words: list[str]) -> int:
    """0 if every break was caught."""
    every = (*kept.BREAKS, *shown.BREAKS, *said.BREAKS, *asked.BREAKS, *guarded.BREAKS)
    chosen = [each for each in every if all(word in f"{each.promise} {each.file} {each.sentence}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="breaks") as folder:
        copy = Path(folder, "tree")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        hurry(copy)
        wrong = [problem for each in chosen if (problem := unfit(each, copy))]
        if chosen and not wrong:
            with stores(Path(folder, "state"), any(each.parts for each in chosen)) as state:
                wrong = [*uncaught(chosen, copy, state, parts=False), *uncaught(chosen, copy, state, parts=True)]
    print(*wrong, f"{len(chosen) - len(wrong)} of {len(chosen)} breaks were caught.", sep="\n")
    return 1 if wrong or not chosen else 0


def hurry(copy: Path) -> None:
    """The tests' patience is for busy machines; here most of them wait in vain."""
    cast = copy / "tests/cast.py"
    text = cast.read_text()
    assert _PATIENT in text
    cast.write_text(text.replace(_PATIENT, _HASTY))


def unfit(each: Break, copy: Path) -> str:
    """Why a break cannot be applied, if so."""
    path = copy / each.file
    found = path.read_text().count(each.old) if path.exists() else 0
    if found != 1:
        return f"DOES NOT APPLY: {each.sentence}: its text stands {found} times in {each.file}"
    for file, _, test in (name.partition("::") for name in each.tests):
        if f"def {test.partition('[')[0]}(" not in (copy / file).read_text():
            return f"DOES NOT APPLY: {each.sentence}: there is no {test} in {file}"
    return ""


def uncaught(every: Iterable[Break], copy: Path, state: Path, *, parts: bool) -> Iterator[str]:
    """What went wrong with those that need the parts, or with those that do not: first without any break."""
    chosen = [each for each in every if each.parts is parts]
    whole = sorted({test for each in chosen for test in each.tests})
    if not whole:
        return
    with running(copy, state) if parts else nullcontext():
        code, told = tested(copy, state, whole)
    if code != 0:
        yield f"RED WITHOUT ANY BREAK:\n{told}"
        return
    for each in chosen:
        began = time.monotonic()
        try:
            with broken(each, copy), running(copy, state) if parts else nullcontext():
                code, told = tested(copy, state, each.tests)
        except NotUp as failure:
            code, told = 0, str(failure)
        caught = code == _RED
        verdict = "caught" if caught else f"NOT CAUGHT ({code})"
        print(f"promise {each.promise}: {each.sentence}: {verdict}, {time.monotonic() - began:.0f} s", flush=True)
        if not caught:
            yield f"NOT CAUGHT: promise {each.promise}: {each.sentence}\n{told}"


@contextmanager
def broken(each: Break, copy: Path) -> Iterator[None]:
    """The copy with this break."""
    path = copy / each.file
    text = path.read_text()
    path.write_text(text.replace(each.old, each.new))
    try:
        yield
    finally:
        path.write_text(text)


@contextmanager
def stores(folder: Path, needed: bool) -> Iterator[Path]:
    """One Cassandra and two Redis for all breaks: each test makes its own people. Those of MURMURATION_TEST_STATE are
    used where they run already, and left running."""
    if not needed:
        yield folder
        return
    if _STATE in os.environ:
        yield Path(os.environ[_STATE])
        return
    started = up.start_stores(folder, settings_overrides=SMALL, sync=False)
    try:
        yield folder
    finally:
        started.stop()


@contextmanager
def running(copy: Path, state: Path) -> Iterator[None]:
    """API, workers and sweeper of the copy."""
    command = [sys.executable, "-m", "tests.breaks.parts", str(state)]
    child = subprocess.Popen(command, cwd=copy, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None and child.stdout is not None
    try:
        if child.stdout.readline() != b"up\n":
            raise NotUp("The parts of the copy did not come up.")
        yield
    finally:
        child.stdin.close()
        child.wait(60)


def tested(copy: Path, state: Path, tests: Iterable[str]) -> tuple[int, str]:
    """pytest's answer, and the end of what it told."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command, cwd=copy, env=_environment(**{_STATE: str(state)}), capture_output=True, text=True, check=False
    )
    return done.returncode, "\n".join((done.stdout + done.stderr).splitlines()[-15:])


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", **more}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
