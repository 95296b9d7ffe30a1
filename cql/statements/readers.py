"""What the policy decided, and how readers are served."""

from cql.statements.statement import state

DECISIONS = state(
    "decisions",
    "read",
    """SELECT user_id, from_id, cutoff, level, audience FROM {ks}.authors WHERE user_id IN ?
    PER PARTITION LIMIT 64 LIMIT 5000""",
)
ADD_DECISION = state(
    "add_decision",
    "write",
    "INSERT INTO {ks}.authors (user_id, from_id, cutoff, level, audience) VALUES (?, ?, ?, ?, ?)",
)
_READER = """stamp, WRITETIME(stamp), pulled, seen_at, dormant_from, WRITETIME(dormant_from), woken,
complete_from, WRITETIME(complete_from)"""
READER = state("reader", "read", f"SELECT {_READER} FROM {{ks}}.readers WHERE user_id = ?")
SET_STAMP = state("set_stamp", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET stamp = ? WHERE user_id = ?")
SET_PULLED = state(
    "set_pulled",
    "write",
    "UPDATE {ks}.readers USING TIMESTAMP ? SET pulled = ? WHERE user_id = ?",
)
SET_SEEN = state("set_seen", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET seen_at = ? WHERE user_id = ?")
SET_DORMANT = state(
    "set_dormant", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET dormant_from = ? WHERE user_id = ?"
)
SET_WOKEN = state("set_woken", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET woken = ? WHERE user_id = ?")
SET_COMPLETE = state(
    "set_complete", "write", "UPDATE {ks}.readers USING TIMESTAMP ? SET complete_from = ? WHERE user_id = ?"
)
ADD_READER_DAY = state(
    "add_reader_day",
    "write",
    "INSERT INTO {ks}.reader_days (kind, day, shard, user_id) VALUES (?, ?, ?, ?) USING TTL ?",
)
READER_DAY = state(
    "reader_day",
    "read",
    """SELECT user_id FROM {ks}.reader_days WHERE kind = ? AND day = ? AND shard = ? AND user_id > ?
    LIMIT ?""",
)
