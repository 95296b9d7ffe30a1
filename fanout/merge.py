"""Several newest-first sources become one, without input or output.

If each source gives its newest `limit` entries below a cursor, then the newest `limit` of all of them together are
exact: an entry that a source left out lies below `limit` others of that very source.
"""

import heapq
from collections.abc import Iterable, Sequence

from cql.records import Entry


def newest(sources: Sequence[Iterable[Entry]], limit: int) -> list[Entry]:
    """The newest `limit` distinct entries, newest first; each source is newest first itself."""
    merged: list[Entry] = []
    last = 0
    for entry in heapq.merge(*sources, key=lambda entry: -entry.tweet_id):
        if entry.tweet_id == last:
            continue
        if len(merged) == limit:
            break
        last = entry.tweet_id
        merged.append(entry)
    return merged


def unrepeated(entries: Iterable[Entry], roots: Sequence[int], window: int) -> tuple[list[Entry], list[int]]:
    """Entries whose root is not among the `window` shown before them; and the roots shown, newest page last.

    `roots` are those shown on the pages before, oldest first.
    """
    shown: list[Entry] = []
    seen = list(roots)
    for entry in entries:
        if entry.root not in seen[-window:] if window else True:
            shown.append(entry)
            seen.append(entry.root)
    return shown, seen[-window:] if window else []
