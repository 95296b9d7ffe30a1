"""Polls on the wire."""

from collections.abc import Set
from typing import Any

from api.views.names import POLL
from api.views.times import at
from fanout.polls import Poll


def shown(poll: Poll, fields: Set[str] = POLL.answered) -> dict[str, Any]:
    """One poll with its id, its options, and the fields asked for."""
    row: dict[str, Any] = {"id": str(poll.poll_id), "options": _options(poll)}
    more = {
        "duration_minutes": poll.minutes,
        "end_datetime": at(poll.end_ms),
        "voting_status": "open" if poll.open else "closed",
    }
    return row | {name: value for name, value in more.items() if name in fields}


def _options(poll: Poll) -> list[dict[str, Any]]:
    return [
        {"position": position, "label": label, "votes": votes}
        for position, (label, votes) in enumerate(poll.options, 1)
    ]
