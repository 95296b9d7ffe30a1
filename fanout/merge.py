"""Several newest-first sources become one, without input or output.

If each source gives its newest `limit` entries below a cursor, then the newest `limit` of all of them together are
exact: an entry that a source left out lies below `limit` others of that very source.
"""

import heapq
from collections.abc import Iterable, Sequence
from itertools import islice

from cql.records import Entry


def newest(sources: Sequence[Iterable[Entry]], limit: int) -> list[Entry]:
    """The newest `limit` distinct entries, newest first; each source is newest first and distinct itself."""
    if len(sources) == 1:
        return list(islice(sources[0], limit))
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
