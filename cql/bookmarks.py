"""What did this person bookmark, and how many bookmarked this tweet? States are never deleted."""

import uuid
from collections.abc import Iterable

from cql.buckets import count, first
from cql.errors import OutcomeUnknown
from cql.ids import bucket_of
from cql.records import Bookmark
from cql.session import Session
from cql.statements import bookmarks as q
from cql.users import chunks

SHARDS = 4


class Bookmarks:
    """Bookmarks, in the order of marking, and the folders they lie in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, user_id: int, tweet_ids: Iterable[int]) -> dict[int, Bookmark]:
        """A person's bookmarks of those tweets, also ended ones."""
        found = self._session.run_many(q.BOOKMARKS, ((user_id, chunk) for chunk in chunks(tweet_ids)))
        return {row[0]: Bookmark(bool(row[1]), *row[2:]) for rows in found for row in rows}

    def set(self, user_id: int, tweet_id: int, bookmark: Bookmark) -> None:
        """A bookmark, its move to another folder, or its end, in one logged batch."""
        standing, mark_id, folder_id, stamp = bookmark
        writes = [
            (q.SET_BOOKMARK, (stamp, standing, mark_id, folder_id, stamp, user_id, tweet_id)),
            (q.SET_BOOKMARKER, (stamp, standing, stamp, tweet_id, user_id % SHARDS, user_id)),
        ]
        if standing:
            writes.append((q.ADD_MARK, (user_id, bucket_of(mark_id), mark_id, tweet_id, stamp)))
        self._session.batch("set_bookmark", writes)

    def marks(self, user_id: int, below: int, size: int) -> list[tuple[int, int]]:
        """The newest (mark, tweet) below a mark; one that the bookmark does not name any more no longer holds."""
        # Nobody bookmarked anything before the account was made; its id tells when that was.
        buckets = range(bucket_of(below), bucket_of(user_id) - 1, -1)
        rows = first(self._session, q.MARKS, buckets, lambda bucket, limit: (user_id, bucket, below, limit), size)
        return [(row[0], row[1]) for row in rows]

    def marks_upwards(self, user_id: int, above: int, top_id: int, size: int) -> list[tuple[int, int]]:
        """The oldest (mark, tweet) above a mark, oldest first. `top_id` is above every id there is."""
        buckets = range(bucket_of(max(above, user_id)), bucket_of(top_id) + 1)
        rows = first(
            self._session, q.MARKS_UPWARDS, buckets, lambda bucket, limit: (user_id, bucket, above, limit), size
        )
        return [(row[0], row[1]) for row in rows]

    def count(self, tweet_ids: Iterable[int]) -> dict[int, int]:
        """Bookmarks of each tweet, counted from their rows."""
        places = {each: [(each, shard) for shard in range(SHARDS)] for each in tweet_ids}
        return count(self._session, q.BOOKMARKERS, places, 0)

    def folders(self, user_id: int, after: str, limit: int) -> list[tuple[str, int]]:
        """A person's folders by name, behind one: (name, id)."""
        return [(row[0], row[1]) for row in self._session.run(q.FOLDERS, (user_id, after, limit))]

    def claim_folder(self, user_id: int, name: str, folder_id: int) -> int:
        """The id of the folder of that name: this one, or that of the one there was."""
        claim = uuid.uuid4()
        key = (user_id, name)
        params = (*key, folder_id, claim)
        if self._session.claim(q.CLAIM_FOLDER, params, q.FOLDER_CLAIM, key, lambda row: row[1] == claim):
            return folder_id
        rows = self._session.run(q.FOLDER_CLAIM, key)
        if not rows:
            raise OutcomeUnknown("claim_folder")
        found: int = rows[0][0]
        return found
