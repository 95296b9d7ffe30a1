"""Which fields and expansions a request asks for, in either of X's vocabularies or in both."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from api.values import listed, listed_schema
from api.views import names
from api.views.names import Names

_QUOTED_MAX = 50


def _checked(known: Names) -> BeforeValidator:
    """A list of names of one parameter; ValueError quotes the first that X does not know there."""
    taken = known.known

    def checked(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = listed(value)
        for part in parts:
            if part not in taken:
                raise ValueError(f"'{part[:_QUOTED_MAX]}' is not among the values that this parameter takes")
        return frozenset(parts)

    return BeforeValidator(checked)


def _told(known: Names) -> WithJsonSchema:
    """The same for the document."""
    return listed_schema({"type": "string", "enum": sorted(known.known)})


TweetNames = Annotated[frozenset[str], _checked(names.TWEET), _told(names.TWEET)]
UserNames = Annotated[frozenset[str], _checked(names.USER), _told(names.USER)]
ListNames = Annotated[frozenset[str], _checked(names.LIST), _told(names.LIST)]
PollNames = Annotated[frozenset[str], _checked(names.POLL), _told(names.POLL)]
MediaNames = Annotated[frozenset[str], _checked(names.MEDIA), _told(names.MEDIA)]
PlaceNames = Annotated[frozenset[str], _checked(names.PLACE), _told(names.PLACE)]
Expansions = Annotated[frozenset[str], _checked(names.EXPANSION), _told(names.EXPANSION)]
_NONE: frozenset[str] = frozenset()


class Fields(BaseModel):
    """Which fields to add to the default ones, and which records that the rows refer to.

    `fields=all` is an extension: every field and every expansion there is.
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    tweet: TweetNames = Field(_NONE, alias="tweet.fields")
    post: TweetNames = Field(_NONE, alias="post.fields")
    user: UserNames = Field(_NONE, alias="user.fields")
    list_: ListNames = Field(_NONE, alias="list.fields")
    poll: PollNames = Field(_NONE, alias="poll.fields")
    media: MediaNames = Field(_NONE, alias="media.fields")
    place: PlaceNames = Field(_NONE, alias="place.fields")
    named: Expansions = Field(_NONE, alias="expansions")
    every: Literal["all"] | None = Field(None, alias="fields")

    @property
    def plain(self) -> bool:
        """Whether nothing but the default fields is asked for."""
        return not self.model_fields_set

    @property
    def posts(self) -> bool:
        """Whether the answer speaks the new vocabulary: its parameter, or an expansion that only it has."""
        return "post" in self.model_fields_set or not names.ONLY_NEW.isdisjoint(self.named)

    @property
    def expansions(self) -> frozenset[str]:
        """The expansions, by their old names."""
        return names.EXPANSION.answered if self.every else names.old(self.named)

    @property
    def of_tweets(self) -> frozenset[str]:
        """Fields of tweets, by their old names, with those that the expansions need."""
        return self._asked(self.tweet | self.post, names.TWEET)

    @property
    def of_users(self) -> frozenset[str]:
        """Fields of users, likewise."""
        return self._asked(self.user, names.USER)

    @property
    def of_lists(self) -> frozenset[str]:
        """Fields of lists, likewise."""
        return self._asked(self.list_, names.LIST)

    @property
    def of_polls(self) -> frozenset[str]:
        """Fields of polls."""
        return self._asked(self.poll, names.POLL)

    def _asked(self, fields: frozenset[str], known: Names) -> frozenset[str]:
        if self.every:
            return known.answered
        shown = {names.SHOWS.get(each, each) for each in self.expansions}
        return names.old(fields) | (shown & known.answered)
