"""The body of a post. Every name that X knows is either honoured or refused by name: nothing is dropped in silence.

Honoured: `text`, `reply` (`in_reply_to_tweet_id`, `exclude_reply_user_ids`, `auto_populate_reply_metadata`),
`quote_tweet_id`, `poll` and `reply_settings`. Accepted where they change nothing, that is with the value false:
`for_super_followers_only`, `nullcast`, `share_with_followers`, `made_with_ai`, `paid_partnership`; with true they
promise what this server does not keep, and are refused. Refused: `media`, `geo`, `community_id`, `card_uri`,
`direct_message_deep_link`, `edit_options`.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from api.values import Id, Text, named
from cql.records import REPLY_SETTINGS

_STRICT = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)
_EXCLUDED_MAX = 50

ReplySettings = Literal["everyone", "following", "mentionedUsers", "subscribers", "verified"]


def _refuse(value: Any) -> Any:
    if value is not None:
        raise ValueError("is not supported by this server; leave it out")
    return value


def _nothing() -> None:
    """A default that the document does not name."""


def _refuse_true(value: bool) -> bool:
    if value:
        raise ValueError("is not supported by this server; leave it out")
    return value


NotHere = Annotated[None, BeforeValidator(_refuse), WithJsonSchema({"not": {}})]
NotTrue = Annotated[bool, AfterValidator(_refuse_true), WithJsonSchema({"type": "boolean", "const": False})]
Option = Annotated[Text, Field(min_length=1, max_length=25), AfterValidator(named)]


class Reply(BaseModel):
    """What a reply answers, and whom it reaches besides.

    With `auto_populate_reply_metadata` it reaches those, too, whom the answered tweet mentions, but for
    `exclude_reply_user_ids`. Whoever is answered is always reached. The text stays as it is.
    """

    model_config = _STRICT
    in_reply_to_tweet_id: Id
    exclude_reply_user_ids: Annotated[list[Id], Field(max_length=_EXCLUDED_MAX)] = []
    auto_populate_reply_metadata: bool = False


class NewPoll(BaseModel):
    """A poll of two to four different options, open for five minutes to seven days."""

    model_config = _STRICT
    options: Annotated[list[Option], Field(min_length=2, max_length=4)]
    duration_minutes: Annotated[int, Field(ge=5, le=10_080)]
    reply_settings: ReplySettings | None = None

    @model_validator(mode="after")
    def _different(self) -> "NewPoll":
        if len(set(self.options)) < len(self.options):
            raise ValueError("the options of a poll must differ")
        return self


class NewTweet(BaseModel):
    """A post, a reply or a quote, with or without a poll."""

    model_config = _STRICT
    text: str = Field(examples=["just setting up my murmuration"])
    reply: Reply | None = None
    quote_tweet_id: Id = 0
    poll: NewPoll | None = None
    reply_settings: ReplySettings | None = None
    for_super_followers_only: NotTrue = False
    nullcast: NotTrue = False
    share_with_followers: NotTrue = False
    made_with_ai: NotTrue = False
    paid_partnership: NotTrue = False
    media: NotHere = Field(default_factory=_nothing)
    geo: NotHere = Field(default_factory=_nothing)
    community_id: NotHere = Field(default_factory=_nothing)
    card_uri: NotHere = Field(default_factory=_nothing)
    direct_message_deep_link: NotHere = Field(default_factory=_nothing)
    edit_options: NotHere = Field(default_factory=_nothing)

    @model_validator(mode="after")
    def _possible(self) -> "NewTweet":
        if self.poll and self.quote_tweet_id:
            raise ValueError("a tweet has a poll or quotes another, not both")
        if self.reply and self.settings:
            raise ValueError("reply_settings are those of the tweet that began the conversation; a reply has none")
        return self

    @property
    def settings(self) -> int:
        """Who may reply, as a position in REPLY_SETTINGS."""
        given = self.reply_settings or (self.poll.reply_settings if self.poll else None)
        return REPLY_SETTINGS.index(given) if given else 0


class Hidden(BaseModel):
    """Whether a reply is hidden from its conversation."""

    model_config = _STRICT
    hidden: bool


class Vote(BaseModel):
    """The option voted for, counted from 1 as the poll shows it."""

    model_config = _STRICT
    position: Annotated[int, Field(ge=1, le=4)]


class NewBookmark(BaseModel):
    """The tweet to bookmark, and the folder to put it in."""

    model_config = _STRICT
    tweet_id: Id
    folder_id: Id = 0


class NewFolder(BaseModel):
    """A folder for bookmarks."""

    model_config = _STRICT
    name: Annotated[Text, Field(max_length=25), AfterValidator(named)]
