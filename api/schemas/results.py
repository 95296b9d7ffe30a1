"""What changes come to: `data` with a few facts. `result` makes the model of such an answer."""

from typing import Any

from pydantic import BaseModel, Field, create_model

from api.schemas.parts import CLOSED, Id
from api.schemas.tweets import Folder, Poll, Tweet
from api.schemas.users import User


def result(name: str, told: str, /, **facts: Any) -> type[BaseModel]:
    """A model called `name` with `data` of so many facts, each a type or a type and an example; `told` in a word."""
    fields: dict[str, Any] = {fact: (kind, ...) for fact, kind in facts.items()}
    data = create_model(f"{name}Facts", __config__=CLOSED, __doc__=told, **fields)
    return create_model(name, __config__=CLOSED, __doc__=told, data=(data, ...))


Deleted = result("Deleted", "Whether it is deleted.", deleted=bool)
Followed = result("Followed", "The follow, or the request for it.", following=bool, pending_follow=bool)
Unfollowed = result("Unfollowed", "Whether there is still a follow.", following=bool)
Approved = result("Approved", "Whether the request was accepted.", approved=bool)
Denied = result("Denied", "Whether the request was turned down.", denied=bool)
Blocked = result("Blocked", "Whether there is a block.", blocking=bool)
Muted = result("Muted", "Whether there is a mute.", muting=bool)
Liked = result("Liked", "Whether there is a like.", liked=bool)
Retweeted = result("Retweeted", "The retweet; `rest_id` is its id.", retweeted=bool, rest_id=Id)
Unretweeted = result("Unretweeted", "Whether there is still a retweet.", retweeted=bool)
HiddenReply = result("HiddenReply", "Whether the reply is hidden.", hidden=bool)
Bookmarked = result("Bookmarked", "Whether there is a bookmark.", bookmarked=bool)
ListMade = result("ListMade", "The new list.", id=Id, name=str)
ListUpdated = result("ListUpdated", "Whether the list was changed.", updated=bool)
Membership = result("Membership", "Whether the person stands on the list.", is_member=bool)
ListFollowed = result("ListFollowed", "Whether the list is followed.", following=bool)
Pinned = result("Pinned", "Whether the list is pinned.", pinned=bool)
Protected = result("Protected", "Whether the account is protected.", protected=bool)
LoggedOut = result("LoggedOut", "Whether the sign-in has ended.", logged_out=bool)
Changed = result("Changed", "Whether the password was changed.", changed=bool)
Disconnected = result("Disconnected", "Whether the app may still act.", connected=bool)


class Created(BaseModel):
    """The new tweet."""

    model_config = CLOSED
    data: Tweet


class Voted(BaseModel):
    """The poll as it stands with the vote."""

    model_config = CLOSED
    data: Poll


class FolderMade(BaseModel):
    """The folder, new or there before."""

    model_config = CLOSED
    data: Folder


class Edited(BaseModel):
    """The profile as it is now."""

    model_config = CLOSED
    data: User


class Health(BaseModel):
    """How the process is."""

    model_config = CLOSED
    status: str = Field(examples=["ready"])
