"""Who exists, who holds which name, and who is signed in."""

from cql.statements.statement import state

_USER = "user_id, username, name, description, location, url, protected, suspended_at, deleted_at, stamp"
USERS = state("users", "read", f"SELECT {_USER} FROM {{ks}}.users WHERE user_id IN ?")
ADD_USER = state(
    "add_user",
    "write",
    """INSERT INTO {ks}.users (user_id, username, name, protected, stamp) VALUES (?, ?, ?, ?, ?)
    USING TIMESTAMP ?""",
)
EDIT_USER = state(
    "edit_user",
    "write",
    """UPDATE {ks}.users USING TIMESTAMP ? SET name = ?, description = ?, location = ?, url = ?, protected = ?,
    suspended_at = ?, deleted_at = ?, stamp = ? WHERE user_id = ?""",
)
USERNAME = state("username", "read", "SELECT user_id FROM {ks}.usernames WHERE username = ?")
USERNAME_CLAIM = state("username_claim", "serial", "SELECT user_id, claim FROM {ks}.usernames WHERE username = ?")
CLAIM_USERNAME = state(
    "claim_username",
    "claim",
    "INSERT INTO {ks}.usernames (username, user_id, claim) VALUES (?, ?, ?) IF NOT EXISTS",
)
CREDENTIAL = state("credential", "read", "SELECT password_hash, stamp FROM {ks}.credentials WHERE user_id = ?")
SET_CREDENTIAL = state(
    "set_credential",
    "write",
    "INSERT INTO {ks}.credentials (user_id, password_hash, stamp) VALUES (?, ?, ?) USING TIMESTAMP ?",
)
SESSION = state("session", "read", "SELECT user_id, created_at, revoked_at FROM {ks}.sessions WHERE session_id = ?")
ADD_SESSION = state(
    "add_session",
    "write",
    "INSERT INTO {ks}.sessions (session_id, user_id, created_at) VALUES (?, ?, ?) USING TTL ?",
)
ADD_USER_SESSION = state(
    "add_user_session",
    "write",
    "INSERT INTO {ks}.user_sessions (user_id, session_id, created_at) VALUES (?, ?, ?) USING TTL ?",
)
USER_SESSIONS = state(
    "user_sessions",
    "read",
    "SELECT session_id FROM {ks}.user_sessions WHERE user_id = ? AND session_id > ? LIMIT ?",
)
REVOKE_SESSION = state(
    "revoke_session", "write", "UPDATE {ks}.sessions USING TTL ? SET revoked_at = ? WHERE session_id = ?"
)
REFRESH_TOKEN = state(
    "refresh_token",
    "serial",
    "SELECT session_id, user_id, issued_at, spent_by, spent_at FROM {ks}.refresh_tokens WHERE token_hash = ?",
)
ADD_REFRESH_TOKEN = state(
    "add_refresh_token",
    "claim",
    """INSERT INTO {ks}.refresh_tokens (token_hash, session_id, user_id, issued_at) VALUES (?, ?, ?, ?)
    IF NOT EXISTS USING TTL ?""",
)
SPEND_REFRESH_TOKEN = state(
    "spend_refresh_token",
    "claim",
    "UPDATE {ks}.refresh_tokens USING TTL ? SET spent_by = ?, spent_at = ? WHERE token_hash = ? IF spent_by = null",
)
