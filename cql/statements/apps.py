"""Apps, and who made them."""

from cql.statements.statement import state

_APP = "app_id, owner_id, name, api_key, api_secret, client_secret, redirect_uris, generation, deleted_at, stamp"
APP = state("app", "read", f"SELECT {_APP} FROM {{ks}}.apps WHERE app_id = ?")
ADD_APP = state(
    "add_app",
    "write",
    """INSERT INTO {ks}.apps (app_id, owner_id, name, api_key, api_secret, client_secret, redirect_uris, generation,
    stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""",
)
EDIT_APP = state(
    "edit_app",
    "write",
    """UPDATE {ks}.apps USING TIMESTAMP ? SET name = ?, api_key = ?, api_secret = ?, client_secret = ?,
    redirect_uris = ?, generation = ?, deleted_at = ?, stamp = ? WHERE app_id = ?""",
)
ADD_USER_APP = state("add_user_app", "write", "INSERT INTO {ks}.user_apps (user_id, app_id) VALUES (?, ?)")
USER_APPS = state("user_apps", "read", "SELECT app_id FROM {ks}.user_apps WHERE user_id = ? AND app_id > ? LIMIT ?")
