"""The entities of a text, with indices in code points as the v2 `entities` object needs them."""

from dataclasses import dataclass
from operator import attrgetter

from fanout.text.links import Url, links
from fanout.text.patterns import CASHTAG, HASHTAG, MENTION, REPLY, WHOLE_URL


@dataclass(frozen=True, slots=True)
class Mention:
    """`@username`; the indices include the sign."""

    start: int
    end: int
    username: str


@dataclass(frozen=True, slots=True)
class MentionOrList:
    """`@username` or `@username/slug`; the slug keeps its stroke and is empty for a mention."""

    start: int
    end: int
    username: str
    slug: str


@dataclass(frozen=True, slots=True)
class Hashtag:
    """`#tag`; the indices include the sign."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Cashtag:
    """`$tag`; the indices include the sign."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Entities:
    """All entities of one text, each kind in the order of the text; no two overlap."""

    urls: tuple[Url, ...] = ()
    mentions: tuple[Mention, ...] = ()
    hashtags: tuple[Hashtag, ...] = ()
    cashtags: tuple[Cashtag, ...] = ()


NOTHING = Entities()


def extract(text: str) -> Entities:
    """The links, mentions, hashtags and cashtags of a text; of two that overlap the earlier one stays."""
    urls = links(text)
    mentions = [m for m in mentions_or_lists(text) if not m.slug]
    hashtags = _hashtags(text) if "#" in text or "\uff03" in text else []
    cashtags = [Cashtag(m.start(), m.end(), m["tag"]) for m in CASHTAG.finditer(text)] if "$" in text else []
    if not (urls or mentions or hashtags or cashtags):
        return NOTHING
    starts = _starts([*urls, *mentions, *hashtags, *cashtags])
    return Entities(
        tuple(u for u in urls if u.start in starts),
        tuple(Mention(m.start, m.end, m.username) for m in mentions if m.start in starts),
        tuple(h for h in hashtags if h.start in starts),
        tuple(c for c in cashtags if c.start in starts),
    )


def _hashtags(text: str) -> list[Hashtag]:
    return [Hashtag(m.start(), m.end(), m["tag"]) for m in HASHTAG.finditer(text)]


def _starts(found: "list[Url | MentionOrList | Hashtag | Cashtag]") -> set[int]:
    """Where the entities begin that overlap no earlier one; no two kinds can begin at the same place."""
    starts, end = set(), 0
    for entity in sorted(found, key=attrgetter("start")):
        if entity.start >= end:
            starts.add(entity.start)
            end = entity.end
    return starts


def mentions_or_lists(text: str) -> list[MentionOrList]:
    """Every `@username` and `@username/slug`, also those inside links."""
    if "@" not in text and "\uff20" not in text:
        return []
    return [MentionOrList(m.start(), m.end(), m["username"], m["slug"] or "") for m in MENTION.finditer(text)]


def extract_reply_screenname(text: str) -> str | None:
    """The username a text begins with, which makes it a reply by its wording."""
    match = REPLY.match(text)
    return match["username"] if match else None


def is_username(text: str) -> bool:
    """Whether the whole text is one `@username`."""
    match = MENTION.fullmatch(text)
    return match is not None and match["slug"] is None


def is_list(text: str) -> bool:
    """Whether the whole text is one `@username/slug`."""
    match = MENTION.fullmatch(text)
    return match is not None and match["slug"] is not None


def is_hashtag(text: str) -> bool:
    """Whether the whole text is one `#tag`."""
    return HASHTAG.fullmatch(text) is not None


def is_url(text: str, *, require_protocol: bool = True) -> bool:
    """Whether the whole text is one http or https link; its top-level domain need not be a known one."""
    match = WHOLE_URL.fullmatch(text)
    return match is not None and not (require_protocol and match["protocol"] is None)
