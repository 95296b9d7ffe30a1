"""What somebody wants to post becomes a tweet: what it answers, whom it speaks to, and whether it may."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from cql.answers import mention_writes
from cql.records import POST, REPLY_SETTINGS, RETWEET, Tweet
from cql.statements.statement import Write
from fanout import answers, hydrate, lookup, mentions
from fanout.errors import Forbidden, Invalid
from fanout.services import Services
from fanout.text import length
from fanout.text.entities import extract

_FOLLOWING = REPLY_SETTINGS.index("following")


@dataclass(frozen=True)
class Draft:
    """What somebody wants to post. Ids are 0 for none; `key` is the idempotency key, empty for none.

    A reply reaches whoever is answered, and with `thread` those whom the answered tweet names but for `without_ids`.
    `reply_settings`: a position in REPLY_SETTINGS. A poll has `options` and lasts `minutes`.
    """

    author_id: int
    text: str
    reply_to_id: int = 0
    quote_id: int = 0
    key: str = ""
    thread: bool = False
    without_ids: tuple[int, ...] = ()
    reply_settings: int = 0
    options: tuple[str, ...] = ()
    minutes: int = 0

    @property
    def body_hash(self) -> bytes:
        """What two requests under one key must share."""
        body: list[object] = [self.text, self.reply_to_id, self.quote_id]
        more = [self.thread, self.without_ids, self.reply_settings, self.options, self.minutes]
        return hashlib.sha256(orjson.dumps(body + more if any(more) else body)).digest()


@dataclass(frozen=True)
class Drafted:
    """A tweet still without its id, and on whose lists of mentions it belongs."""

    tweet: Tweet
    reached: tuple[int, ...]

    def with_id(self, tweet_id: int) -> Tweet:
        """The tweet; one that answers nobody starts a conversation of its own."""
        conversation_id = self.tweet.conversation_id or tweet_id
        return replace(self.tweet, tweet_id=tweet_id, conversation_id=conversation_id)

    def rows(self, services: Services, tweet: Tweet) -> list[Write]:
        """What else goes into the tweet's batch."""
        return [*answers.writes(services, tweet), *mention_writes(tweet.tweet_id, self.reached)]


def drafted(services: Services, draft: Draft) -> Drafted:
    """Invalid: the text, or what it answers. Forbidden: what its author may not see, or not reply to."""
    problem = length.problem(draft.text)
    if problem:
        raise Invalid(problem, "text")
    named = [each for each in (draft.reply_to_id, draft.quote_id) if each]
    found = lookup.tweets(services, draft.author_id, named) if named else lookup.NOTHING
    replied = _seen(found, draft.reply_to_id, "reply")
    quoted = _seen(found, draft.quote_id, "quote_tweet_id")
    if replied:
        _refuse_unless_admitted(services, draft.author_id, replied)
    entities, ids = _entities(services, draft.text)
    tweet = Tweet(
        0,
        draft.author_id,
        POST,
        draft.text,
        entities,
        ref_id=draft.quote_id,
        ref_author_id=quoted.author_id if quoted else 0,
        reply_to_id=draft.reply_to_id,
        reply_to_user_id=replied.author_id if replied else 0,
        conversation_id=(replied.conversation_id or replied.tweet_id) if replied else 0,
        reply_settings=draft.reply_settings,
        poll=_poll(draft),
    )
    spoken_to = [*_answered(draft, replied), *ids]
    return Drafted(tweet, mentions.reached(services, draft.author_id, spoken_to) if spoken_to else ())


def _entities(services: Services, text: str) -> tuple[str, list[int]]:
    """The entities as JSON text, kinds without any left out, and the ids of those named."""
    found: dict[str, Any] = {kind: each for kind, each in asdict(extract(text)).items() if each}
    if "mentions" in found:
        names = {each["username"].casefold() for each in found["mentions"]}
        found = mentions.spelled(found, mentions.named(services, names))
    return orjson.dumps(found).decode(), [int(each["id"]) for each in found.get("mentions", ())]


def _answered(draft: Draft, replied: Tweet | None) -> Iterable[int]:
    """Whom a reply reaches without naming them."""
    if replied is None:
        return []
    thread = mentions.mentioned(replied) if draft.thread else []
    return [replied.author_id, *(each for each in thread if each not in draft.without_ids)]


def _poll(draft: Draft) -> str:
    return orjson.dumps({"options": draft.options, "minutes": draft.minutes}).decode() if draft.options else ""


def _refuse_unless_admitted(services: Services, author_id: int, replied: Tweet) -> None:
    """The tweet that began the conversation says who may reply in it, also after it was deleted."""
    root_id = replied.conversation_id or replied.tweet_id
    root = replied if root_id == replied.tweet_id else hydrate.tweets(services, [root_id]).get(root_id)
    if root is None or not root.reply_settings or author_id == root.author_id or author_id in mentions.mentioned(root):
        return
    if root.reply_settings == _FOLLOWING:
        relations = services.store.follows.relations(root.author_id, [author_id])
        if author_id in relations and relations[author_id].following:
            return
    rule = REPLY_SETTINGS[root.reply_settings]
    raise Forbidden(f"Not everybody may reply in this conversation: its reply_settings are {rule}.")


def _seen(found: lookup.Found, tweet_id: int, parameter: str) -> Tweet | None:
    if not tweet_id:
        return None
    if tweet_id in found.unauthorized:
        raise Forbidden("You may not reply to or quote this tweet.")
    tweet = found.tweets.get(tweet_id)
    if tweet is None:
        raise Invalid("The tweet to reply to or to quote does not exist.", parameter)
    if tweet.kind == RETWEET:
        raise Invalid("A retweet cannot be replied to or quoted; name the tweet it repeats.", parameter)
    return tweet
