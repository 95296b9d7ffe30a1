"""Who likes this tweet, and who retweeted it? Rows are the truth; counts are recounted from them."""

from cql.ids import bucket_of, us_of
from cql.session import Session
from cql.statements import likes as q
from cql.statements.statement import Statement, Write

SHARDS = 16
_PAGE = 5_000


def retweeter_write(user_id: int, tweet_id: int, retweet_id: int, listed: bool) -> Write:
    """Lists a person under a tweet's retweeters, or no longer.

    The stamp is the retweet's own, and one more for its end: a replay of the former changes nothing.
    """
    stamp = us_of(retweet_id) + (not listed)
    return q.SET_RETWEETER, (stamp, retweet_id, listed, stamp, tweet_id, user_id % SHARDS, user_id)


class Likes:
    """Likes from both ends, and retweeters, as states that are never deleted."""

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

    def count(self, tweet_id: int) -> int:
        """Likes, counted from their rows."""
        return self._count(q.LIKES, tweet_id)

    def unlist_retweeter(self, user_id: int, tweet_id: int, retweet_id: int) -> None:
        """No longer lists a person under a tweet's retweeters."""
        statement, params = retweeter_write(user_id, tweet_id, retweet_id, False)
        self._session.run(statement, params)

    def retweet_count(self, tweet_id: int) -> int:
        """Retweets, counted from their rows."""
        return self._count(q.RETWEETERS, tweet_id)

    def _count(self, statement: Statement, tweet_id: int) -> int:
        total = 0
        places = [(shard, 0) for shard in range(SHARDS)]
        while places:
            pages = self._session.run_many(statement, [(tweet_id, *place, _PAGE) for place in places])
            total += sum(bool(row[1]) for rows in pages for row in rows)
            places = [
                (shard, rows[-1][0]) for (shard, _), rows in zip(places, pages, strict=True) if len(rows) == _PAGE
            ]
        return total
