"""The links in a text."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from fanout.text import domains
from fanout.text.patterns import AFTER_HOST, ASCII_LABELS, CHAIN, INNER_DOT, SHORT_LINK

URL_LIMIT = 4096  # code units of a link with its host in ASCII, as in twitter-text
SHORT_LINK_LIMIT = 40  # characters after t.co/, as in twitter-text


@dataclass(frozen=True, slots=True)
class Url:
    """A link: `text[start:end] == url`."""

    start: int
    end: int
    url: str


def links(text: str) -> list[Url]:
    """The links of a text in order, with or without a protocol; each has a known top-level domain."""
    return list(_links(text))


def _links(text: str) -> Iterator[Url]:
    position = 0
    while chain := _next_chain(text, position):
        start, end = chain.span("chain")
        found = list(domains.domains(text, start, end))
        # What follows a host belongs to it even where the link is refused: ftp://a.com/?b.com holds no link.
        tail = AFTER_HOST.match(text, end) if found and found[0][2] == end else None
        position = tail.end() if tail else end
        host_end = next((stop for name, dot, stop in found if text.find("_", name, dot) < 0), None)
        if host_end is None:
            continue
        first = chain.start("protocol") if chain["protocol"] else start
        last = position if host_end == end else host_end
        if not _reachable(text[start:host_end], last - first):
            continue
        if chain["protocol"]:
            yield from _with_protocol(text, first, last)
        elif start == 0 or text[start - 1] not in "-_./":
            yield from _bare(text, start, host_end, last if tail and tail["path"] else host_end)


def _next_chain(text: str, position: int) -> "regex.Match[str] | None":
    dot = INNER_DOT.search(text, position)
    return CHAIN.search(text, max(position, text.rfind(" ", position, dot.start()))) if dot else None


def _reachable(host: str, length: int) -> bool:
    encoded = domains.encoded_length(host) if len(host) <= URL_LIMIT else None
    return encoded is not None and length - len(host) + encoded <= URL_LIMIT


def _with_protocol(text: str, start: int, end: int) -> Iterator[Url]:
    short = SHORT_LINK.match(text, start, end)
    if short is None:
        yield Url(start, end, text[start:end])
    elif len(short["slug"]) <= SHORT_LINK_LIMIT:
        yield Url(start, short.end(), short[0])


def _bare(text: str, start: int, end: int, path_end: int) -> Iterator[Url]:
    """Without a protocol only the Latin parts of a run are links: twitter.comこれexample.com/a holds two."""
    while labels := ASCII_LABELS.search(text, start, end):
        start = labels.end()
        for _, _, stop in domains.domains(text, *labels.span()):
            last = path_end if stop == end else stop
            yield Url(labels.start(), last, text[labels.start() : last])
            start = stop
            break
