"""Which slot of a cluster a key belongs to, and how a command on several keys falls into parts of one slot each."""

from binascii import crc_hqx
from dataclasses import dataclass, field
from typing import Any

Address = tuple[str, int]

SLOTS = 16_384
OPEN: Any = object()
"""In the place of an answer that has not come."""

_SEVERAL_KEYS = {"MGET": "GET", "DEL": "DEL", "EXISTS": "EXISTS"}
_ONE_KEY = {"EXPIRE", "GET", "HMGET", "HSET", "SET"}


def tagged(text: str) -> str:
    """The stable part of a name, in braces unless it brings some of its own."""
    start = text.find("{")
    return text if start >= 0 and text.find("}", start) > start + 1 else "{" + text + "}"


def slot_of(key: str) -> int:
    """The slot of a tagged key."""
    start = key.index("{") + 1
    return crc_hqx(key[start : key.index("}", start)].encode(), 0) % SLOTS


@dataclass(slots=True)
class Part:
    """What of a command concerns one slot."""

    before: tuple[Any, ...]
    keys: tuple[str, ...]
    after: tuple[Any, ...] = ()
    slot: int = field(init=False)
    asked: tuple[Address, str] | None = None
    """While its slot moves: the node that is asked instead, and the run that names its keys nevertheless."""
    answer: Any = OPEN

    def __post_init__(self) -> None:
        slots = {slot_of(key) for key in self.keys}
        if len(slots) != 1:
            raise ValueError(f"{self.before[0]} needs keys of one slot")
        (self.slot,) = slots

    def commands(self, run: str, runs: list[str]) -> list[tuple[Any, ...]]:
        """As it is sent to a server of this run."""
        named = [run, *(each for each in runs if each != run)] if self.before[0] == "DEL" else [run]
        return [(*self.before, *(f"{each}:{key}" for key in self.keys), *self.after) for each in named]


def parts_of(args: tuple[Any, ...]) -> list[Part]:
    """A command as parts; ValueError for one of which it is not known here where its keys are."""
    name = args[0]
    if name in _SEVERAL_KEYS:
        return [Part((_SEVERAL_KEYS[name],), (key,)) for key in args[1:]]
    if name == "EVAL":
        last = 3 + int(args[2])
        return [Part(args[:3], args[3:last], args[last:])]
    if name in _ONE_KEY:
        return [Part(args[:1], args[1:2], args[2:])]
    raise ValueError(f"{name} is not known to the cluster: which of its words are keys?")


def gathered(name: str, parts: list[Part]) -> Any:
    """The answer to a command from those to its parts, of which there is one at least."""
    answers = [part.answer for part in parts]
    if name == "MGET":
        return answers
    return sum(answers) if name in _SEVERAL_KEYS else answers[0]
