"""The figures of a run, as they are kept in `bench/results/`: for each bar of a picture the values that were seen."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Bar:
    """One thing that was measured, as often as there are values; `aim`: what was hoped for."""

    name: str
    values: tuple[float, ...]
    aim: float | None = None

    @property
    def middle(self) -> float:
        """The median of the values."""
        return median(self.values)

    @property
    def text(self) -> str:
        """The median as it is told: whole numbers whole, ratios with two digits."""
        return f"{self.middle:,.2f}".removesuffix(".00")


@dataclass(frozen=True)
class Figures:
    """What one command measured, in one unit. `circumstances`: when, and on what machine next to what."""

    title: str
    unit: str
    command: str
    circumstances: str
    bars: tuple[Bar, ...]


def keep(path: Path, figures: Figures) -> None:
    """Writes them as JSON that a person can read."""
    path.write_text(json.dumps(asdict(figures), indent=2) + "\n")


def kept(path: Path) -> Figures:
    """What `keep` wrote; ValueError or KeyError if it is anything else."""
    told = json.loads(path.read_text())
    bars = tuple(Bar(each["name"], tuple(map(float, each["values"])), each["aim"]) for each in told["bars"])
    return Figures(told["title"], told["unit"], told["command"], told["circumstances"], bars)


def ratios(name: str, values: Sequence[float], aim: float | None = None) -> Bar:
    """A bar of ratios, rounded as far as they say something."""
    return Bar(name, tuple(round(value, 3) for value in values), aim)
