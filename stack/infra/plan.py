"""Terraform's plan as JSON (`terraform show -json`): its resources, and which of them refer to which."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.errors import StackError


@dataclass(frozen=True)
class Resource:
    """One managed resource as planned; values that are known only after apply are not in `values`."""

    address: str
    module: str
    kind: str
    name: str
    index: str | int | None
    values: Mapping[str, Any]
    unknown: Mapping[str, Any]

    @property
    def group(self) -> str:
        """Its address without indexes: resources of one block read as one line."""
        return re.sub(r"\[[^\]]*\]", "", self.address)

    def count_of(self, attribute: str) -> int:
        """How many elements a list will have, also if they themselves are not known yet."""
        known, later = self.values.get(attribute), self.unknown.get(attribute)
        lists = [value for value in (known, later) if isinstance(value, list)]
        return max((len(value) for value in lists), default=0)


class Plan:
    """The resources of a plan, and look-ups among them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        try:
            planned = document["planned_values"].get("root_module", {})
            self._unknown = {
                change["address"]: change["change"].get("after_unknown") or {}
                for change in document.get("resource_changes", [])
            }
            self.resources = list(self._walk(planned))
        except (KeyError, AttributeError, TypeError) as error:
            raise StackError("This is no plan; write one with `terraform show -json PLANFILE`.") from error
        self._root = document.get("configuration", {}).get("root_module", {})

    def _walk(self, module: Mapping[str, Any]) -> Iterator[Resource]:
        for row in module.get("resources", []):
            if row.get("mode", "managed") == "managed":
                later = self._unknown.get(row["address"], {})
                where = module.get("address", "")
                yield Resource(
                    row["address"], where, row["type"], row["name"], row.get("index"), row.get("values") or {}, later
                )
        for child in module.get("child_modules", []):
            yield from self._walk(child)

    def zones(self) -> set[str]:
        """The zones in which the plan has subnets."""
        named = (one.values.get("availability_zone") for one in self.resources if one.kind == "aws_subnet")
        return {zone for zone in named if zone}

    def referred(self, resource: Resource, kind: str) -> Resource | None:
        """The one resource of `kind` in the same module that this resource's block refers to.

        Of several instances of that block it is the one with the same index, as `for_each` pairs them.
        """
        named = [name for name in _references(self._block(resource)) if name.startswith(f"{kind}.")]
        names = {name.split(".")[1].partition("[")[0] for name in named}
        found = [
            one for one in self.resources if one.module == resource.module and one.kind == kind and one.name in names
        ]
        same = [one for one in found if one.index == resource.index]
        return same[0] if same else found[0] if len(found) == 1 else None

    def _block(self, resource: Resource) -> Mapping[str, Any]:
        module = self._root
        for call in re.findall(r"module\.([A-Za-z0-9_-]+)", resource.module):
            module = module.get("module_calls", {}).get(call, {}).get("module", {})
        rows = module.get("resources", [])
        return next((row for row in rows if (row["type"], row["name"]) == (resource.kind, resource.name)), {})


def _references(node: Any) -> Iterator[str]:
    """Every reference in a block's expressions, at any depth."""
    if isinstance(node, Mapping):
        yield from (name for name in node.get("references", []) if isinstance(name, str))
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def read(file: Path) -> Plan:
    """The plan in a file; StackError if it is none."""
    try:
        document = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise StackError(f"{file} is no JSON that can be read: {error}.") from error
    if not isinstance(document, Mapping):
        raise StackError("This is no plan; write one with `terraform show -json PLANFILE`.")
    return Plan(document)
