"""What a page of a list may be asked for, beyond those of `inputs`, and its token."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from api.inputs import Exclude
from api.values import Id, Moment, Page, Token
from cql.ids import ID_MAX

_QUERY = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Tokens(Protocol):
    """A page token, under either of its names."""

    pagination_token: str | None
    next_token: str | None


def token_of(asked: Tokens) -> str | None:
    """The page token that was sent; None: the first page is asked for."""
    return asked.pagination_token or asked.next_token


class Mentions(BaseModel):
    """A page of mentions."""

    model_config = _QUERY
    max_results: Page = Field(10, ge=5, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
    since_id: Id = 0
    until_id: Id = ID_MAX
    start_time: Moment | None = None
    end_time: Moment | None = None


class Quotes(BaseModel):
    """A page of quotes. No quote is a retweet: to exclude those changes nothing."""

    model_config = _QUERY
    max_results: Page = Field(10, ge=10, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
    exclude: Exclude = []


class Hundred(BaseModel):
    """A page of up to a hundred rows."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=1, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None


class Liked(BaseModel):
    """A page of liked tweets."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=5, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
