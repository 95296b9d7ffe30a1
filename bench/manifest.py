"""What a load has done so far: one line for each acknowledged event, written as it is acknowledged.

A first line of JSON names the trace, further ones the steps that are finished; every other line is an event's
number and its tweet id. A line written twice is harmless, a last line cut short by a crash is dropped: the
event's idempotency key gives the same tweet again.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

# A process that dies loses nothing, since every line is handed to the kernel; a machine that dies loses this
# much, and a resumed load gets it back through the idempotency keys.
SYNC_SECONDS = 1.0


class ManifestError(Exception):
    """The manifest is missing, belongs to another trace, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Record:
    """A manifest as read: its heading, the finished steps and event number → tweet id."""

    heading: dict[str, Any]
    steps: dict[str, dict[str, Any]]
    tweets: dict[int, int]


@dataclass(slots=True)
class Manifest:
    """An open manifest; every method may be called from any thread."""

    path: Path
    file: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    synced_at: float = 0.0

    def acknowledged(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep (event number, tweet id) of acknowledged posts."""
        self._append(b"".join(b"%d %d\n" % pair for pair in pairs))

    def finished(self, step: str, **facts: Any) -> None:
        """Keep that a step is done, and what is worth knowing of it; the last word on a step counts."""
        self._append(orjson.dumps({"step": step, **facts}) + b"\n", now=True)

    def _append(self, lines: bytes, *, now: bool = False) -> None:
        with self.lock:
            while lines:
                lines = lines[os.write(self.file, lines) :]
            if now or time.monotonic() - self.synced_at > SYNC_SECONDS:
                os.fsync(self.file)
                self.synced_at = time.monotonic()

    def close(self) -> None:
        """Everything is on disk afterwards."""
        os.fsync(self.file)
        os.close(self.file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def heading(fingerprint: str) -> dict[str, Any]:
    """The first line of a manifest of the trace with this fingerprint."""
    return {"manifest": 1, "trace": fingerprint}


def resume(path: Path, first: dict[str, Any]) -> tuple[Manifest, Record]:
    """The manifest at `path`, begun if there is none, and its content; ManifestError for another heading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        _claim(file, path)
        os.ftruncate(file, _whole_lines(path))
        manifest = Manifest(path, file)
        if not path.stat().st_size:
            manifest._append(orjson.dumps(first) + b"\n", now=True)
        record = read(path)
        _require(record.heading == first, path, f"is of {record.heading}, not of {first}")
    except BaseException:
        os.close(file)
        raise
    return manifest, record


def _claim(file: int, path: Path) -> None:
    """Until the file is closed, by whatever end, no other load writes it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ManifestError(f"{path} is being written by another load") from None


def _whole_lines(path: Path) -> int:
    return path.read_bytes().rfind(b"\n") + 1


def read(path: Path) -> Record:
    """A manifest's content; ManifestError if none, or an event has two tweets or a tweet two events."""
    try:
        lines = path.read_bytes()[: _whole_lines(path)].splitlines()
    except FileNotFoundError:
        raise ManifestError(f"{path} is missing; `murmur load higgs` writes it") from None
    _require(bool(lines), path, "is empty")
    try:
        steps = {fact["step"]: fact for fact in map(orjson.loads, (row for row in lines[1:] if row[:1] == b"{"))}
        first = orjson.loads(lines[0])
        pairs = [row.split() for row in lines[1:] if row[:1] != b"{"]
        numbered = {(int(number), int(tweet)) for number, tweet in pairs}
    except (ValueError, KeyError) as error:
        raise ManifestError(f"{path} has a line that is none: {error}") from None
    tweets = dict(sorted(numbered))
    _require(len(tweets) == len(numbered), path, "gives one event two tweets")
    _require(len(set(tweets.values())) == len(tweets), path, "gives one tweet to two events")
    return Record(first, steps, tweets)


def _require(holds: bool, path: Path, fault: str) -> None:
    if not holds:
        raise ManifestError(f"{path} {fault}")
