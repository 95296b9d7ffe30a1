"""Lists, who stands on them, who follows them, and which lists are somebody's."""

from cql.statements.statement import state

LISTS = state(
    "lists",
    "read",
    """SELECT list_id, owner_id, name, description, private, deleted_at, stamp FROM {ks}.lists
    WHERE list_id IN ?""",
)
ADD_LIST = state(
    "add_list",
    "write",
    """INSERT INTO {ks}.lists (list_id, owner_id, name, description, private, stamp) VALUES (?, ?, ?, ?, ?, ?)
    USING TIMESTAMP ?""",
)
EDIT_LIST = state(
    "edit_list",
    "write",
    """UPDATE {ks}.lists USING TIMESTAMP ? SET name = ?, description = ?, private = ?, deleted_at = ?, stamp = ?
    WHERE list_id = ?""",
)
USER_LIST = state(
    "user_list",
    "read",
    "SELECT state, stamp FROM {ks}.user_lists WHERE user_id = ? AND kind = ? AND shard = ? AND list_id = ?",
)
USER_LISTS = state(
    "user_lists",
    "read",
    """SELECT list_id, state FROM {ks}.user_lists
    WHERE user_id = ? AND kind = ? AND shard = ? AND list_id < ? LIMIT ?""",
)
USER_LISTS_BEFORE = state(
    "user_lists_before",
    "read",
    """SELECT list_id, state FROM {ks}.user_lists
    WHERE user_id = ? AND kind = ? AND shard = ? AND list_id > ? ORDER BY list_id ASC LIMIT ?""",
)
SET_USER_LIST = state(
    "set_user_list",
    "write",
    """UPDATE {ks}.user_lists USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE user_id = ? AND kind = ? AND shard = ? AND list_id = ?""",
)
LIST_PEOPLE = state(
    "list_people",
    "read",
    """SELECT user_id, state FROM {ks}.list_people
    WHERE list_id = ? AND kind = ? AND shard = ? AND user_id > ? LIMIT ?""",
)
LIST_PEOPLE_BEFORE = state(
    "list_people_before",
    "read",
    """SELECT user_id, state FROM {ks}.list_people
    WHERE list_id = ? AND kind = ? AND shard = ? AND user_id < ? ORDER BY user_id DESC LIMIT ?""",
)
SET_LIST_PERSON = state(
    "set_list_person",
    "write",
    """UPDATE {ks}.list_people USING TIMESTAMP ? SET state = ?, stamp = ?
    WHERE list_id = ? AND kind = ? AND shard = ? AND user_id = ?""",
)
