"""Who answers a tweet, and who was mentioned."""

from cql.statements.statement import state

ADD_ANSWER = state(
    "add_answer",
    "write",
    """INSERT INTO {ks}.answers (tweet_id, kind, bucket, answer_id, counted) VALUES (?, ?, ?, ?, ?)
    USING TIMESTAMP ?""",
)
ANSWERS = state(
    "answers",
    "read",
    """SELECT answer_id, counted FROM {ks}.answers WHERE tweet_id = ? AND kind = ? AND bucket = ? AND answer_id < ?
    LIMIT ?""",
)
ANSWERS_UPWARDS = state(
    "answers_upwards",
    "read",
    """SELECT answer_id FROM {ks}.answers WHERE tweet_id = ? AND kind = ? AND bucket = ? AND answer_id > ?
    ORDER BY answer_id ASC LIMIT ?""",
)
ADD_MENTION = state(
    "add_mention", "write", "INSERT INTO {ks}.mentions (user_id, week, tweet_id) VALUES (?, ?, ?) USING TIMESTAMP ?"
)
MENTIONS = state(
    "mentions",
    "read",
    "SELECT tweet_id FROM {ks}.mentions WHERE user_id = ? AND week = ? AND tweet_id < ? AND tweet_id > ? LIMIT ?",
)
MENTIONS_UPWARDS = state(
    "mentions_upwards",
    "read",
    """SELECT tweet_id FROM {ks}.mentions WHERE user_id = ? AND week = ? AND tweet_id > ? AND tweet_id < ?
    ORDER BY tweet_id ASC LIMIT ?""",
)
