"""What a single value may look like: ids, names, times, numbers, texts."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from werkzeug.exceptions import BadRequest
from werkzeug.routing import BaseConverter

from cql.ids import ID_MAX

_ID = re.compile(r"[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)
LIST_MAX = 100
_WRONG_ID = "must be an id: up to 19 digits, as text"


def an_id(value: Any) -> int:
    """A 64-bit id from its text; ValueError for anything else."""
    if not isinstance(value, str) or not _ID.fullmatch(value) or int(value) > ID_MAX:
        raise ValueError(_WRONG_ID)
    return int(value)


def a_username(value: Any) -> str:
    """A user name as X allows it; ValueError for anything else."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("must be a user name: 1 to 15 letters, digits and underscores")
    return value


def listed(value: Any) -> list[str]:
    """The parts between commas; ValueError for none, or more than a hundred."""
    parts = value.split(",") if isinstance(value, str) else []
    if not 1 <= len(parts) <= LIST_MAX:
        raise ValueError(f"must be 1 to {LIST_MAX} values with commas between them")
    return parts


def _number(value: Any) -> Any:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("must be a number")
    return value


def _moment(value: Any) -> datetime:
    """`2026-01-31T12:00:00Z`, with or without a fraction or an offset."""
    if not isinstance(value, str) or not 20 <= len(value) <= 35:
        raise ValueError("must be a time such as 2026-01-31T12:00:00.000Z")
    try:
        # An unescaped plus sign arrives as a space.
        moment = datetime.fromisoformat(value.replace(" ", "+"))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be a time such as 2026-01-31T12:00:00.000Z") from None


def _plain(value: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cn"} for char in value if char != "\n"):
        raise ValueError("contains characters that are not allowed")
    return value.strip()


def named(value: str) -> str:
    """The text; ValueError if nothing is left of it."""
    if not value:
        raise ValueError("must not be empty")
    return value


def _web(value: str) -> str:
    if value and not re.match(r"https?://[^\s/]+", value):
        raise ValueError("must begin with http:// or https://")
    return value


def listed_schema(item: dict[str, Any]) -> WithJsonSchema:
    """How the document tells of values with commas between them."""
    return WithJsonSchema({"type": "array", "items": item, "minItems": 1, "maxItems": LIST_MAX})


AN_ID: dict[str, Any] = {
    "type": "string",
    "pattern": "^([0-9]{1,18}|[0-8][0-9]{18})$",
    "examples": ["1990731120423018496"],
}
"""How the document tells of an id: not all numbers of 19 digits fit into 64 bits."""
_A_USERNAME = {"type": "string", "pattern": "^[A-Za-z0-9_]{1,15}$", "examples": ["alice"]}
_ID_SCHEMA = WithJsonSchema(AN_ID)
Id = Annotated[int, BeforeValidator(an_id), _ID_SCHEMA]
Ids = Annotated[list[Id], BeforeValidator(listed), listed_schema(AN_ID)]
Username = Annotated[str, BeforeValidator(a_username), WithJsonSchema(_A_USERNAME)]
Usernames = Annotated[list[Username], BeforeValidator(listed), listed_schema(_A_USERNAME)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Page = Annotated[int, BeforeValidator(_number)]
Token = Annotated[str, Field(min_length=16, max_length=4_000)]
Password = Annotated[str, Field(min_length=8, max_length=256)]
Text = Annotated[str, AfterValidator(_plain)]
WebAddress = Annotated[str, Field(examples=["https://example.org"]), AfterValidator(_plain), AfterValidator(_web)]
ListName = Annotated[str, Field(max_length=25), AfterValidator(_plain), AfterValidator(named)]
DisplayName = Annotated[str, Field(max_length=50), AfterValidator(_plain), AfterValidator(named)]


class BadPath(BadRequest):
    """Something in the path cannot be what it stands for; the description is safe to show."""


class IdInPath(BaseConverter):
    """An id in a path; anything else there is a bad request, not an unknown path, but for the words of other routes."""

    # Else `PATCH /2/users/me` would be a request about a user with the id `me`, and not a method that is not there.
    regex = "(?!(?:by|folders|me|search)(?:/|$))[^/]+"

    def to_python(self, value: str) -> int:
        """The id; BadPath."""
        try:
            return an_id(value)
        except ValueError as wrong:
            raise BadPath(f"The id in the path {wrong}.") from None


class UsernameInPath(BaseConverter):
    """A user name in a path; anything else there is a bad request."""

    def to_python(self, value: str) -> str:
        """The name; BadPath."""
        try:
            return a_username(value)
        except ValueError as wrong:
            raise BadPath(f"The user name in the path {wrong}.") from None
