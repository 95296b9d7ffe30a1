"""How people stand to each other."""

from cql.statements.statement import state

_RELATION = """other_id, follow_state, follow_stamp, level, copied, WRITETIME(copied), muted, mute_stamp, blocked,
block_stamp"""
RELATION = state("relation", "read", f"SELECT {_RELATION} FROM {{ks}}.relations WHERE user_id = ? AND other_id IN ?")
RELATIONS = state(
    "relations",
    "read",
    f"SELECT {_RELATION} FROM {{ks}}.relations WHERE user_id = ? AND other_id > ? LIMIT ?",
)
RELATIONS_BEFORE = state(
    "relations_before",
    "read",
    f"""SELECT {_RELATION} FROM {{ks}}.relations WHERE user_id = ? AND other_id < ? ORDER BY other_id DESC
    LIMIT ?""",
)
BLOCKED_BY = state(
    "blocked_by", "read", "SELECT user_id, blocked FROM {ks}.relations WHERE user_id IN ? AND other_id = ?"
)
SET_FOLLOW = state(
    "set_follow",
    "write",
    """UPDATE {ks}.relations USING TIMESTAMP ? SET follow_state = ?, follow_stamp = ?, level = ?
    WHERE user_id = ? AND other_id = ?""",
)
SET_COPIED = state(
    "set_copied",
    "write",
    "UPDATE {ks}.relations USING TIMESTAMP ? SET copied = ? WHERE user_id = ? AND other_id = ?",
)
SET_MUTE = state(
    "set_mute",
    "write",
    "UPDATE {ks}.relations USING TIMESTAMP ? SET muted = ?, mute_stamp = ? WHERE user_id = ? AND other_id = ?",
)
SET_BLOCK = state(
    "set_block",
    "write",
    """UPDATE {ks}.relations USING TIMESTAMP ? SET blocked = ?, block_stamp = ?
    WHERE user_id = ? AND other_id = ?""",
)
SET_FOLLOWER = state(
    "set_follower",
    "write",
    """UPDATE {ks}.followers USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE user_id = ? AND level = ? AND shard = ? AND follower_id = ?""",
)
FOLLOWERS = state(
    "followers",
    "read",
    """SELECT follower_id, state FROM {ks}.followers
    WHERE user_id = ? AND level = ? AND shard = ? AND follower_id > ? LIMIT ?""",
)
FOLLOWERS_BEFORE = state(
    "followers_before",
    "read",
    """SELECT follower_id, state FROM {ks}.followers
    WHERE user_id = ? AND level = ? AND shard = ? AND follower_id < ? ORDER BY follower_id DESC LIMIT ?""",
)
FIRST_FOLLOWERS = state(
    "first_followers",
    "read",
    """SELECT user_id, follower_id, state FROM {ks}.followers WHERE user_id IN ? AND level = 0 AND shard = 0
    PER PARTITION LIMIT 250 LIMIT 5000""",
)
SET_REQUEST = state(
    "set_request",
    "write",
    """UPDATE {ks}.follow_requests USING TIMESTAMP ? SET pending = ?, stamp = ?
    WHERE user_id = ? AND shard = ? AND requester_id = ?""",
)
REQUESTS = state(
    "requests",
    "read",
    """SELECT requester_id, pending FROM {ks}.follow_requests
    WHERE user_id = ? AND shard = ? AND requester_id > ? LIMIT ?""",
)
REQUESTS_BEFORE = state(
    "requests_before",
    "read",
    """SELECT requester_id, pending FROM {ks}.follow_requests
    WHERE user_id = ? AND shard = ? AND requester_id < ? ORDER BY requester_id DESC LIMIT ?""",
)
