"""Times on the wire: `2021-01-06T18:40:40.000Z`, always with milliseconds."""

from datetime import UTC, datetime

from cql.ids import ms_of


def minted_at(snowflake: int) -> str:
    """When an id was made."""
    moment = datetime.fromtimestamp(ms_of(snowflake) / 1_000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms_of(snowflake) % 1_000:03d}Z"
