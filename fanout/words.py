"""The words by which a person is found, and whether a question finds them. No input or output."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

from fanout.errors import Invalid

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
_WORDS_MAX = 12
"""Words of one display name that count."""
_QUERY_MAX = 50


def words_of(username: str, name: str) -> list[str]:
    """The folded words of a person: the user name, and the first words of the display name."""
    return list(dict.fromkeys([username.casefold(), *_words(name)[:_WORDS_MAX]]))


def asked(query: str) -> list[str]:
    """The folded words of a question; Invalid for one of more than 50 characters, or with no letter or digit."""
    found = _words(query) if len(query) <= _QUERY_MAX else []
    if not found:
        raise Invalid(f"Ask with 1 to {_QUERY_MAX} characters, among them a letter or a digit.", "query")
    return found


def driver(question: Sequence[str]) -> str:
    """The word of a question by which people are looked up: its longest."""
    return max(question, key=len)


def found_at(words: Iterable[str], question: Sequence[str]) -> str:
    """The word of a person at which a question finds them, the first that its driver begins; "" if it does not."""
    mine = sorted(words)
    if not all(any(word.startswith(part) for word in mine) for part in question):
        return ""
    return next(word for word in mine if word.startswith(driver(question)))


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return [str(word) for word in _WORD.findall(folded)]
