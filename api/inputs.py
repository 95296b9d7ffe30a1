"""What may come in.

Bodies are strict: unknown keys and numbers where text is due are refused. In queries, where all is text,
unknown names are passed over, for clients send every field and expansion they know.
"""

from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.fields import Fields as Fields
from api.values import (
    DisplayName,
    Id,
    Ids,
    Moment,
    Page,
    Password,
    Text,
    Token,
    Username,
    Usernames,
    WebAddress,
    listed,
    listed_schema,
)
from cql.ids import ID_MAX, first_id_of

_STRICT = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)
_QUERY = ConfigDict(extra="ignore", hide_input_in_errors=True)

Exclude = Annotated[
    list[Literal["replies", "retweets"]],
    BeforeValidator(listed),
    listed_schema({"type": "string", "enum": ["replies", "retweets"]}),
]


class TweetRef(BaseModel):
    """The tweet to like or retweet."""

    model_config = _STRICT
    tweet_id: Id


class UserRef(BaseModel):
    """The user to follow, block or mute."""

    model_config = _STRICT
    target_user_id: Id


class SignUp(BaseModel):
    """A new account; without a name it is called by its user name."""

    model_config = _STRICT
    username: Username
    password: Password
    name: DisplayName | None = None


class LogIn(BaseModel):
    """What somebody knows who may come in."""

    model_config = _STRICT
    username: Username
    password: Annotated[str, Field(max_length=256)]


class Refresh(BaseModel):
    """A refresh token, to be spent."""

    model_config = _STRICT
    refresh_token: Annotated[str, Field(min_length=16, max_length=100)]


class NewPassword(BaseModel):
    """The password that was, and the one that is to be."""

    model_config = _STRICT
    current_password: Annotated[str, Field(max_length=256)]
    new_password: Password


class Profile(BaseModel):
    """What to change of a profile; the rest stays."""

    model_config = _STRICT
    name: DisplayName | None = None
    description: Annotated[Text, Field(max_length=160)] | None = None
    location: Annotated[Text, Field(max_length=30)] | None = None
    url: Annotated[WebAddress, Field(max_length=100)] | None = None


class Protection(BaseModel):
    """Whether only accepted followers see what is posted."""

    model_config = _STRICT
    protected: bool


class IdList(BaseModel):
    """Up to a hundred ids."""

    model_config = _QUERY
    ids: Ids


class UsernameList(BaseModel):
    """Up to a hundred user names."""

    model_config = _QUERY
    usernames: Usernames


class People(BaseModel):
    """A page of a list of people."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=1, le=1000)
    pagination_token: Token | None = None
    next_token: Token | None = None


class UserQuery(BaseModel):
    """A page of the people that a query finds."""

    model_config = _QUERY
    query: Annotated[Text, Field(min_length=1, max_length=50)]
    max_results: Page = Field(100, ge=1, le=1000)
    pagination_token: Token | None = None
    next_token: Token | None = None


class Home(BaseModel):
    """A page of a home timeline. Its tokens are good for the same `exclude` alone."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=1, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
    since_id: Id = 0
    until_id: Id = ID_MAX
    start_time: Moment | None = None
    end_time: Moment | None = None
    exclude: Exclude = []


class UserTweets(BaseModel):
    """A page of a user's tweets."""

    model_config = _QUERY
    max_results: Page = Field(10, ge=5, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
    since_id: Id = 0
    until_id: Id = ID_MAX
    start_time: Moment | None = None
    end_time: Moment | None = None
    exclude: Exclude = []


class Bounds(Protocol):
    """Between which ids and times tweets are wanted."""

    since_id: int
    until_id: int
    start_time: datetime | None
    end_time: datetime | None


def lowest(asked: Bounds) -> int:
    """The id above which tweets are wanted: start times are included, ids are not."""
    return min(ID_MAX, max(asked.since_id, first_id_of(_ms(asked.start_time)) - 1 if asked.start_time else 0))


def highest(asked: Bounds) -> int:
    """The id below which tweets are wanted; end times are excluded like ids."""
    return max(1, min(asked.until_id, first_id_of(_ms(asked.end_time)) if asked.end_time else ID_MAX))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
