"""How apps come to their grants: codes, request tokens, and the tokens of OAuth 1.0a."""

from cql.statements.statement import state

ADD_CODE = state(
    "add_code",
    "claim",
    """INSERT INTO {ks}.codes (code_hash, app_id, user_id, grant_id, redirect_uri, scopes, challenge, issued_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS USING TTL 86400""",
)
CODE = state(
    "code",
    "serial",
    """SELECT app_id, user_id, grant_id, redirect_uri, scopes, challenge, issued_at, claim FROM {ks}.codes
    WHERE code_hash = ?""",
)
TAKE_CODE = state(
    "take_code", "claim", "UPDATE {ks}.codes USING TTL 86400 SET claim = ? WHERE code_hash = ? IF claim = null"
)
ADD_REQUEST_TOKEN = state(
    "add_request_token",
    "claim",
    """INSERT INTO {ks}.request_tokens (token_hash, app_id, secret, callback, wrong) VALUES (?, ?, ?, ?, 0)
    IF NOT EXISTS USING TTL ?""",
)
REQUEST_TOKEN = state(
    "request_token",
    "serial",
    """SELECT app_id, secret, callback, user_id, grant_id, verifier, decided, wrong, claim FROM {ks}.request_tokens
    WHERE token_hash = ?""",
)
DECIDE_REQUEST_TOKEN = state(
    "decide_request_token",
    "claim",
    """UPDATE {ks}.request_tokens USING TTL ? SET user_id = ?, grant_id = ?, verifier = ?, decided = ?
    WHERE token_hash = ? IF decided = null""",
)
COUNT_WRONG_VERIFIER = state(
    "count_wrong_verifier",
    "claim",
    "UPDATE {ks}.request_tokens USING TTL ? SET wrong = ? WHERE token_hash = ? IF wrong = ?",
)
TAKE_REQUEST_TOKEN = state(
    "take_request_token",
    "claim",
    "UPDATE {ks}.request_tokens USING TTL ? SET claim = ? WHERE token_hash = ? IF claim = null",
)
ADD_SIGNING_TOKEN = state(
    "add_signing_token",
    "write",
    "INSERT INTO {ks}.signing_tokens (token_hash, user_id, app_id, grant_id, secret) VALUES (?, ?, ?, ?, ?)",
)
SIGNING_TOKEN = state(
    "signing_token",
    "read",
    "SELECT user_id, app_id, grant_id, secret FROM {ks}.signing_tokens WHERE token_hash = ?",
)
