"""Everything in Redis, behind one connection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cache.connection import Connection
from cache.copies import Answers, Copies, Sessions
from cache.counts import Counts
from cache.errors import CacheAway
from cache.limits import Taken, Window, Windows, taken
from cache.nonces import Nonces
from cache.nudges import Nudges
from cache.readers import Marks
from cache.relations import Relations
from config.clock import Clock
from config.settings import Settings

_COUNT_SECONDS = 3_600
_SESSION_SECONDS = 300
_APP_SECONDS = 3_600
_NONCE_SPARE_SECONDS = 60


class Looked(NamedTuple):
    """Raw answers for a page, to be passed on to each kind; None: that kind asks for itself."""

    tweets: Answers | None = None
    users: Answers | None = None
    relations: Answers | None = None


NOT_LOOKED = Looked()

Look = Callable[[Any], None]
"""Puts one question into a pipeline."""


@dataclass(frozen=True)
class Caches:
    """One kind of copy each."""

    connection: Connection
    tweets: Copies
    users: Copies
    heads: Copies
    sessions: Sessions
    apps: Copies
    nonces: Nonces
    relations: Relations
    marks: Marks
    likes: Counts
    retweets: Counts
    replies: Counts
    quotes: Counts
    bookmarks: Counts
    votes: Counts
    followers: Counts
    following: Counts
    posted: Counts
    liked: Counts
    listed: Counts
    list_members: Counts
    list_followers: Counts
    nudges: Nudges
    windows: Windows

    def admit(self, windows: Sequence[Window], *looks: Look) -> tuple[Taken | None, list[Any]]:
        """One round trip before a request: it counts in its windows, if any, and `looks` are answered. CacheAway."""

        def fill(pipeline: Any) -> None:
            if windows:
                self.windows.take(pipeline, windows)
            for look in looks:
                look(pipeline)

        answers = self.connection.ask(fill)
        return (taken(answers[0]), answers[1:]) if windows else (None, answers)

    def look(
        self, viewer_id: int, stamp: int, others: Sequence[int], tweets: Sequence[int], users: Sequence[int]
    ) -> Looked:
        """One round trip for a page: relations, tweets and people. Nothing found if Redis does not answer."""

        def fill(pipeline: Any) -> None:
            if tweets:
                self.tweets.look(pipeline, tweets)
            if users:
                self.users.look(pipeline, users)
            if others:
                self.relations.look(pipeline, viewer_id, stamp, others)

        try:
            found = iter(self.connection.ask(fill))
        except CacheAway:
            return NOT_LOOKED
        return Looked(*(next(found) if asked else None for asked in (tweets, users, others)))

    def look_counts(self, kinds: Sequence[Counts], ids: Sequence[int]) -> list[Answers | None]:
        """One round trip for several counts of distinct ids, at least one. Nothing found if Redis does not answer."""

        def fill(pipeline: Any) -> None:
            for kind in kinds:
                kind.look(pipeline, ids)

        try:
            return list(self.connection.ask(fill))
        except CacheAway:
            return [None] * len(kinds)

    def close(self) -> None:
        """Ends every connection."""
        self.connection.close()


def open_caches(settings: Settings) -> Caches:
    """Connects at the first use; Redis may be away."""
    connection = Connection(settings)
    fill = settings.fill_seconds

    def copies(kind: str, seconds: float) -> Copies:
        return Copies(connection, kind, seconds=seconds, fill_seconds=fill)

    def counts(kind: str) -> Counts:
        return Counts(connection, kind, seconds=_COUNT_SECONDS, fill_seconds=fill)

    return Caches(
        connection,
        copies("tweet", settings.tweet_cache_seconds),
        copies("user", settings.user_cache_seconds),
        copies("head", settings.head_seconds),
        Sessions(connection, seconds=_SESSION_SECONDS, fill_seconds=fill),
        copies("app", _APP_SECONDS),
        Nonces(connection, seconds=2 * settings.signature_window_seconds + _NONCE_SPARE_SECONDS),
        Relations(connection, seconds=settings.relation_cache_seconds),
        Marks(connection, seconds=settings.dormant_mark_days * 86_400, fill_seconds=fill),
        counts("likes"),
        counts("retweets"),
        counts("replies"),
        counts("quotes"),
        counts("bookmarks"),
        counts("votes"),
        counts("followers"),
        counts("following"),
        counts("posted"),
        counts("liked"),
        counts("listed"),
        counts("list_members"),
        counts("list_followers"),
        Nudges(connection, flag_seconds=settings.nudge_seconds, lease_seconds=settings.drain_lease_seconds),
        Windows(connection, Clock(settings.clock_offset_ms)),
    )
