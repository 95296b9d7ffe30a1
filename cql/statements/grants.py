"""What apps may do for people."""

from cql.statements.statement import state

GRANT = state("grant", "read", "SELECT user_id, app_id, scopes, revoked_at FROM {ks}.grants WHERE grant_id = ?")
ADD_GRANT = state(
    "add_grant",
    "write",
    "INSERT INTO {ks}.grants (grant_id, user_id, app_id, scopes) VALUES (?, ?, ?, ?) USING TTL ?",
)
REVOKE_GRANT = state("revoke_grant", "write", "UPDATE {ks}.grants SET revoked_at = ? WHERE grant_id = ?")
# Not an INSERT: a row of nothing but this column leaves with it.
KEEP_USER_GRANT = state(
    "keep_user_grant",
    "write",
    """UPDATE {ks}.user_grants USING TTL ? SET created_at = ? WHERE user_id = ? AND app_id = ? AND grant_id = ?""",
)
USER_GRANTS = state(
    "user_grants",
    "read",
    "SELECT grant_id, created_at FROM {ks}.user_grants WHERE user_id = ? AND app_id = ? AND grant_id > ? LIMIT ?",
)
SET_CONNECTION = state(
    "set_connection",
    "write",
    "UPDATE {ks}.connections SET scopes = ?, connected_at = ? WHERE user_id = ? AND app_id = ?",
)
END_CONNECTION = state(
    "end_connection", "write", "UPDATE {ks}.connections SET ended_at = ? WHERE user_id = ? AND app_id = ?"
)
CONNECTIONS = state(
    "connections",
    "read",
    """SELECT app_id, scopes, connected_at, ended_at FROM {ks}.connections WHERE user_id = ? AND app_id > ?
    LIMIT ?""",
)
