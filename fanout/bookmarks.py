"""Bookmarks, which only their owner sees, and the folders they lie in."""

from cql.records import Bookmark, Tweet
from fanout import listed, lookup, pull
from fanout.errors import Conflict, NotFound
from fanout.paging import Page, Place
from fanout.services import Services

DEPTH = 800
"""A walk over bookmarks ends after so many, as at X; older ones stand, and come into reach as newer ones end."""

FOLDERS_MAX = 100


def add(services: Services, user_id: int, tweet_id: int, folder_id: int = 0) -> None:
    """Bookmarks a tweet (for a retweet, the one it repeats), or moves it to a folder. NotFound, Forbidden."""
    tweet_id = lookup.original(services, user_id, tweet_id)[0].tweet_id
    if folder_id:
        _refuse_unknown(services, user_id, folder_id)
    before = _bookmark(services, user_id, tweet_id)
    if before.standing and folder_id in (0, before.folder_id):
        return
    mark_id = before.mark_id if before.standing else services.store.ids.mint(above=before.mark_id)
    _set(services, user_id, tweet_id, before, Bookmark(True, mark_id, folder_id))


def remove(services: Services, user_id: int, tweet_id: int) -> None:
    """The tweet is bookmarked no more, whether it is there or not."""
    tweet_id = lookup.original_id(services, tweet_id)
    before = _bookmark(services, user_id, tweet_id)
    if before.standing:
        _set(services, user_id, tweet_id, before, Bookmark(False, before.mark_id))


def read(services: Services, user_id: int, place: Place, limit: int, folder_id: int = 0) -> Page[Tweet]:
    """What one has bookmarked, the latest first; of one folder if that is named. NotFound: the folder."""
    if folder_id:
        _refuse_unknown(services, user_id, folder_id)

    store, top = services.store.bookmarks, pull.top_id(services)

    def rows(bound: int, back: bool, size: int) -> list[tuple[int, int]]:
        marks = store.marks_upwards(user_id, bound, top, size) if back else store.marks(user_id, bound, size)
        bookmarks = store.get(user_id, (tweet_id for _, tweet_id in marks))
        return [
            (mark_id, tweet_id if _holds(bookmarks.get(tweet_id, _NONE), mark_id, folder_id) else 0)
            for mark_id, tweet_id in marks
        ]

    return listed.page(services, user_id, rows, place, limit, top=top, depth=DEPTH)


def folders(services: Services, user_id: int, after: str, limit: int) -> tuple[list[tuple[str, int]], str]:
    """A page of one's folders by name, (name, id), and the name to go on after; empty at the end."""
    found = services.store.bookmarks.folders(user_id, after, limit + 1)
    return found[:limit], found[limit - 1][0] if len(found) > limit else ""


def add_folder(services: Services, user_id: int, name: str) -> int:
    """The id of the folder of that name, made if there was none. Conflict: there are too many."""
    store = services.store
    there = dict(store.bookmarks.folders(user_id, "", FOLDERS_MAX))
    if name in there:
        return there[name]
    if len(there) >= FOLDERS_MAX:
        raise Conflict(f"One may have {FOLDERS_MAX} bookmark folders at the most.")
    return store.bookmarks.claim_folder(user_id, name, store.ids.mint())


_NONE = Bookmark()


def _holds(bookmark: Bookmark, mark_id: int, folder_id: int) -> bool:
    """Two requests at once may have marked a tweet twice: the bookmark names the mark that holds."""
    return bookmark.standing and bookmark.mark_id == mark_id and folder_id in (0, bookmark.folder_id)


def _bookmark(services: Services, user_id: int, tweet_id: int) -> Bookmark:
    return services.store.bookmarks.get(user_id, [tweet_id]).get(tweet_id, _NONE)


def _set(services: Services, user_id: int, tweet_id: int, before: Bookmark, after: Bookmark) -> None:
    """Stamped above the state that was read, so that a slow clock loses no toggle."""
    stamp = max(services.clock.us(), before.stamp + 1)
    services.store.bookmarks.set(user_id, tweet_id, after._replace(stamp=stamp))
    if before.standing != after.standing:
        services.caches.bookmarks.move(tweet_id, 1 if after.standing else -1)


def _refuse_unknown(services: Services, user_id: int, folder_id: int) -> None:
    there = services.store.bookmarks.folders(user_id, "", FOLDERS_MAX)
    if folder_id not in {each for _, each in there}:
        raise NotFound(f"There is no bookmark folder with the id {folder_id}.")
