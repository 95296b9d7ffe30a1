"""What may come in about lists."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.values import Id, ListName, Text

_STRICT = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

Description = Annotated[Text, Field(max_length=100)]


class NewList(BaseModel):
    """A list to make."""

    model_config = _STRICT
    name: ListName
    description: Description = ""
    private: bool = False


class ListChanges(BaseModel):
    """What to change of a list; the rest stays."""

    model_config = _STRICT
    name: ListName | None = None
    description: Description | None = None
    private: bool | None = None


class Member(BaseModel):
    """Who is to stand on a list."""

    model_config = _STRICT
    user_id: Id


class ListRef(BaseModel):
    """The list to follow or pin."""

    model_config = _STRICT
    list_id: Id
