"""Lists on the wire."""

from collections.abc import Mapping, Set
from typing import Any

from api.views.times import minted_at
from cql.lists import List
from fanout.lists import Counts

COUNTED = frozenset({"follower_count", "member_count"})
"""The fields that cost a look at the counts."""

_FIELDS: dict[str, Any] = {
    "created_at": lambda row: minted_at(row.list_id),
    "description": lambda row: row.description,
    "owner_id": lambda row: str(row.owner_id),
    "private": lambda row: row.private,
}


def shown(row: List, fields: Set[str] = frozenset(), counts: Mapping[int, Counts] | None = None) -> dict[str, Any]:
    """One list with the default fields and those asked for."""
    told: dict[str, Any] = {"id": str(row.list_id), "name": row.name}
    told.update((name, _FIELDS[name](row)) for name in fields & _FIELDS.keys())
    if counts and COUNTED & fields:
        counted = counts[row.list_id]
        numbers = {"follower_count": counted.followers, "member_count": counted.members}
        told.update((name, number) for name, number in numbers.items() if name in fields)
    return told
