"""Records as Redis keeps them: a mark, a row that is JSON already, and the rest, decoded only when it is asked for.

The default row of a tweet is the one thing on the wire that is named outside `api/views`: pages are joined from it.
"""

from typing import Any

_AT = 5
"""A mark of one byte, and four for the length of the row."""


def row(tweet_id: int, text: str) -> dict[str, Any]:
    """The default row of a tweet, in both of X's vocabularies: a tweet that is never edited is its own history."""
    history = [str(tweet_id)]
    return {"id": history[0], "text": text, "edit_history_tweet_ids": history, "edit_history_post_ids": history}


def packed(mark: bytes, ready: bytes, rest: bytes) -> bytes:
    """One copy. `mark`: one byte, no question mark (a copy that begins with one is a token)."""
    return mark + len(ready).to_bytes(4, "big") + ready + rest


def ready_of(copy: bytes) -> bytes:
    """The row of a copy."""
    return copy[_AT : _AT + int.from_bytes(copy[1:_AT], "big")]


def rest_of(copy: bytes) -> bytes:
    """What stands behind the row."""
    return copy[_AT + int.from_bytes(copy[1:_AT], "big") :]
