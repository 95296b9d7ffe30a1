"""Writes the table of costs into terraform/README.md, from plans: `python -m tests.terraform.costs PLAN.json …`.

Each file is named after its row (dev.json, prod.json, half-billion.json); `make terraform` checks that the table is
what the plans of today cost.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stack.infra import cost, prices
from tests.terraform.provider import TERRAFORM

PAGE = TERRAFORM / "README.md"
ROWS = {
    "dev": "dev, a thousand people",
    "prod": "prod, a million people",
    "half-billion": "prod, 500 million people",
}
_PART = re.compile(r"(<!-- cost -->\n).*?(<!-- /cost -->)", re.DOTALL)


def table(files: Mapping[str, Path]) -> str:
    """One row a plan: what a month costs on demand, and how much of it with three years paid ahead."""
    date = prices.read(None).table["date"]
    rows = [
        f"| {ROWS[name]} | {_month(files[name], 'on_demand')} | {_month(files[name], 'reserved_3y')} |" for name in ROWS
    ]
    head = f"| one region of | USD a month on demand, prices of {date} | with 3 years reserved |"
    return "\n".join([head, "| --- | --- | --- |", *rows]) + "\n"


def _month(plan: Path, pricing: Any) -> str:
    return f"{cost.of_file(plan, None, pricing).total:,.0f}"


def written(page: str, files: Mapping[str, Path]) -> str:
    """The page with the table of today."""
    return _PART.sub(lambda found: found.group(1) + table(files) + found.group(2), page)


def main(names: list[str]) -> None:
    """Writes the page."""
    files = {Path(name).stem: Path(name) for name in names}
    for file in files.values():
        assert json.loads(file.read_text())["format_version"]
    PAGE.write_text(written(PAGE.read_text(), files))


if __name__ == "__main__":
    main(sys.argv[1:])
