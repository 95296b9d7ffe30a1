"""Writes docs/access.md from the table that the tests assert: `python -m tests.contract.access_page`."""

from pathlib import Path

from tests.architecture.sources import ROOT
from tests.contract import table
from tests.contract.scene import named

PAGE = ROOT / "docs" / "access.md"

_HEAD = """# Who may ask what

Made by `make access` from `tests/contract/table.py`, which the tests assert; do not edit it here.

"""


def page() -> str:
    """The whole page."""
    told = " ".join((table.__doc__ or "").split("\n\n", 1)[1].replace("\n\n", "\x00").split())
    viewers = "\n".join(f"- *{name}*: {words}" for name, words in table.VIEWERS.items())
    heads = ["route", "path names", *table.VIEWERS]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    lines += [_line(row) for row in sorted(table.rows(), key=_place)]
    return _HEAD + told.replace("\x00", "\n\n") + "\n\n" + viewers + "\n\n" + "\n".join(lines) + "\n"


def _place(row: table.Row) -> tuple[str, str, str]:
    operation = named()[row.operation]
    return operation.path, operation.method, row.whose


def _line(row: table.Row) -> str:
    operation = named()[row.operation]
    whose = {"self": "the viewer", "olga": "olga", "-": ""}[row.whose]
    return "| " + " | ".join([f"{operation.method.upper()} `{operation.path}`", whose, *row.cells.values()]) + " |"


if __name__ == "__main__":
    Path(PAGE).write_text(page())
