"""Who likes what."""

from cql.statements.statement import state

LIKE = state(
    "like",
    "read",
    "SELECT state, stamp FROM {ks}.likes WHERE tweet_id = ? AND shard = ? AND user_id = ?",
)
SET_LIKE = state(
    "set_like",
    "write",
    """UPDATE {ks}.likes USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE tweet_id = ? AND shard = ? AND user_id = ?""",
)
SET_USER_LIKE = state(
    "set_user_like",
    "write",
    """UPDATE {ks}.user_likes USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE user_id = ? AND bucket = ? AND tweet_id = ?""",
)
LIKES = state(
    "likes",
    "read",
    "SELECT user_id, state FROM {ks}.likes WHERE tweet_id = ? AND shard = ? AND user_id > ? LIMIT ?",
)
LIKES_BEFORE = state(
    "likes_before",
    "read",
    """SELECT user_id, state FROM {ks}.likes WHERE tweet_id = ? AND shard = ? AND user_id < ?
    ORDER BY user_id DESC LIMIT ?""",
)
USER_LIKES = state(
    "user_likes",
    "read",
    """SELECT tweet_id, state FROM {ks}.user_likes WHERE user_id = ? AND bucket = ? AND tweet_id < ?
    LIMIT ?""",
)
USER_LIKES_UPWARDS = state(
    "user_likes_upwards",
    "read",
    """SELECT tweet_id, state FROM {ks}.user_likes WHERE user_id = ? AND bucket = ? AND tweet_id > ?
    ORDER BY tweet_id ASC LIMIT ?""",
)
