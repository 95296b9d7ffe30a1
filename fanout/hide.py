"""What a viewer is not shown: plain predicates over what was fetched."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from cql.records import POST, RETWEET, Entry, Tweet, User
from fanout import copied, hydrate
from fanout.hydrate import BLOCKED_BY, BLOCKS, FOLLOWS, MUTES
from fanout.services import Services

NONE: Mapping[int, Tweet] = MappingProxyType({})


@dataclass(frozen=True)
class Scene:
    """Everything that hiding depends on, for one viewer and the entries under consideration."""

    viewer_id: int
    tweets: Mapping[int, Tweet]
    users: Mapping[int, User]
    relations: Mapping[int, int]

    @cached_property
    def _standing(self) -> Set[int]:
        return copied.standing(self.tweets)

    @cached_property
    def _accounts(self) -> Mapping[int, copied.Account]:
        return copied.accounts(self.users)

    @cached_property
    def _silenced(self) -> dict[int, bool]:
        return {}

    def stands(self, tweet_id: int) -> bool:
        """Whether the tweet is there and not deleted."""
        return tweet_id in self._standing

    def copy(self, tweet_id: int) -> bytes:
        """The tweet as Redis keeps it."""
        return copied.copy_of(self.tweets, tweet_id)

    def follows(self, user_id: int) -> bool:
        """Whether the viewer follows, or is, this person."""
        return user_id == self.viewer_id or bool(self.relations.get(user_id, 0) & FOLLOWS)

    def apart(self, user_id: int) -> bool:
        """Whether either blocks the other."""
        return bool(self.relations.get(user_id, 0) & (BLOCKS | BLOCKED_BY))

    def gone(self, user_id: int) -> bool:
        """Whether the account is missing, suspended or deleted."""
        user = self._accounts.get(user_id)
        return user is None or user.gone

    def closed(self, user_id: int) -> bool:
        """Whether the account is protected from this viewer."""
        user = self._accounts.get(user_id)
        return user is not None and user.protected and not self.follows(user_id)

    def silenced(self, user_id: int) -> bool:
        """Whether nothing by this person is shown on the viewer's home timeline. Found out once for each person."""
        known = self._silenced.get(user_id)
        if known is None:
            known = self._silenced[user_id] = self._is_silenced(user_id)
        return known

    def _is_silenced(self, user_id: int) -> bool:
        muted = bool(self.relations.get(user_id, 0) & MUTES)
        return muted or self.apart(user_id) or self.gone(user_id) or self.closed(user_id)


def scene(
    services: Services, viewer_id: int, stamp: int, entries: Iterable[Entry], known: Mapping[int, Tweet] = NONE
) -> Scene:
    """Fetches what the predicates ask for, but for the tweets that are `known` to this very request.

    `stamp`: of the viewer's relations, read for this request.
    """
    tweet_ids: set[int] = set()
    user_ids: set[int] = set()
    other_ids: set[int] = set()
    for entry in entries:
        tweet_ids.add(entry.tweet_id)
        user_ids.add(entry.author_id)
        other_ids.add(entry.reply_to_user_id)
        if entry.kind == RETWEET:
            tweet_ids.add(entry.ref_id)
            user_ids.add(entry.ref_author_id)
    tweets, users = list(tweet_ids - known.keys()), list(user_ids)
    others = list((other_ids | user_ids) - {0, viewer_id})
    looked = services.caches.look(viewer_id, stamp, others, tweets, users)
    found = hydrate.copied_tweets(services, tweets, looked)
    return Scene(
        viewer_id,
        {**known, **found} if known else found,
        hydrate.copied_users(services, users, looked),
        hydrate.relations(services, viewer_id, stamp, others, looked),
    )


def company(services: Services, viewer_id: int, stamp: int, user_ids: Iterable[int]) -> Scene:
    """A scene of people alone."""
    users = list(dict.fromkeys(user_ids))
    others = [each for each in users if each != viewer_id]
    looked = services.caches.look(viewer_id, stamp, others, [], users)
    relations = hydrate.relations(services, viewer_id, stamp, others, looked)
    return Scene(viewer_id, {}, hydrate.copied_users(services, users, looked), relations)


def hidden_tweet(entry: Entry, scene: Scene) -> bool:
    """The tweet, or the one it retweets, was deleted or has not arrived yet."""
    return not scene.stands(entry.tweet_id) or (entry.kind == RETWEET and not scene.stands(entry.ref_id))


def hidden_author(entry: Entry, scene: Scene) -> bool:
    """The author is not followed now, or either author is silenced for this viewer."""
    if not scene.follows(entry.author_id) or scene.silenced(entry.author_id):
        return True
    return entry.kind == RETWEET and scene.silenced(entry.ref_author_id)


def reply_to_a_stranger(entry: Entry, scene: Scene) -> bool:
    """A reply is for those who wrote it, or follow, or are, the person replied to."""
    if entry.kind != POST or not entry.reply_to_user_id:
        return False
    return entry.author_id != scene.viewer_id and not scene.follows(entry.reply_to_user_id)


def silenced_author(entry: Entry, scene: Scene) -> bool:
    """Either author is silenced for this viewer."""
    silenced = scene.silenced(entry.author_id)
    return silenced or (entry.kind == RETWEET and scene.silenced(entry.ref_author_id))


def excluded(entry: Entry, kinds: Set[str]) -> bool:
    """Whether an entry is of a kind that the reader leaves out: `replies` (a retweet of one is none) or `retweets`."""
    if entry.kind == RETWEET:
        return "retweets" in kinds
    return "replies" in kinds and entry.reply_to_user_id != 0


HOME = (hidden_tweet, hidden_author, reply_to_a_stranger)
"""The rules of a home timeline that look at one entry alone, in their order."""

LISTED = (hidden_tweet, silenced_author)
"""The rules of a list's timeline: those of home, but for following; replies are shown, and a root may come again."""


def at_home(entry: Entry, scene: Scene) -> bool:
    """Whether any of those rules hides the entry."""
    # A loop: hundreds of entries a page, and a generator for each would cost as much again.
    for rule in HOME:  # noqa: SIM110
        if rule(entry, scene):
            return True
    return False


def visible(tweet: Tweet, scene: Scene) -> bool | None:
    """Whether the viewer may see a tweet wherever it stands; None: it does not exist (any more)."""
    if tweet.deleted_ms or scene.gone(tweet.author_id):
        return None
    if tweet.kind == RETWEET and (not scene.stands(tweet.ref_id) or scene.gone(tweet.ref_author_id)):
        return None
    authors = {tweet.author_id, tweet.ref_author_id if tweet.kind == RETWEET else tweet.author_id}
    return not any(scene.closed(author) or scene.apart(author) for author in authors)
