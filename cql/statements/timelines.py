"""What somebody posted, and what was pushed to somebody."""

from cql.statements.statement import state

_ENTRY = "tweet_id, author_id, kind, ref_id, ref_author_id, reply_to_user_id"
ADD_TO_USER_TIMELINE = state(
    "add_to_user_timeline",
    "write",
    """INSERT INTO {ks}.user_timeline (user_id, bucket, tweet_id, kind, ref_id, ref_author_id, reply_to_user_id)
    VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""",
)
USER_TIMELINE = state(
    "user_timeline",
    "read",
    """SELECT tweet_id, user_id, kind, ref_id, ref_author_id, reply_to_user_id FROM {ks}.user_timeline
    WHERE user_id = ? AND bucket = ? AND tweet_id < ? AND tweet_id > ? LIMIT ?""",
)
USER_TIMELINE_UPWARDS = state(
    "user_timeline_upwards",
    "read",
    """SELECT tweet_id, user_id, kind, ref_id, ref_author_id, reply_to_user_id FROM {ks}.user_timeline
    WHERE user_id = ? AND bucket = ? AND tweet_id > ? AND tweet_id < ? ORDER BY tweet_id ASC LIMIT ?""",
)
NEWEST = state(
    "newest",
    "read",
    "SELECT tweet_id FROM {ks}.user_timeline WHERE user_id = ? AND bucket IN ? PER PARTITION LIMIT 1",
)
POSTED = state(
    "posted",
    "read",
    """SELECT tweet_id FROM {ks}.user_timeline WHERE user_id IN ? AND bucket = ? AND tweet_id >= ?
    PER PARTITION LIMIT 50 LIMIT 1000""",
)
POSTED_ONE = state(
    "posted_one",
    "read",
    "SELECT tweet_id FROM {ks}.user_timeline WHERE user_id = ? AND bucket = ? AND tweet_id = ?",
)
ADD_TO_HOME = state(
    "add_to_home",
    "write",
    """INSERT INTO {ks}.home_timeline (user_id, tweet_id, author_id, kind, ref_id, ref_author_id,
    reply_to_user_id) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?""",
)
HOME = state(
    "home",
    "read",
    f"SELECT {_ENTRY} FROM {{ks}}.home_timeline WHERE user_id = ? AND tweet_id < ? AND tweet_id > ? LIMIT ?",
)
