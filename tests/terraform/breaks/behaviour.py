"""A behaviour that is broken on purpose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """In `file` of `folder`, `old`, which stands there once, becomes `new`; then `run` must be red."""

    sentence: str
    folder: str
    file: str
    old: str
    new: str
    run: str
