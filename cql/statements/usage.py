"""How much each app has read."""

from cql.statements.statement import state

USED = state("used", "read", "SELECT tweets FROM {ks}.app_usage WHERE app_id = ? AND day = ? LIMIT ?")
SET_USED = state(
    "set_used",
    "write",
    "INSERT INTO {ks}.app_usage (app_id, day, part, tweets) VALUES (?, ?, ?, ?) USING TTL ?",
)
