"""Host names: where a top-level domain ends, and whether the name could be looked up at all."""

from bisect import bisect_left, insort
from collections.abc import Iterator

import regex

from fanout.text import tlds

LABEL_LIMIT = 63  # octets of one label on the wire, RFC 1035 section 2.3.4

# Digits and bounds of Punycode, RFC 3492 section 5.
_BASE, _T_MIN, _T_MAX, _SKEW, _DAMP, _FIRST_BIAS, _FIRST_POINT = 36, 1, 26, 38, 700, 72, 128

_ASCII_TLD = regex.compile(r"([A-Za-z]++)(?![0-9@+\-])|[xX][nN]--[\-0-9A-Za-z]++")
_INTERNATIONAL_TLD = regex.compile(r"(?i:\L<names>)(?![0-9A-Za-z@+\-])", names=tlds.INTERNATIONAL)


def tld_end(text: str, at: int) -> int | None:
    """Where the top-level domain that begins at `at` ends, or None if none does."""
    match = _ASCII_TLD.match(text, at)
    if match is None or (match[1] and match[1].lower() not in tlds.ASCII):
        match = _INTERNATIONAL_TLD.match(text, at)
    return match.end() if match else None


def domains(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each domain in a chain of labels, longest first: where its name starts, its last dot, where it ends."""
    dot = text.rfind(".", start, end)
    while dot >= 0:
        before = text.rfind(".", start, dot)
        if (stop := tld_end(text, dot + 1)) is not None:
            yield (start if before < 0 else before + 1), dot, stop
        dot = before


def encoded_length(domain: str) -> int | None:
    """Octets of the domain's ASCII form (RFC 3490); None when a label is too long or falsely xn--."""
    if domain.isascii():
        return len(domain) if all(len(label) <= LABEL_LIMIT for label in domain.split(".")) else None
    lengths = [_label_length(label) for label in domain.split(".")]
    return sum(lengths) + len(lengths) - 1 if max(lengths) <= LABEL_LIMIT else None


def _label_length(label: str) -> int:
    if label.isascii():
        return len(label)
    if len(label) > LABEL_LIMIT or label[:4].lower() == "xn--":
        return LABEL_LIMIT + 1
    return len("xn--") + _punycode_length(label)


def _punycode_length(label: str) -> int:
    """RFC 3492 section 6.3, counting digits only: Python's codec takes milliseconds for a hostile label."""
    placed = [i for i, c in enumerate(label) if ord(c) < _FIRST_POINT]
    basic = len(placed)
    length = basic + 1 if basic else 0
    point, index, bias = _FIRST_POINT, 0, _FIRST_BIAS
    for code, position in sorted((ord(c), i) for i, c in enumerate(label) if ord(c) >= _FIRST_POINT):
        rank = bisect_left(placed, position)
        delta = (code - point) * (len(placed) + 1) + rank - index
        length += _digits(delta, bias)
        insort(placed, position)
        bias = _adapt(delta, len(placed), first=len(placed) == basic + 1)
        point, index = code, rank + 1
    return length


def _digits(delta: int, bias: int) -> int:
    count, k = 1, _BASE
    while delta >= (threshold := min(max(k - bias, _T_MIN), _T_MAX)):
        delta = (delta - threshold) // (_BASE - threshold)
        count, k = count + 1, k + _BASE
    return count


def _adapt(delta: int, points: int, *, first: bool) -> int:
    delta = delta // _DAMP if first else delta // 2
    delta += delta // points
    k = 0
    while delta > ((_BASE - _T_MIN) * _T_MAX) // 2:
        delta //= _BASE - _T_MIN
        k += _BASE
    return k + (_BASE - _T_MIN + 1) * delta // (delta + _SKEW)
