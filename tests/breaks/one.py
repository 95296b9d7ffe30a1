"""A break: one text in one file becomes another, and these tests must go red."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """`old` stands exactly once in `file`. The tests are those of this promise; 0: of the contract with clients.

    `parts`: they ask a running server.
    """

    promise: int
    sentence: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    parts: bool = True
