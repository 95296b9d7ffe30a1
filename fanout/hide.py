"""What a viewer is not shown: plain rules over what was fetched."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from cql.records import POST, RETWEET, Entry, Tweet, User
from fanout import copied, hydrate
from fanout.hydrate import BLOCKED_BY, BLOCKS, FOLLOWS, MUTES
from fanout.services import Services

NONE: Mapping[int, Tweet] = MappingProxyType({})

_APART = BLOCKS | BLOCKED_BY


@dataclass(frozen=True)
class Scene:
    """Everything that hiding depends on, for one viewer and the entries under consideration.

    What a page asks for hundreds of times is a set, made once.
    """

    viewer_id: int
    tweets: Mapping[int, Tweet]
    users: Mapping[int, User]
    relations: Mapping[int, int]

    @cached_property
    def standing(self) -> Set[int]:
        """Tweets that are there and not deleted."""
        return copied.standing(self.tweets)

    @cached_property
    def followed(self) -> Set[int]:
        """The viewer, and whom the viewer follows."""
        return {self.viewer_id, *(each for each, bits in self.relations.items() if bits & FOLLOWS)}

    @cached_property
    def heard(self) -> Set[int]:
        """People by whom the viewer's timelines may show something."""
        relations, followed, unwanted = self.relations, self.followed, MUTES | _APART
        return {
            each
            for each, account in self._accounts.items()
            if not account.gone
            and not relations.get(each, 0) & unwanted
            and (not account.protected or each in followed)
        }

    @cached_property
    def _accounts(self) -> Mapping[int, copied.Account]:
        return copied.accounts(self.users)

    def copies(self, tweet_ids: Iterable[int]) -> list[bytes]:
        """Tweets as Redis keeps them."""
        return copied.copies_of(self.tweets, tweet_ids)

    def apart(self, user_id: int) -> bool:
        """Whether either blocks the other."""
        return bool(self.relations.get(user_id, 0) & _APART)

    def gone(self, user_id: int) -> bool:
        """Whether the account is missing, suspended or deleted."""
        user = self._accounts.get(user_id)
        return user is None or user.gone

    def closed(self, user_id: int) -> bool:
        """Whether the account is protected from this viewer."""
        user = self._accounts.get(user_id)
        return user is not None and user.protected and user_id not in self.followed


def scene(
    services: Services, viewer_id: int, stamp: int, entries: Collection[Entry], known: Mapping[int, Tweet] = NONE
) -> Scene:
    """Fetches what the rules ask for, but for the tweets that are `known` to this very request.

    `stamp`: of the viewer's relations, read for this request.
    """
    retweets = [entry for entry in entries if entry.kind == RETWEET]
    tweet_ids = {entry.tweet_id for entry in entries}.union(entry.ref_id for entry in retweets)
    user_ids = {entry.author_id for entry in entries}.union(entry.ref_author_id for entry in retweets)
    other_ids = user_ids.union(entry.reply_to_user_id for entry in entries)
    tweets, users, others = list(tweet_ids - known.keys()), list(user_ids), list(other_ids - {0, viewer_id})
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


def listed(entries: Iterable[Entry], scene: Scene) -> list[bool]:
    """For each entry, whether it is hidden on any timeline: the tweet, or the one it retweets, was deleted or has not
    arrived yet, or nothing by either author is shown to this viewer."""
    standing, heard = scene.standing, scene.heard
    return [
        tweet_id not in standing
        or author_id not in heard
        or (kind == RETWEET and (ref_id not in standing or ref_author_id not in heard))
        for tweet_id, author_id, kind, ref_id, ref_author_id, _ in entries
    ]


def at_home(entries: Sequence[Entry], scene: Scene) -> list[bool]:
    """The same for the home timeline: the author has to be followed, and a reply is for those who wrote it, or follow,
    or are, the person replied to."""
    viewer_id, followed = scene.viewer_id, scene.followed
    return [
        hidden
        or author_id not in followed
        or (kind == POST and reply_to != 0 and author_id != viewer_id and reply_to not in followed)
        for hidden, (_, author_id, kind, _, _, reply_to) in zip(listed(entries, scene), entries, strict=True)
    ]


def excluded(entry: Entry, kinds: Set[str]) -> bool:
    """Whether an entry is of a kind that the reader leaves out: `replies` (a retweet of one is none) or `retweets`."""
    if entry.kind == RETWEET:
        return "retweets" in kinds
    return "replies" in kinds and entry.reply_to_user_id != 0


def visible(tweet: Tweet, scene: Scene) -> bool | None:
    """Whether the viewer may see a tweet wherever it stands; None: it does not exist (any more)."""
    if tweet.deleted_ms or scene.gone(tweet.author_id):
        return None
    if tweet.kind == RETWEET and (tweet.ref_id not in scene.standing or scene.gone(tweet.ref_author_id)):
        return None
    authors = {tweet.author_id, tweet.ref_author_id if tweet.kind == RETWEET else tweet.author_id}
    return not any(scene.closed(author) or scene.apart(author) for author in authors)
