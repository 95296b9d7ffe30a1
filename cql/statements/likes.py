"""Who likes what, and who retweeted it."""

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
SET_RETWEETER = state(
    "set_retweeter",
    "write",
    """UPDATE {ks}.retweeters USING TIMESTAMP ? SET retweet_id = ?, state = ?, stamp = ?
    WHERE tweet_id = ? AND shard = ? AND user_id = ?""",
)
RETWEETERS = state(
    "retweeters",
    "read",
    """SELECT user_id, state, retweet_id FROM {ks}.retweeters
    WHERE tweet_id = ? AND shard = ? AND user_id > ? LIMIT ?""",
)
