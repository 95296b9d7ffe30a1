"""Progress at the terminal: every step says what it does, how long it has been at it, and when it is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

WORTH_SAYING_SECONDS = 1.0


class Steps:
    """A column of finished steps above the one at work; silent when told so."""

    def __init__(self, quiet: bool = False) -> None:
        self.console = Console(quiet=quiet, highlight=False)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show `text` with a running clock while the block runs, then its time."""
        began = time.monotonic()
        if not self.console.is_terminal:
            self.console.print(f"{text} …")
        with self._clock(text):
            yield
        took = time.monotonic() - began
        if self.console.is_terminal or took > WORTH_SAYING_SECONDS:
            self.console.print(f"[green]✓[/green] {text} [dim]{took:.1f} s[/dim]")

    def _clock(self, text: str) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        progress = Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)
        progress.add_task(text, total=None)
        return progress

    def say(self, text: str = "") -> None:
        """Print a line."""
        self.console.print(text, soft_wrap=True)

    def plain(self, text: str) -> None:
        """Print text as it is, to be copied: nothing in it is markup and nothing is folded."""
        self.console.print(text, soft_wrap=True, markup=False)


QUIET = Steps(quiet=True)
