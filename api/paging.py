"""What a page of a list of tweets may be asked for, beyond those of `inputs`."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.values import Id, Moment, Page, Token, listed, listed_schema
from cql.ids import ID_MAX

_QUERY = ConfigDict(extra="ignore", hide_input_in_errors=True)

Excluded = Annotated[
    list[Literal["replies", "retweets"]],
    BeforeValidator(listed),
    listed_schema({"type": "string", "enum": ["replies", "retweets"]}),
]


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

    @property
    def token(self) -> str | None:
        """The page token, under either of its names."""
        return self.pagination_token or self.next_token


class Quotes(BaseModel):
    """A page of quotes. No quote is a retweet: to exclude those changes nothing."""

    model_config = _QUERY
    max_results: Page = Field(10, ge=10, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None
    exclude: Excluded = []

    @property
    def token(self) -> str | None:
        """The page token, under either of its names."""
        return self.pagination_token or self.next_token


class Hundred(BaseModel):
    """A page of 1 to 100."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=1, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None

    @property
    def token(self) -> str | None:
        """The page token, under either of its names."""
        return self.pagination_token or self.next_token


class Liked(BaseModel):
    """A page of liked tweets."""

    model_config = _QUERY
    max_results: Page = Field(100, ge=5, le=100)
    pagination_token: Token | None = None
    next_token: Token | None = None

    @property
    def token(self) -> str | None:
        """The page token, under either of its names."""
        return self.pagination_token or self.next_token
