"""What the models of answers are made of."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

CLOSED = ConfigDict(extra="forbid", strict=True)
"""Keys that no model names are found by the tests. The document leaves answers open: they may gain keys."""


def maybe(**limits: Any) -> Any:
    """A key that may be left out. It is never null: whoever wants to leave it out does."""
    return Field(default_factory=str, **limits)


Id = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", examples=["1990731120423018496"])]
Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
        examples=["2026-01-31T12:00:00.000Z"],
        description="A time, with milliseconds and in UTC.",
    ),
]
Count = Annotated[int, Field(ge=0, examples=[3])]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,15}$", examples=["alice"])]
PageToken = Annotated[str, Field(min_length=16, examples=["Zm91ciBzY29yZSBhbmQgc2V2ZW4"])]
Web = Annotated[str, Field(examples=["https://example.org"])]
Secret = Annotated[str, Field(min_length=16, examples=["c2VjcmV0IGFuZCBzaG93biBvbmNl"])]
