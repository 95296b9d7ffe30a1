"""A break: one text in one file becomes another, and these tests must go red."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """`old` stands exactly once in `file`. The tests are those of this promise."""

    promise: int
    sentence: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
