"""A user as version 1.1 of X's interface spells it, for the one route of it that clients still ask."""

from datetime import UTC, datetime
from typing import Any

from cql.ids import ms_of
from cql.records import User

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(user: User, *, followers: int, following: int, tweets: int) -> dict[str, Any]:
    """One user with all its keys; here, and nowhere else, an id is a number, too."""
    return {
        "id": user.user_id,
        "id_str": str(user.user_id),
        "name": user.name,
        "screen_name": user.username,
        "location": user.location,
        "description": user.description,
        "url": user.url,
        "protected": user.protected,
        "verified": False,
        "suspended": bool(user.suspended_ms),
        "followers_count": followers,
        "friends_count": following,
        "statuses_count": tweets,
        "created_at": _moment(user.user_id),
        "profile_image_url_https": "",
    }


def _moment(snowflake: int) -> str:
    """`Wed Oct 10 20:19:24 +0000 2018`, whatever language the server speaks."""
    when = datetime.fromtimestamp(ms_of(snowflake) / 1_000, UTC)
    return f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when:%d %H:%M:%S} +0000 {when.year}"
