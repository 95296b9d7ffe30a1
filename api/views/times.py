"""Times on the wire: `2021-01-06T18:40:40.000Z`, always with milliseconds."""

from datetime import UTC, datetime

from cql.ids import ms_of


def minted_at(snowflake: int) -> str:
    """When an id was made."""
    return at(ms_of(snowflake))


def at(ms: int) -> str:
    """A wall millisecond."""
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1_000:03d}Z"
