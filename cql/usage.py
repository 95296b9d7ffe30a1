"""How many tweets did each app read on this day? Each process has a row of its own, and writes its whole count."""

import uuid
from collections.abc import Sequence

from cql.session import Session
from cql.statements import usage as q

DAYS_MAX = 90
_TTL_SECONDS = (DAYS_MAX + 10) * 86_400
_PARTS_MAX = 5_000
"""Processes that have answered one app on one day; what more there were is not counted."""


class Usage:
    """Counts by app and day (days since 1970)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, app_id: int, day: int, part: uuid.UUID, tweets: int) -> None:
        """What one process has counted of a day so far; sent twice, it is counted once."""
        self._session.run(q.SET_USED, (app_id, day, part, tweets, _TTL_SECONDS))

    def days(self, app_id: int, days: Sequence[int]) -> list[int]:
        """Tweets by day, in the order of `days`, of which there are at most a hundred."""
        found = self._session.run_many(q.USED, [(app_id, day, _PARTS_MAX) for day in days])
        return [sum(row[0] for row in rows) for rows in found]
