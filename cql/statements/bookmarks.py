"""Who bookmarked what, in which order, in which folder."""

from cql.statements.statement import state

BOOKMARKS = state(
    "bookmarks",
    "read",
    """SELECT tweet_id, state, mark_id, folder_id, stamp FROM {ks}.bookmarks
    WHERE user_id = ? AND tweet_id IN ?""",
)
SET_BOOKMARK = state(
    "set_bookmark",
    "write",
    """UPDATE {ks}.bookmarks USING TIMESTAMP ? SET state = ?, mark_id = ?, folder_id = ?, stamp = ?
    WHERE user_id = ? AND tweet_id = ?""",
)
ADD_MARK = state(
    "add_mark",
    "write",
    "INSERT INTO {ks}.bookmark_order (user_id, bucket, mark_id, tweet_id) VALUES (?, ?, ?, ?) USING TIMESTAMP ?",
)
MARKS = state(
    "marks",
    "read",
    """SELECT mark_id, tweet_id FROM {ks}.bookmark_order WHERE user_id = ? AND bucket = ? AND mark_id < ?
    LIMIT ?""",
)
MARKS_UPWARDS = state(
    "marks_upwards",
    "read",
    """SELECT mark_id, tweet_id FROM {ks}.bookmark_order WHERE user_id = ? AND bucket = ? AND mark_id > ?
    ORDER BY mark_id ASC LIMIT ?""",
)
SET_BOOKMARKER = state(
    "set_bookmarker",
    "write",
    """UPDATE {ks}.bookmarkers USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE tweet_id = ? AND shard = ? AND user_id = ?""",
)
BOOKMARKERS = state(
    "bookmarkers",
    "read",
    "SELECT user_id, state FROM {ks}.bookmarkers WHERE tweet_id = ? AND shard = ? AND user_id > ? LIMIT ?",
)
CLAIM_FOLDER = state(
    "claim_folder",
    "claim",
    "INSERT INTO {ks}.bookmark_folders (user_id, name, folder_id, claim) VALUES (?, ?, ?, ?) IF NOT EXISTS",
)
FOLDER_CLAIM = state(
    "folder_claim",
    "serial",
    "SELECT folder_id, claim FROM {ks}.bookmark_folders WHERE user_id = ? AND name = ?",
)
FOLDERS = state(
    "folders",
    "read",
    "SELECT name, folder_id FROM {ks}.bookmark_folders WHERE user_id = ? AND name > ? LIMIT ?",
)
