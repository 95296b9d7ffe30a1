"""Who retweeted, replied to or quoted this tweet? And who was mentioned?"""

from collections.abc import Iterable

from cql.buckets import count, first
from cql.ids import ID_MAX, ms_of, us_of
from cql.records import QUOTED, REPLIED, RETWEET, RETWEETED, Tweet
from cql.session import Session
from cql.statements import answers as q
from cql.statements.statement import Write

_FIRST_BUCKET_MS = 6 * 3_600_000
_WEEK_MS = 7 * 86_400_000


def age_bucket(tweet_id: int, answer_id: int) -> int:
    """The bucket of an answer under a tweet: 0 for the first six hours; each further one is as long as all before."""
    return (max(0, ms_of(answer_id) - ms_of(tweet_id)) // _FIRST_BUCKET_MS).bit_length()


def week_of(tweet_id: int) -> int:
    """The week of a mention."""
    return (tweet_id >> 22) // _WEEK_MS


def answered(tweet: Tweet) -> list[tuple[int, int]]:
    """What a tweet answers: (tweet id, kind of answer)."""
    kind = RETWEETED if tweet.kind == RETWEET else QUOTED
    return [(ref, how) for ref, how in ((tweet.ref_id, kind), (tweet.reply_to_id, REPLIED)) if ref]


def answer_writes(tweet: Tweet, *, counted: bool = True) -> list[Write]:
    """The rows that list a tweet under what it answers, in the tweet's own batch: a replay changes nothing."""
    return _rows(tweet, counted, us_of(tweet.tweet_id))


def ended_writes(tweet: Tweet) -> list[Write]:
    """The answer counts no more; a replay of its batch does not bring it back."""
    return _rows(tweet, False, us_of(tweet.tweet_id) + 1)


def _rows(tweet: Tweet, counted: bool, stamp: int) -> list[Write]:
    return [
        (q.ADD_ANSWER, (ref_id, kind, age_bucket(ref_id, tweet.tweet_id), tweet.tweet_id, counted, stamp))
        for ref_id, kind in answered(tweet)
    ]


def mention_writes(tweet_id: int, user_ids: Iterable[int]) -> list[Write]:
    """The rows that list a tweet under those it mentions."""
    return [(q.ADD_MENTION, (user_id, week_of(tweet_id), tweet_id, us_of(tweet_id))) for user_id in user_ids]


class Answers:
    """Answers to tweets and mentions of people, newest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(self, tweet_id: int, kind: int, below: int, size: int) -> list[int]:
        """Ids of the newest answers of a kind below an id; some may have been deleted since."""
        buckets = range(age_bucket(tweet_id, below), -1, -1)
        rows = first(
            self._session, q.ANSWERS, buckets, lambda bucket, limit: (tweet_id, kind, bucket, below, limit), size
        )
        return [row[0] for row in rows]

    def oldest(self, tweet_id: int, kind: int, above: int, top_id: int, size: int) -> list[int]:
        """Ids of the oldest answers of a kind above an id, oldest first. `top_id` is above every id there is."""
        buckets = range(age_bucket(tweet_id, above), age_bucket(tweet_id, top_id) + 1)
        rows = first(
            self._session,
            q.ANSWERS_UPWARDS,
            buckets,
            lambda bucket, limit: (tweet_id, kind, bucket, above, limit),
            size,
        )
        return [row[0] for row in rows]

    def count(self, tweet_ids: Iterable[int], kind: int, top_id: int) -> dict[int, int]:
        """Answers of a kind to each tweet that count, from their rows. `top_id` is above every id there is."""
        places = {each: [(each, kind, bucket) for bucket in range(age_bucket(each, top_id) + 1)] for each in tweet_ids}
        return count(self._session, q.ANSWERS, places, ID_MAX)

    def mentions(self, user_id: int, below: int, above: int, size: int) -> list[int]:
        """Ids of the newest tweets with above < id < below that mention a person."""
        weeks = range(week_of(below), week_of(above) - 1, -1)
        rows = first(self._session, q.MENTIONS, weeks, lambda week, limit: (user_id, week, below, above, limit), size)
        return [row[0] for row in rows]

    def mentions_upwards(self, user_id: int, above: int, below: int, size: int) -> list[int]:
        """Ids of the oldest of those tweets, oldest first."""
        weeks = range(week_of(above), week_of(below) + 1)
        rows = first(
            self._session,
            q.MENTIONS_UPWARDS,
            weeks,
            lambda week, limit: (user_id, week, above, below, limit),
            size,
        )
        return [row[0] for row in rows]
