"""How much of a request is here, told from its bytes alone, so that a thread is asked for it when it is whole.

Only what frames a request is looked at: where its head ends, and what that says about a body. What is broken is a
thread's as soon as that is certain, for gunicorn's parser then refuses it without asking for more.
"""

import re
from enum import Enum, auto

HEAD_END = b"\r\n\r\n"
_HEAD_MAX_BYTES = 64 * 1024
_LINE_MAX_BYTES = 8_192
_LINE = re.compile(rb"[^ ]+ [^ ]+ HTTP/1\.\d")
_FRAMING = re.compile(rb"\r\n(content-length|transfer-encoding|expect):[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)", re.IGNORECASE)
_HEX = re.compile(rb"([0-9a-f]+)[ \t]*(?:;.*)?", re.IGNORECASE)
_DIGITS_MAX = 15
_FRAMED = 7
"""How many times its content a body in chunks may take: a byte in a chunk of its own takes six."""


class Due(Enum):
    """What a connection is due."""

    PATIENCE = auto()
    WORD = auto()
    """Patience, and the word that the body may come (100 Continue)."""
    THREAD = auto()
    HEAD_TOO_LARGE = auto()
    BODY_TOO_LARGE = auto()


class Arriving:
    """One request while it arrives; `largest` is how many bytes a body may have."""

    def __init__(self, largest: int) -> None:
        self.data = bytearray()
        self._largest = largest
        self._body = 0
        """Where the body begins; 0 until the head has ended."""
        self._chunk = 0
        """Where the next chunk begins; 0 if the body does not come in chunks."""
        self._wanted = 1

    def feed(self, more: bytes) -> Due:
        """What is due now that these bytes have come, too."""
        self.data += more
        if len(self.data) < self._wanted:
            return Due.PATIENCE
        if not self._body:
            return self._head()
        return self._chunks() if self._chunk else Due.THREAD

    def _head(self) -> Due:
        start = 2 if self.data.startswith(b"\r\n") else 0
        end = self.data.find(HEAD_END, start)
        if end >= 0:
            return self._framed(end)
        if _is_broken(self.data[start:]):
            return Due.THREAD
        return Due.HEAD_TOO_LARGE if len(self.data) > _HEAD_MAX_BYTES else Due.PATIENCE

    def _framed(self, end: int) -> Due:
        said = {name.lower(): value for name, value in _FRAMING.findall(self.data, 0, end + 2)}
        self._body = end + len(HEAD_END)
        if b"transfer-encoding" not in said:
            due = self._measured(said.get(b"content-length", b"0"))
        elif said[b"transfer-encoding"].lower() == b"chunked":
            self._chunk = self._body
            due = self._chunks()
        else:
            due = Due.THREAD
        return Due.WORD if due is Due.PATIENCE and said.get(b"expect", b"").lower() == b"100-continue" else due

    def _measured(self, length: bytes) -> Due:
        if not length.isdigit():
            return Due.THREAD
        if len(length) > _DIGITS_MAX or int(length) > self._largest:
            return Due.BODY_TOO_LARGE
        self._wanted = self._body + int(length)
        return Due.THREAD if len(self.data) >= self._wanted else Due.PATIENCE

    def _chunks(self) -> Due:
        while (line := self.data.find(b"\r\n", self._chunk)) >= 0:
            size = _HEX.fullmatch(self.data, self._chunk, line)
            if size is None:
                return Due.THREAD
            if len(size[1]) > _DIGITS_MAX or (length := int(size[1], 16)) > self._largest:
                return Due.BODY_TOO_LARGE
            if length == 0:
                return self._more(self.data.startswith(b"\r\n", line + 2) or self.data.find(HEAD_END, line + 2) >= 0)
            self._wanted = line + 2 + length + 2
            if len(self.data) < self._wanted:
                return self._more(False)
            if not self.data.startswith(b"\r\n", self._wanted - 2):
                return Due.THREAD
            self._chunk = self._wanted
        return self._more(len(self.data) - self._chunk > _LINE_MAX_BYTES)

    def _more(self, enough: bool) -> Due:
        if enough:
            return Due.THREAD
        return Due.BODY_TOO_LARGE if len(self.data) - self._body > _FRAMED * self._largest else Due.PATIENCE


def _is_broken(head: bytearray) -> bool:
    """Whether the parser will refuse this beginning of a head, whatever follows."""
    line, ended, _ = head.partition(b"\r\n")
    if not ended:
        return len(line) > _LINE_MAX_BYTES or b"\n" in line
    return _LINE.fullmatch(line) is None or head.count(b"\n") != head.count(b"\r\n")
