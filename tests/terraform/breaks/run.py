"""Breaks Terraform's files on purpose, in a copy, and requires named runs of `terraform test` to notice.

`make terraform-breaks`, or `python -m tests.terraform.breaks.run [FOLDER …]`. Two kinds: every validation of every
variable is switched off, the first ones of all variables of a folder together, then the second ones, and so on; and
every behaviour of `behaviours.py` is broken alone. Of a folder's runs only those take part that could notice: all that
expect a refusal, or the one that is named. A break that no longer applies is a failure.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.terraform import provider
from tests.terraform.breaks.behaviour import Behaviour
from tests.terraform.breaks.behaviours import BEHAVIOURS
from tests.terraform.provider import Terraform, folders

_VARIABLE = re.compile(r'^variable "(\w+)" \{\n.*?^\}', re.MULTILINE | re.DOTALL)
_RUN = re.compile(r'^run "(\w+)" \{\n.*?^\}\n?', re.MULTILINE | re.DOTALL)
_CONDITION = re.compile(r"(condition\s*= )(.*?)(\n\s*error_message)", re.DOTALL)


def main(chosen: list[str]) -> int:
    """0 if every break was noticed."""
    reason = provider.missing()
    if reason:
        print(f"Nothing was broken: {reason}.")
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="breaks") as folder:
        terraform = provider.require_terraform(Path(folder))
        tree = provider.copied(Path(folder))
        wanted = [each for each in folders("modules", "stacks") if not chosen or each in chosen]
        wrong = [problem for each in wanted for problem in _unnoticed(terraform, tree, each)]
    print(*wrong, f"{len(wrong)} breaks went unnoticed, {time.monotonic() - began:.0f} s.", sep="\n")
    return 1 if wrong else 0


def _unnoticed(terraform: Terraform, tree: Path, folder: str) -> Iterator[str]:
    if not any((tree / folder / "tests").glob("*.tftest.hcl")):
        return
    terraform.init(tree / folder)
    if failed := _failures(terraform, tree / folder):
        yield f"{folder}: red without any break: {sorted(failed)}"
        return
    yield from _validations(terraform, tree / folder, folder)
    for each in BEHAVIOURS:
        if each.folder == folder:
            yield from _behaviour(terraform, tree / folder, each)


def _validations(terraform: Terraform, here: Path, folder: str) -> Iterator[str]:
    """Switches off the first validation of every variable, then the second, …"""
    place = 0
    while off := _switched_off(here, place):
        with refusals(here):
            told = " ".join(text for texts in _failures(terraform, here).values() for text in texts)
        for path, text in off.originals.items():
            path.write_text(text)
        missed = [name for name in off.names if f"var.{name}," not in told and f"var.{name} " not in told]
        print(
            f"{folder}: validation {place + 1} of {len(off.names)} variables off, {len(missed)} unnoticed", flush=True
        )
        yield from (f"{folder}: nothing notices that validation {place + 1} of {name} is off" for name in missed)
        place += 1


class _Off:
    """Variables without one of their validations, and the files as they were."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.originals: dict[Path, str] = {}

    def __bool__(self) -> bool:
        return bool(self.names)


def _switched_off(here: Path, place: int) -> _Off:
    off = _Off()
    for path in sorted(here.glob("*.tf")):
        text = path.read_text()
        for variable in _VARIABLE.finditer(text):
            found = list(_CONDITION.finditer(variable.group()))
            if len(found) > place:
                # A condition must name its variable.
                old, name = found[place], variable.group(1)
                new = f"{old.group(1)}var.{name} == var.{name}{old.group(3)}"
                changed = path.read_text().replace(variable.group(), variable.group().replace(old.group(), new))
                off.originals.setdefault(path, text)
                off.names.append(name)
                path.write_text(changed)
    return off


def _behaviour(terraform: Terraform, here: Path, each: Behaviour) -> Iterator[str]:
    path = here / each.file
    text = path.read_text()
    times = text.count(each.old)
    if times != 1:
        yield f"{each.folder}: does not apply: {each.sentence}: its text stands {times} times in {each.file}"
        return
    path.write_text(text.replace(each.old, each.new))
    with only(here, needed(here, each.run)):
        failed = _failures(terraform, here)
    path.write_text(text)
    noticed = each.run in failed
    print(f"{each.folder}: {each.sentence}: {'noticed' if noticed else 'NOT NOTICED'}", flush=True)
    if not noticed:
        yield f"{each.folder}: {each.run} does not notice: {each.sentence} (red were {sorted(failed)})"


def needed(here: Path, wanted: str) -> Callable[[str, str], bool]:
    """Whether a run is needed for `wanted`: itself, or all if it stands on what others have applied or planned."""
    written = {run.group(1): run.group() for text in _written(here).values() for run in _RUN.finditer(text)}
    alone = "command = plan" in written.get(wanted, "") and not re.search(r"\brun\.\w", written[wanted])
    return lambda run, text: run == wanted or not alone


def refusals(here: Path) -> AbstractContextManager[None]:
    """Leaves the runs that expect a refusal, each in a file of its own; in the end all are back.

    Terraform skips whatever stands in a file behind a run that misses its refusal.
    """
    return _instead(
        here,
        {
            path.with_name(f"{run.group(1)}.tftest.hcl"): _RUN.sub("", text) + run.group()
            for path, text in _written(here).items()
            for run in _RUN.finditer(text)
            if "expect_failures" in run.group()
        },
    )


def only(here: Path, wanted: Callable[[str, str], bool]) -> AbstractContextManager[None]:
    """Leaves the runs that are needed, by name and text, and what a file says before them; in the end all are back."""
    left = {
        path: _RUN.sub(lambda run: run.group() if wanted(run.group(1), run.group()) else "", text)
        for path, text in _written(here).items()
    }
    return _instead(here, {path: text for path, text in left.items() if _RUN.search(text)})


def _written(here: Path) -> dict[Path, str]:
    return {path: path.read_text() for path in (here / "tests").glob("*.hcl")}


@contextmanager
def _instead(here: Path, files: Mapping[Path, str]) -> Iterator[None]:
    """These are a folder's tests until the end, when the old ones are back."""
    originals = _written(here)
    _replace(here, files)
    try:
        yield
    finally:
        _replace(here, originals)


def _replace(here: Path, files: Mapping[Path, str]) -> None:
    for path in _written(here):
        path.unlink()
    for path, text in files.items():
        path.write_text(text)


def _failures(terraform: Terraform, here: Path) -> dict[str, list[str]]:
    """What was said of each run that was not green."""
    failed: dict[str, list[str]] = {}
    for line in terraform.run(here, "test", "-json").out.splitlines():
        said = json.loads(line)
        run = said.get("@testrun", "")
        if said["type"] == "test_run" and said["test_run"].get("status") in ("fail", "error"):
            failed.setdefault(run, [])
        if said["type"] == "diagnostic" and said["diagnostic"]["severity"] == "error":
            failed.setdefault(run, []).append(f"{said['diagnostic']['summary']} {said['diagnostic']['detail']}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
