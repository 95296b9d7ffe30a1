"""Who likes this tweet, and what does this person like? Rows are the truth; counts are recounted from them."""

from collections.abc import Iterable

from cql.buckets import count, first
from cql.ids import bucket_of
from cql.session import Session
from cql.statements import likes as q

SHARDS = 16


class Likes:
    """Likes from both ends, as states that are never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def state(self, user_id: int, tweet_id: int) -> tuple[bool, int]:
        """Whether the person likes the tweet, and the stamp (µs) of that."""
        rows = self._session.run(q.LIKE, (tweet_id, user_id % SHARDS, user_id))
        return (bool(rows[0][0]), rows[0][1] or 0) if rows else (False, 0)

    def set(self, user_id: int, tweet_id: int, liked: bool, stamp: int) -> None:
        """A like or its end, from both ends in one logged batch."""
        self._session.batch(
            "set_like",
            [
                (q.SET_LIKE, (stamp, liked, stamp, tweet_id, user_id % SHARDS, user_id)),
                (q.SET_USER_LIKE, (stamp, liked, stamp, user_id, bucket_of(tweet_id), tweet_id)),
            ],
        )

    def count(self, tweet_ids: Iterable[int]) -> dict[int, int]:
        """Likes of each tweet, counted from their rows."""
        places = {each: [(each, shard) for shard in range(SHARDS)] for each in tweet_ids}
        return count(self._session, q.LIKES, places, 0)

    def count_liked(self, user_ids: Iterable[int], top_id: int) -> dict[int, int]:
        """What each person likes, counted from their rows. `top_id` is above every id there is."""
        buckets = range(bucket_of(top_id) + 1)
        places = {each: [(each, bucket) for bucket in buckets] for each in user_ids}
        return count(self._session, q.USER_LIKES, places, top_id)

    def likers(
        self, tweet_id: int, shard: int, bound: int, limit: int, *, back: bool = False
    ) -> list[tuple[int, bool]]:
        """Rows of one shard behind a user id, or before it downwards: (who, whether the like still stands)."""
        statement = q.LIKES_BEFORE if back else q.LIKES
        return [(row[0], bool(row[1])) for row in self._session.run(statement, (tweet_id, shard, bound, limit))]

    def liked(self, user_id: int, below: int, size: int) -> list[tuple[int, bool]]:
        """Rows of one person's likes below a tweet id, newest tweet first: (tweet, whether the like still stands)."""
        buckets = range(bucket_of(below), -1, -1)
        rows = first(self._session, q.USER_LIKES, buckets, lambda bucket, limit: (user_id, bucket, below, limit), size)
        return [(row[0], bool(row[1])) for row in rows]

    def liked_upwards(self, user_id: int, above: int, top_id: int, size: int) -> list[tuple[int, bool]]:
        """Those rows above a tweet id, oldest tweet first. `top_id` is above every id there is."""
        buckets = range(bucket_of(above), bucket_of(top_id) + 1)
        rows = first(
            self._session, q.USER_LIKES_UPWARDS, buckets, lambda bucket, limit: (user_id, bucket, above, limit), size
        )
        return [(row[0], bool(row[1])) for row in rows]
