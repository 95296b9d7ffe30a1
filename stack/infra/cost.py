"""What a Terraform plan costs a month: a pure function of plan and prices. What it does not know, it names."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from stack.infra import plan as plans
from stack.infra import prices as tables
from stack.infra.charges import BY_USE, FREE, RULES
from stack.infra.plan import Plan
from stack.infra.prices import Prices, Pricing


@dataclass(frozen=True)
class Line:
    """So many alike things of one block, what one costs a month, and all of them; in the table's currency."""

    resource: str
    what: str
    count: float
    each: float
    month: float


@dataclass(frozen=True)
class Estimate:
    """Lines and their sum; `by_use` is charged by what is used and not in it, `unknown` is not in it either."""

    date: str
    region: str
    currency: str
    pricing: str
    total: float
    lines: list[Line]
    by_use: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def of(plan: Plan, prices: Prices, pricing: Pricing = "on_demand") -> Estimate:
    """The estimate of a plan; every resource is a line, charged by use, free, or named as unknown."""
    sums: dict[tuple[str, str, float], float] = defaultdict(float)
    unknown: set[str] = set()
    for resource in plan.resources:
        rule = RULES.get(resource.kind)
        if rule is None:
            if resource.kind not in FREE and resource.kind not in BY_USE:
                unknown.add(resource.kind)
            continue
        for what, count, each in rule(resource, plan, prices, pricing):
            if each is None:
                unknown.add(f"{resource.kind}: {what}")
            elif count:
                sums[(resource.group, what, each)] += count
    lines = [_line(*key, count) for key, count in sums.items()]
    lines.sort(key=lambda line: (-line.month, line.resource, line.what))
    total = round(sum(line.month for line in lines), 2)
    table = prices.table
    facts = (table["date"], table["region"], table["currency"], pricing)
    return Estimate(*facts, total, lines, list(_by_use(plan, prices)), sorted(unknown))


def _line(resource: str, what: str, each: float, count: float) -> Line:
    return Line(resource, what, round(count, 2), round(each, 4), round(count * each, 2))


def _by_use(plan: Plan, prices: Prices) -> Iterator[dict[str, Any]]:
    counts = Counter(resource.kind for resource in plan.resources)
    for kind, names in BY_USE.items():
        if counts[kind]:
            yield {
                "type": kind,
                "count": counts[kind],
                "prices": {name: prices.table["by_use"][name] for name in names},
            }


def of_file(plan: Path, prices: Path | None = None, pricing: Pricing = "on_demand") -> Estimate:
    """The estimate of a plan in a file; StackError if plan or table cannot be read."""
    return of(plans.read(plan), tables.read(prices), pricing)


def told(estimate: Estimate, *, as_json: bool = False) -> str:
    """For a program, or a table for a person."""
    if as_json:
        return json.dumps(asdict(estimate), indent=1)
    unit = estimate.currency
    rows = [f"{line.month:>12,.2f}  {line.count:>7g} × {line.what:<34} {line.resource}" for line in estimate.lines]
    rows.append(f"{estimate.total:>12,.2f}  {unit} a month, {estimate.pricing}; {estimate.region}, {estimate.date}")
    for row in estimate.by_use:
        amounts = ", ".join(f"{name} {amount}" for name, amount in row["prices"].items())
        rows.append(f"{'by use':>12}  {row['count']:>7} × {row['type']}: {amounts}")
    rows += [f"{'unknown':>12}  {name}" for name in estimate.unknown]
    return "\n".join(rows)
