"""What an app has read, and what a caller may still ask, on the wire."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.limits import Kind
from cache.limits import State, Window

CAP_RESET_DAY = 1
"""Of each month: from then on `project_usage` counts."""

_DAY_SECONDS = 86_400
Days = Sequence[tuple[int, int]]
"""Days since 1970, each with the tweets that were read."""


def used(app_id: int, used_now: int, days: Days) -> dict[str, Any]:
    """Usage as X spells it: numbers as text. An app is a project of its own, and no project has a cap."""
    rows = [{"date": _date(day), "usage": str(tweets)} for day, tweets in days]
    project, app = str(app_id), str(app_id)
    return {
        "cap_reset_day": CAP_RESET_DAY,
        "project_id": project,
        "project_usage": str(used_now),
        "daily_project_usage": {"project_id": project, "usage": rows},
        "daily_client_app_usage": [{"client_app_id": app, "usage": rows, "usage_result_count": len(rows)}],
    }


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * _DAY_SECONDS, UTC).strftime("%Y-%m-%dT00:00:00.000Z")


_PER: Mapping[Kind, str] = {"user": "user", "app": "app", "address": "address", "user_day": "user", "app_day": "app"}


def window(route: str, kind: Kind, window: Window, state: State) -> dict[str, Any]:
    """One window of a route, in the words and numbers of the headers."""
    return {
        "route": route,
        "per": _PER[kind],
        "window_seconds": window.seconds,
        "limit": window.limit,
        "remaining": max(0, window.limit - state.used),
        "reset": state.reset,
    }
