"""Writes the tables of every README below terraform/ from the files themselves: `python -m tests.terraform.readme`.

What stands above the mark is written by hand.
"""

import re
from pathlib import Path

from tests.terraform import hcl
from tests.terraform.provider import TERRAFORM, folders

MARK = "<!-- Below this line: python -m tests.terraform.readme -->"


def main() -> None:
    """Writes all of them anew."""
    for folder in folders():
        page(folder).write_text(written(folder))


def page(folder: str) -> Path:
    """The README of a folder below terraform/."""
    return TERRAFORM / folder / "README.md"


def written(folder: str) -> str:
    """The whole page: what stands above the mark, and the tables of today."""
    path = page(folder)
    above = path.read_text().partition(MARK)[0].rstrip() if path.exists() else f"# {Path(folder).name}"
    parts = [above, MARK, _resources(folder), _variables(folder), _outputs(folder)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _resources(folder: str) -> str:
    counts: dict[str, int] = {}
    for type_, _, _ in hcl.resources(folder):
        counts[type_] = counts.get(type_, 0) + 1
    rows = [f"`{type_}`{f' × {number}' if number > 1 else ''}" for type_, number in sorted(counts.items())]
    modules = [f"`{hcl.bare(body['source'])}`" for body in hcl.named(folder, "module").values()]
    made = ", ".join([*sorted(set(modules)), *rows])
    return f"## Makes\n\n{made}" if made else ""


def _variables(folder: str) -> str:
    variables = hcl.named(folder, "variable")
    if not variables:
        return ""
    rows = [
        f"| `{name}` | {_type(folder, name)} | {_default(folder, name, body)} | {_said(body)} |"
        for name, body in variables.items()
    ]
    return "\n".join(
        ["## Variables", "", "| name | type | default | what it is |", "| --- | --- | --- | --- |", *sorted(rows)]
    )


def _outputs(folder: str) -> str:
    outputs = hcl.named(folder, "output")
    rows = [f"| `{name}` | {_said(body)} |" for name, body in outputs.items()]
    return "\n".join(["## Outputs", "", "| name | what it is |", "| --- | --- |", *sorted(rows)]) if rows else ""


def _said(body: dict[str, object]) -> str:
    return hcl.bare(body["description"]).replace("|", "\\|").replace('\\"', '"')


def _type(folder: str, name: str) -> str:
    kind = re.match(r"\w+(\(\w+)?", _argument(folder, name, "type"))
    return f"`{kind.group()}{')' if kind.group(1) else ''}`" if kind else ""


def _default(folder: str, name: str, body: dict[str, object]) -> str:
    if "default" not in body:
        return "required"
    text = " ".join(_argument(folder, name, "default").split())
    return f"`{text}`" if len(text) <= 40 else "see the file"


def _argument(folder: str, name: str, argument: str) -> str:
    """An argument of a variable as it is written, up to the next one."""
    for path in sorted((TERRAFORM / folder).glob("*.tf")):
        block = re.search(rf'^variable "{name}" \{{\n(.*?)^\}}', path.read_text(), re.MULTILINE | re.DOTALL)
        if block:
            found = re.search(
                rf"^  {argument}\s*= (.*?)(?=^  \w+\s*= |^  validation|^\n|\Z)",
                block.group(1),
                re.MULTILINE | re.DOTALL,
            )
            return found.group(1).strip().replace("|", "\\|") if found else ""
    return ""


if __name__ == "__main__":
    main()
