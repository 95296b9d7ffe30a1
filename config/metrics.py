"""Counts and times, thrown away unless somebody collects them; callers never ask whether metrics are on."""

import threading
from collections import defaultdict
from typing import Protocol


class Metrics(Protocol):
    """What the rooms tell about themselves."""

    def timed(self, name: str, seconds: float) -> None:
        """One call of `name` took so long."""

    def counted(self, name: str, amount: int = 1) -> None:
        """`amount` more of `name`."""


class Silence:
    """Throws everything away."""

    def timed(self, name: str, seconds: float) -> None:
        """One call of `name` took so long."""

    def counted(self, name: str, amount: int = 1) -> None:
        """`amount` more of `name`."""


class Tally:
    """Keeps sums in memory, for benches and tests: name to calls or amount, and to seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.amounts: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, float] = defaultdict(float)

    def timed(self, name: str, seconds: float) -> None:
        """One call of `name` took so long."""
        with self._lock:
            self.amounts[name] += 1
            self.seconds[name] += seconds

    def counted(self, name: str, amount: int = 1) -> None:
        """`amount` more of `name`."""
        with self._lock:
            self.amounts[name] += amount
