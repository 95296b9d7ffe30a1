"""What is still to be delivered."""

from cql.statements.statement import state

_EVENT = """shard, minute, event_id, part, tweet_id, author_id, kind, ref_id, ref_author_id, reply_to_user_id,
level, follower_shard, cursor_level, cursor_shard, cursor_id, done"""
ADD_EVENT = state(
    "add_event",
    "write",
    """INSERT INTO {ks}.outbox (shard, minute, event_id, part, tweet_id, author_id, kind, ref_id, ref_author_id,
    reply_to_user_id, level, follower_shard) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?""",
)
EVENTS = state(
    "events",
    "read",
    f"""SELECT {_EVENT} FROM {{ks}}.outbox WHERE shard = ? AND minute = ? AND (event_id, part) > (?, ?)
    LIMIT ?""",
)
SAVE_CURSOR = state(
    "save_cursor",
    "write",
    """UPDATE {ks}.outbox USING TTL ? SET cursor_level = ?, cursor_shard = ?, cursor_id = ?
    WHERE shard = ? AND minute = ? AND event_id = ? AND part = ?""",
)
MARK_DONE = state(
    "mark_done",
    "write",
    """UPDATE {ks}.outbox USING TTL ? SET done = true
    WHERE shard = ? AND minute = ? AND event_id = ? AND part = ?""",
)
OUTBOX_MARKS = state(
    "outbox_marks", "read", "SELECT delay_seconds, minute FROM {ks}.outbox_marks WHERE shard = ? LIMIT 16"
)
SET_OUTBOX_MARK = state(
    "set_outbox_mark",
    "write",
    "UPDATE {ks}.outbox_marks SET minute = ? WHERE shard = ? AND delay_seconds = ?",
)
