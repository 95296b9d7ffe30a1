"""Pull: the newest posts of authors who are not pushed, through shared heads."""

from collections.abc import Iterable, Sequence

from cql.ids import first_id_of
from cql.records import Entry
from fanout.hydrate import packed, unpacked
from fanout.services import Services


def newest(services: Services, author_ids: Iterable[int], below: int, above: int, limit: int) -> list[list[Entry]]:
    """For each author: its newest `limit` entries with above < id < below, or all there are.

    A head holds an author's newest posts. Where it ends before the page does, the author's own timeline goes on, but
    only for authors whose posts could still be among the newest `limit` of all.
    """
    authors = list(dict.fromkeys(author_ids))
    if not authors:
        return []
    heads = _heads(services, authors)
    within = {author: [e for e in heads[author] if above < e.tweet_id < below] for author in authors}
    tail = _tail(within.values(), limit)
    deeper = [
        (author, min(below, heads[author][-1].tweet_id))
        for author in authors
        if _goes_on(services, heads[author], above, tail) and len(within[author]) < limit
    ]
    newest_id = max((end for _, end in deeper), default=0)
    more = services.store.timelines.of_users(deeper, above, newest_id, limit) if deeper else []
    for (author, _), entries in zip(deeper, more, strict=True):
        within[author] += entries
    return list(within.values())


def oldest(services: Services, author_ids: Iterable[int], above: int, below: int, limit: int) -> list[list[Entry]]:
    """For each author: its oldest `limit` entries with above < id < below, or all there are; oldest first.

    `above` lies within the horizon. A full head that ends above it leaves a gap, which the author's timeline fills.
    """
    authors = list(dict.fromkeys(author_ids))
    if not authors:
        return []
    heads = _heads(services, authors)
    within = {author: [e for e in reversed(heads[author]) if above < e.tweet_id < below] for author in authors}
    lower = [author for author in authors if _goes_on(services, heads[author], above, 0)]
    found = services.store.timelines.of_users_upwards([(author, above) for author in lower], below, limit)
    within.update(zip(lower, found, strict=True))
    return [entries[:limit] for entries in within.values()]


def top_id(services: Services) -> int:
    """Above every id that any process can have minted: clocks are not a day apart."""
    return first_id_of(services.clock.ms() + 86_400_000)


def half_a_year_ago(services: Services) -> int:
    """The id of that moment: two or three buckets of a user timeline lie above it."""
    return first_id_of(services.clock.ms() - 182 * 86_400_000)


def horizon_start_id(services: Services) -> int:
    """The id at which home timelines end."""
    return first_id_of(int(services.clock.ms() - services.settings.horizon_seconds * 1_000))


def _heads(services: Services, authors: Sequence[int]) -> dict[int, list[Entry]]:
    """Shared heads; a missing one is read from the author's timeline, down to the horizon whatever this page asks:
    others go by it too."""
    top, above, depth = top_id(services), horizon_start_id(services), services.settings.head_entries

    def read(ids: list[int]) -> dict[int, bytes]:
        found = services.store.timelines.of_users([(each, top) for each in ids], above, top, depth)
        return {each: packed(entries) for each, entries in zip(ids, found, strict=True)}

    copies = services.caches.heads.get(authors, read)
    return {author: unpacked(copies[author]) for author in authors}


def _tail(found: Iterable[Sequence[Entry]], limit: int) -> int:
    """The id below which nothing can be among the newest `limit`; 0 while there are fewer."""
    ids = sorted((entry.tweet_id for entries in found for entry in entries), reverse=True)
    return ids[limit - 1] if len(ids) >= limit else 0


def _goes_on(services: Services, head: Sequence[Entry], above: int, tail: int) -> bool:
    """Whether the author may have posts below the head's end that still matter."""
    full = len(head) >= services.settings.head_entries
    return full and head[-1].tweet_id > max(above, tail)
