"""How long a text is by the rules of X: weights per character, one weight for each link and each emoji."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fanout.text.links import links
from fanout.text.patterns import COMPOSABLE, FORBIDDEN_IN_TWEET, PIECE, PLAIN_PIECE, UNSTORABLE

SURELY_CHEAP = 600  # code points that compose in under a millisecond whatever they are


@dataclass(frozen=True, slots=True)
class Config:
    """One version of twitter-text's numbers; weights are in units of 1/scale of the length."""

    limit: int
    scale: int
    light: int
    heavy: int
    url: int
    emoji: bool


# config/v1.json to v3.json of twitter-text; which characters are light stands in patterns.py.
V1 = Config(limit=140, scale=1, light=1, heavy=1, url=23, emoji=False)
V2 = Config(limit=280, scale=100, light=100, heavy=200, url=23, emoji=False)
V3 = Config(limit=280, scale=100, light=100, heavy=200, url=23, emoji=True)


@dataclass(frozen=True, slots=True)
class Weight:
    """A text's length and what fits; ranges are UTF-16 code units of the text as given, ends included."""

    weighted_length: int
    permillage: int
    valid: bool
    display_range: tuple[int, int]
    valid_range: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters from `start` on that weigh `each`; a link or an emoji is a single one."""

    start: int
    count: int
    each: int


def weigh(text: str, config: Config = V3) -> Weight:
    """The length of a text once composed (NFC), in thousandths of the limit too, and how much of it fits."""
    composed = _compose(text)
    pieces = list(_pieces(composed, config))
    total = sum(piece.count * piece.each for piece in pieces)
    room = config.limit * config.scale
    forbidden = None if composed.isascii() else FORBIDDEN_IN_TWEET.search(composed)
    valid = 0 < total <= room and forbidden is None
    last = max(_units(text) - 1, 0)
    fitting = last
    if not valid:
        end = _fitting(pieces, room, forbidden.start() if forbidden else len(composed))
        fitting = max(_units(composed[:end]) - 1, 0) + _units(text) - _units(composed)
    permillage = total * 1000 // room
    return Weight(total // config.scale, permillage, valid, (0, last), (0, max(fitting, 0)))


def problem(text: str) -> str | None:
    """Why a text may not be posted, as a sentence that repeats none of it; None when it may."""
    if "\0" in text if text.isascii() else UNSTORABLE.search(text):
        return "The text contains characters that are not allowed."
    if not text.strip():
        return "The text is empty."
    weight = weigh(text)
    if not weight.valid:
        return f"The text is too long: its weighted length is {weight.weighted_length}, the limit is {V3.limit}."
    return None


def _compose(text: str) -> str:
    if text.isascii():
        return text
    parts = [text] if len(text) <= SURELY_CHEAP else COMPOSABLE.findall(text)
    return "".join(unicodedata.normalize("NFC", part) for part in parts)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(text: str, config: Config) -> Iterator[Piece]:
    position = 0
    for link in links(text):
        yield from _characters(text, position, link.start, config)
        yield Piece(link.start, 1, config.url * config.scale)
        position = link.end
    yield from _characters(text, position, len(text), config)


def _characters(text: str, start: int, end: int, config: Config) -> Iterator[Piece]:
    if text.isascii():
        yield Piece(start, end - start, config.light)
        return
    for match in (PIECE if config.emoji else PLAIN_PIECE).finditer(text, start, end):
        single = match.lastgroup == "emoji"
        each = config.light if match.lastgroup == "light" else config.heavy
        yield Piece(match.start(), 1 if single else match.end() - match.start(), each)


def _fitting(pieces: list[Piece], room: int, end: int) -> int:
    """The index before which everything fits and is allowed."""
    for piece in pieces:
        fits = room // piece.each
        if fits < piece.count:
            return min(piece.start + fits, end)
        room -= piece.count * piece.each
    return end
