"""What a load and an audit show at the terminal: one bar while they go on, one table at the end."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bench.audit import FAULTS, Tally


class Bar:
    """A line for each step with its count, its rate and the time that is left."""

    def __init__(self, console: Console) -> None:
        rate = TextColumn("{task.fields[rate]:>9}")
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), rate)
        self.progress = Progress(*columns, TimeRemainingColumn(), console=console)
        self._task = self.progress.add_task("", visible=False, rate="")

    def begin(self, step: str, total: int) -> None:
        """A step of so many parts begins, and the one before has ended."""
        self.progress.stop_task(self._task)
        self._task = self.progress.add_task(step, total=total, rate="")

    def advance(self, parts: int) -> None:
        """So many more parts of the step are done."""
        self.progress.advance(self._task, parts)
        speed = self.progress.tasks[self._task].speed
        self.progress.update(self._task, rate=f"{speed:,.0f}/s" if speed else "")


def loaded(console: Console, figures: dict[str, Any]) -> None:
    """The figures of a load, one a line."""
    table = Table("figure", "value", title="Load of the Higgs trace")
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), _text(value))
    console.print(table)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_text(part)}" for name, part in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def audited(console: Console, tallies: dict[str, Tally], facts: dict[str, Any]) -> None:
    """What an audit expected and found, by group of readers."""
    table = Table("", *tallies, title="Home timelines")
    for measure in ("expected", "found"):
        table.add_row(measure, *(f"{getattr(tally, measure):,}" for tally in tallies.values()))
    for fault in FAULTS:
        table.add_row(fault, *(f"{tally.faults[fault]:,}" for tally in tallies.values()))
    console.print(table)
    asked = sum(tally.readers for tally in tallies.values())
    console.print(f"{asked:,} readers in {facts['seconds']} s, {asked / max(facts['seconds'], 0.1):,.0f} a second.")
    if not facts["load_finished"]:
        console.print(
            f"The load has not finished: {facts['acknowledged']:,} of {facts['events']:,} events are "
            "acknowledged. What was under way may be foreign. Run the load again; it resumes."
        )
