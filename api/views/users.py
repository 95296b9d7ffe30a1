"""Users on the wire."""

from collections.abc import Set
from typing import Any

from api.views.times import minted_at
from cql.records import User

_FIELDS: dict[str, Any] = {
    "created_at": lambda user: minted_at(user.user_id),
    "description": lambda user: user.description,
    "location": lambda user: user.location or None,
    "url": lambda user: user.url or None,
    "protected": lambda user: user.protected,
}

PROFILE = frozenset(_FIELDS)
"""All that is held of a user."""


def shown(user: User, fields: Set[str] = frozenset()) -> dict[str, Any]:
    """One user with the default fields and those asked for."""
    row: dict[str, Any] = {"id": str(user.user_id), "name": user.name, "username": user.username}
    for name in fields & PROFILE:
        value = _FIELDS[name](user)
        if value is not None:
            row[name] = value
    return row
