"""Answers that hold tweets, people or lists: pages, and look-ups of one or several."""

from pydantic import BaseModel

from api.schemas.errors import PartialError
from api.schemas.parts import CLOSED, Count, Id, PageToken, maybe
from api.schemas.tweets import Folder, Poll, Tweet
from api.schemas.users import List, User


class Includes(BaseModel):
    """What the expansions asked for, each record once. `tweets` and `posts` are one thing in X's two vocabularies."""

    model_config = CLOSED
    tweets: list[Tweet] = maybe()
    posts: list[Tweet] = maybe()
    users: list[User] = maybe()
    polls: list[Poll] = maybe()


class Meta(BaseModel):
    """How many are on this page, and the tokens of its neighbours; a token is left out where there is none."""

    model_config = CLOSED
    result_count: Count
    next_token: PageToken = maybe()
    previous_token: PageToken = maybe()


class TweetMeta(BaseModel):
    """The same, with the ids at both ends of a page that is not empty."""

    model_config = CLOSED
    result_count: Count
    newest_id: Id = maybe()
    oldest_id: Id = maybe()
    next_token: PageToken = maybe()
    previous_token: PageToken = maybe()


class TweetPage(BaseModel):
    """A page of tweets. `data` is left out when there are none."""

    model_config = CLOSED
    data: list[Tweet] = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()
    meta: TweetMeta


class UserPage(BaseModel):
    """A page of people. `data` is left out when there are none."""

    model_config = CLOSED
    data: list[User] = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()
    meta: Meta


class ListPage(BaseModel):
    """A page of lists. `data` is left out when there are none."""

    model_config = CLOSED
    data: list[List] = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()
    meta: Meta


class FolderPage(BaseModel):
    """A page of folders. `data` is left out when there are none."""

    model_config = CLOSED
    data: list[Folder] = maybe()
    meta: Meta


class OneTweet(BaseModel):
    """One tweet, or in `errors` why not."""

    model_config = CLOSED
    data: Tweet = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()


class SomeTweets(BaseModel):
    """The tweets that were found, and in `errors` those that were not."""

    model_config = CLOSED
    data: list[Tweet] = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()


class OneUser(BaseModel):
    """One user, or in `errors` why not."""

    model_config = CLOSED
    data: User = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()


class SomeUsers(BaseModel):
    """The users that were found, and in `errors` those that were not."""

    model_config = CLOSED
    data: list[User] = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()


class OneList(BaseModel):
    """One list, or in `errors` why not."""

    model_config = CLOSED
    data: List = maybe()
    includes: Includes = maybe()
    errors: list[PartialError] = maybe()
