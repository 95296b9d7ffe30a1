"""What `nodetool status` says of a ring, and whether anything may be done to it now."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stack.errors import StackError

# State, address, load, then either tokens, share, id, rack, or, in a ring of one token a node, share, id, token, rack.
_ROW = re.compile(
    r"([UD?])([NLJMS?])\s+(\S+)\s+(?:\? |\?|\S+ \S+)\s+(?:\d+\s+)?\S+\s+([0-9a-f-]{36})\s+(?:-?\d+\s+)?(\S+)\s*"
)


@dataclass(frozen=True)
class Node:
    """One node as another one sees it; `state` is `UN` when it is up and normal."""

    dc: str
    rack: str
    address: str
    state: str
    host_id: str


def parse(text: str) -> list[Node]:
    """The nodes in the output of `nodetool status`; StackError if there is a line that cannot be read."""
    nodes, dc, table = [], "", False
    for line in text.splitlines():
        if line.startswith("Datacenter: "):
            dc, table = line.split()[1], False
        elif line.startswith("--"):
            table = True
        elif not line.strip():
            table = False
        elif table:
            nodes.append(_node(dc, line))
    if not nodes:
        raise StackError(f"nodetool shows no nodes: {text.strip()[:200] or 'it said nothing'}")
    return nodes


def _node(dc: str, line: str) -> Node:
    found = _ROW.fullmatch(line)
    if found is None:
        raise StackError(f"nodetool shows a line that cannot be read: {line.strip()}")
    return Node(dc, found[5], found[3], found[1] + found[2], found[4])


def unwell(nodes: list[Node]) -> list[str]:
    """A sentence for each node that is not up and normal."""
    return [f"{node.address} ({node.dc}, {node.rack}) is {node.state}" for node in nodes if node.state != "UN"]


Ask = Callable[[], str]
"""Asks one node for its `nodetool status`; StackError if it does not answer."""


def troubles(views: Mapping[str, Ask], *, wanted: int | None = None, but: str = "") -> list[str]:
    """Why nothing may be done now: every node is asked, for a frozen one looks well to others for a while.

    `views` are questions by address. `wanted` is the number of nodes there must be. The node `but`, which is being
    replaced, is neither asked nor held to be up.
    """
    found: dict[str, None] = {}
    for address, ask in views.items():
        if address == but:
            continue
        try:
            seen = parse(ask())
        except StackError as error:
            found[f"{address} does not answer: {str(error).splitlines()[0]}"] = None
            continue
        found.update(
            dict.fromkeys(f"{address} says: {each}" for each in unwell(seen) if not each.startswith(f"{but} "))
        )
        if wanted is not None and len(seen) != wanted:
            found[f"{address} sees {len(seen)} nodes instead of {wanted}"] = None
    return list(found)
