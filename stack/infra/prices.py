"""The price table as data (`bench/prices.json`), dated and with its sources; a planner reads the same file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from stack.environment import ROOT
from stack.errors import StackError

FILE = ROOT / "bench" / "prices.json"
Pricing = Literal["on_demand", "reserved_1y", "reserved_3y"]
PARTS = ("date", "currency", "region", "hours_per_month", "sources", "instances", "cache_nodes", "volumes", "by_month")


@dataclass(frozen=True)
class Prices:
    """One table; amounts are in its `currency`, a month has `hours` hours."""

    table: Mapping[str, Any]

    @property
    def hours(self) -> float:
        """Hours that a month is taken to have."""
        return float(self.table["hours_per_month"])

    def instance_month(self, kind: str, pricing: Pricing | Literal["spot"]) -> float | None:
        """One machine of this type for a month; None for a type that the table does not have."""
        row = self.table["instances"].get(kind)
        return None if row is None else float(row[f"{pricing}_hour"]) * self.hours

    def cache_month(self, kind: str, engine: str, pricing: Pricing) -> float | None:
        """One node of a cache for a month; None for a type that the table does not have."""
        row = self.table["cache_nodes"].get(kind)
        if row is None:
            return None
        hour = float(row["valkey_hour" if engine == "valkey" else "redis_hour"])
        return hour * self.hours * (1.0 if pricing == "on_demand" else float(row[f"{pricing}_ratio"]))

    def volume_month(self, kind: str, gib: float, iops: float, mibps: float) -> float | None:
        """One volume for a month; what is included in its price is not charged again."""
        row = self.table["volumes"].get(kind)
        if row is None:
            return None
        amount = gib * float(row["gib_month"])
        amount += max(0.0, iops - row.get("iops_included", 0)) * row.get("iops_month", 0.0)
        return float(amount + max(0.0, mibps - row.get("mibps_included", 0)) * row.get("mibps_month", 0.0))

    def month(self, name: str) -> float:
        """One of what is charged by the month, or by the hour for a whole month."""
        by_month: Mapping[str, float] = self.table["by_month"]
        return by_month[name] if name in by_month else float(self.table["by_hour"][name]) * self.hours


def read(file: Path | None = None) -> Prices:
    """The table; StackError if it cannot be read or lacks a part."""
    path = file or FILE
    try:
        table = json.loads(path.read_text())
        missing = [part for part in PARTS if part not in table]
    except (OSError, ValueError, TypeError) as error:
        raise StackError(f"The price table {path} cannot be read: {error}.") from error
    if missing:
        raise StackError(f"The price table {path} has no {', '.join(missing)}.")
    return Prices(table)
