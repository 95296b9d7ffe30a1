"""Who has a name that begins like this."""

from cql.statements.statement import state

NAMES = state(
    "names",
    "read",
    """SELECT word, user_id FROM {ks}.name_words
    WHERE prefix = ? AND shard = ? AND (word, user_id) > (?, ?) AND (word) < (?) LIMIT ?""",
)
NAMES_BEFORE = state(
    "names_before",
    "read",
    """SELECT word, user_id FROM {ks}.name_words
    WHERE prefix = ? AND shard = ? AND (word, user_id) < (?, ?) AND (word) >= (?) ORDER BY word DESC, user_id DESC
    LIMIT ?""",
)
ADD_NAME = state("add_name", "write", "INSERT INTO {ks}.name_words (prefix, shard, word, user_id) VALUES (?, ?, ?, ?)")
USERS_FROM = state(
    "users_from",
    "read",
    """SELECT TOKEN(user_id), user_id, username, name FROM {ks}.users WHERE TOKEN(user_id) > ? LIMIT ?""",
)
