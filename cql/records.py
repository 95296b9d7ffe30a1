"""What the tables hold, as the rooms above see it. Ids are 64-bit integers; 0 stands for none."""

from dataclasses import dataclass
from typing import NamedTuple

POST, RETWEET = 0, 1
"""Kinds of tweet. A reply is a post with `reply_to_id`, a quote one with `ref_id`."""

KINDS = frozenset({POST, RETWEET})
"""What this code knows to deliver; events of other kinds are left to newer code."""

NOT_FOLLOWING, PENDING, FOLLOWING = 0, 1, 2

RETWEETED, REPLIED, QUOTED = 1, 2, 3
"""Kinds of answer to a tweet."""

REPLY_SETTINGS = ("everyone", "following", "mentionedUsers", "subscribers", "verified")
"""Who may reply, as the wire calls it; a tweet holds the position in this list."""


class Entry(NamedTuple):
    """One row of a timeline: all that the rules of display need without a further read."""

    tweet_id: int
    author_id: int
    kind: int = POST
    ref_id: int = 0
    ref_author_id: int = 0
    reply_to_user_id: int = 0

    @property
    def root(self) -> int:
        """The tweet itself, or the tweet it retweets."""
        return self.ref_id if self.kind == RETWEET else self.tweet_id


@dataclass(frozen=True, slots=True)
class Tweet:
    """A tweet. `entities` is the JSON text of its entities; `deleted_ms` is 0 while it stands.

    `poll` is the JSON text of `{"options": [labels], "minutes": duration}`, empty without one; the poll's id is the
    tweet's. `hidden`: the author of the conversation's root hid this reply.
    """

    tweet_id: int
    author_id: int
    kind: int
    text: str
    entities: str = ""
    ref_id: int = 0
    ref_author_id: int = 0
    reply_to_id: int = 0
    reply_to_user_id: int = 0
    conversation_id: int = 0
    deleted_ms: int = 0
    reply_settings: int = 0
    poll: str = ""
    hidden: bool = False

    @property
    def entry(self) -> Entry:
        """Its row on a timeline."""
        return Entry(self.tweet_id, self.author_id, self.kind, self.ref_id, self.ref_author_id, self.reply_to_user_id)


@dataclass(frozen=True, slots=True)
class User:
    """An account. `username` keeps its spelling; `suspended_ms` and `deleted_ms` are 0 while it stands."""

    user_id: int
    username: str
    name: str
    description: str = ""
    location: str = ""
    url: str = ""
    protected: bool = False
    suspended_ms: int = 0
    deleted_ms: int = 0
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """How one person stands to another. Stamps are microseconds, as written beside the state.

    `copied` names the follow, by its stamp, behind which the author's older posts were copied, at `copied_us`.
    """

    other_id: int
    follow_state: int = NOT_FOLLOWING
    follow_stamp: int = 0
    level: int = 0
    copied: int = 0
    copied_us: int = 0
    muted: bool = False
    mute_stamp: int = 0
    blocked: bool = False
    block_stamp: int = 0

    @property
    def following(self) -> bool:
        """Whether the follow stands (a request does not)."""
        return self.follow_state == FOLLOWING

    @property
    def complete(self) -> bool:
        """Whether the author's posts from before this follow have been copied."""
        return self.copied == self.follow_stamp


@dataclass(frozen=True, slots=True)
class Reader:
    """How a reader is served. `pulled` holds for relations under `pulled_stamp`, read at `pulled_ms` (wall time).

    `dormant_from` names the last sleep: the tweet id from which posts may be missing; `woken_from` and
    `complete_from` name the sleeps that a return has ended and a rebuild has mended. `…_us` are write stamps.
    """

    user_id: int
    stamp: int = 0
    stamp_us: int = 0
    pulled: tuple[int, ...] = ()
    pulled_stamp: int = -1
    pulled_ms: int = 0
    seen_ms: int = 0
    dormant_from: int = 0
    dormant_us: int = 0
    woken_from: int = 0
    woken_ms: int = 0
    complete_from: int = 0
    complete_us: int = 0

    @property
    def returning(self) -> bool:
        """Whether posts may be missing from the reader's home timeline, so that every author is pulled."""
        return self.dormant_from != self.complete_from

    @property
    def woken(self) -> bool:
        """Whether the marks of the last sleep are known to be gone."""
        return self.woken_from == self.dormant_from


class Decision(NamedTuple):
    """From tweet `from_id` on: readers of a tier below `cutoff` pull, new follows go to `level`."""

    from_id: int
    cutoff: int
    level: int
    audience: int


class Cursor(NamedTuple):
    """The last follower delivered to: position in the scan over levels, shards and follower ids."""

    level: int = 0
    shard: int = 0
    follower_id: int = 0


class Event(NamedTuple):
    """A row of the outbox. `part` 0 is the whole audience; others are one follower shard each."""

    shard: int
    minute: int
    event_id: int
    part: int
    entry: Entry
    level: int
    follower_shard: int
    cursor: Cursor
    done: bool

    @property
    def key(self) -> tuple[int, int, int]:
        """What tells it from the other events of its shard."""
        return (self.minute, self.event_id, self.part)


class Claim(NamedTuple):
    """An idempotency key's or a retweet's claim, as it stands in the table."""

    tweet_id: int
    body_hash: bytes
    claimed_ms: int


class Bookmark(NamedTuple):
    """One person's bookmark of one tweet; `mark_id` tells its place in the order of marking."""

    standing: bool = False
    mark_id: int = 0
    folder_id: int = 0
    stamp: int = 0
