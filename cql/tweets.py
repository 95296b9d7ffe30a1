"""What does this tweet say? Writes a post to all the tables that promise it, in one batch."""

import uuid
from collections.abc import Iterable, Sequence

from cql.answers import answer_writes
from cql.ids import bucket_of, us_of
from cql.outbox import minute_of
from cql.records import Claim, Tweet
from cql.session import Row, Session
from cql.statements import outbox, timelines
from cql.statements import tweets as q
from cql.statements.statement import Write
from cql.users import chunks, ms_since, when


class Tweets:
    """Tweets, and the claims under which they are written."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, tweet_ids: Iterable[int]) -> dict[int, Tweet]:
        """Those that exist, by id; deleted ones too (`deleted_ms`)."""
        found = self._session.run_many(q.TWEETS, ((chunk,) for chunk in chunks(tweet_ids)))
        # A delete that arrived before its tweet leaves a row without an author: not a tweet yet.
        return {row[0]: _tweet(row) for rows in found for row in rows if row[1] is not None}

    def add(
        self,
        tweet: Tweet,
        event_id: int,
        shard: int,
        *,
        home_seconds: int,
        outbox_seconds: int,
        also: Sequence[Write] = (),
    ) -> None:
        """The logged batch of a post: tweet, both timelines of the author, outbox. OutcomeUnknown: send it again.

        `event_id` is minted for this attempt, and the outbox minute is its own: a late attempt is still found.
        """
        writes = [*_told(tweet), _event(tweet, event_id, shard, outbox_seconds), *also]
        if home_seconds > 0:
            writes.append((timelines.ADD_TO_HOME, (tweet.author_id, *tweet.entry, us_of(tweet.tweet_id), home_seconds)))
        self._session.batch("add_post", writes)

    def add_old(self, tweets: Iterable[Tweet]) -> None:
        """Posts from before the horizon, in bulk: on their authors' timelines, on no home timeline."""
        writes = (write for tweet in tweets for write in [*_told(tweet), *answer_writes(tweet)])
        self._session.write_all("add_old_posts", writes)

    def delete(self, tweet_id: int, now_ms: int, also: Sequence[Write] = ()) -> None:
        """A delete is data, stamped apart from the post: no replay of the post brings it back."""
        stamp = max(now_ms * 1_000, us_of(tweet_id) + 1)
        values = (stamp, when(now_ms), tweet_id)
        if also:
            self._session.batch("delete_post", [(q.DELETE_TWEET, values), *also])
        else:
            self._session.run(q.DELETE_TWEET, values)

    def hidden(self, tweet_id: int) -> tuple[bool, int]:
        """Whether a reply was hidden from its conversation, and the stamp (µs) of that."""
        rows = self._session.run(q.HIDDEN, (tweet_id,))
        return (bool(rows[0][0]), rows[0][1] or 0) if rows else (False, 0)

    def set_hidden(self, tweet_id: int, hidden: bool, stamp: int) -> None:
        """Hides a reply, or shows it again."""
        self._session.run(q.SET_HIDDEN, (stamp, hidden, stamp, tweet_id))

    def key_claim(self, user_id: int, key: str) -> Claim | None:
        """What an idempotency key stands for, decided by every claim in flight."""
        rows = self._session.run(q.KEY_CLAIM, (user_id, key))
        return Claim(rows[0][0], rows[0][2], rows[0][3]) if rows else None

    def claim_key(self, user_id: int, key: str, tweet_id: int, body_hash: bytes, now_ms: int) -> bool:
        """Whether the key stands for this tweet id now."""
        claim = uuid.uuid4()
        return self._session.claim(
            q.CLAIM_KEY,
            (user_id, key, tweet_id, claim, body_hash, now_ms),
            q.KEY_CLAIM,
            (user_id, key),
            lambda row: row[1] == claim,
        )

    def retweet_claim(self, user_id: int, tweet_id: int) -> tuple[Claim, uuid.UUID] | None:
        """The retweet that stands for this pair (`tweet_id` 0 once it was undone), and the claim it was made by."""
        rows = self._session.run(q.RETWEET_CLAIM, (user_id, tweet_id))
        return (Claim(rows[0][0], b"", rows[0][2]), rows[0][1]) if rows else None

    def claim_retweet(
        self, user_id: int, tweet_id: int, retweet_id: int, now_ms: int, old: uuid.UUID | None = None
    ) -> bool:
        """Whether the pair's retweet is this one now; `old` is the claim that it replaces."""
        claim = uuid.uuid4()
        statement = q.CLAIM_RETWEET if old is None else q.RETAKE_RETWEET
        new: tuple[object, ...] = (user_id, tweet_id, retweet_id, claim, now_ms)
        params = new if old is None else (retweet_id, claim, now_ms, user_id, tweet_id, old)
        return self._session.claim(statement, params, q.RETWEET_CLAIM, (user_id, tweet_id), lambda row: row[1] == claim)


def _told(tweet: Tweet) -> list[Write]:
    """The rows that make a tweet readable: itself, and its author's timeline."""
    stamp = us_of(tweet.tweet_id)
    entry = tweet.entry
    refs = (
        tweet.ref_id,
        tweet.ref_author_id,
        tweet.reply_to_id,
        tweet.reply_to_user_id,
        tweet.conversation_id,
    )
    # What a tweet does not have is left unset.
    more = (tweet.reply_settings or None, tweet.poll or None)
    row = (tweet.tweet_id, tweet.author_id, tweet.kind, tweet.text, tweet.entities, *refs, *more, stamp)
    place = (tweet.author_id, bucket_of(tweet.tweet_id), tweet.tweet_id)
    line = (*place, entry.kind, entry.ref_id, entry.ref_author_id, entry.reply_to_user_id, stamp)
    return [(q.ADD_TWEET, row), (timelines.ADD_TO_USER_TIMELINE, line)]


def _event(tweet: Tweet, event_id: int, shard: int, seconds: int) -> Write:
    return (outbox.ADD_EVENT, (shard, minute_of(event_id), event_id, 0, *tweet.entry, 0, 0, seconds))


def _tweet(row: Row) -> Tweet:
    tweet_id, author_id, kind, text, entities, ref, ref_author, reply, reply_user, conversation, deleted, *more = row
    reply_settings, poll, hidden = more
    return Tweet(
        tweet_id,
        author_id,
        kind or 0,
        text or "",
        entities or "",
        ref or 0,
        ref_author or 0,
        reply or 0,
        reply_user or 0,
        conversation or 0,
        ms_since(deleted),
        reply_settings or 0,
        poll or "",
        bool(hidden),
    )
