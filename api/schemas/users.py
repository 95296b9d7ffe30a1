"""Users and lists."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.parts import CLOSED, Count, Id, Moment, Name, Web, maybe
from api.schemas.tweets import MentionEntity, TagEntity, UrlEntity


class UserMetrics(BaseModel):
    """The numbers of an account; `tweet_count` and `post_count` are one number under X's two names."""

    model_config = CLOSED
    followers_count: Count
    following_count: Count
    tweet_count: Count
    post_count: Count
    listed_count: Count
    like_count: Count = maybe()
    media_count: Count = maybe()


class ProfileUrl(BaseModel):
    """The links of a profile's address."""

    model_config = CLOSED
    urls: list[UrlEntity]


class ProfileText(BaseModel):
    """What stands in a profile's text beside words."""

    model_config = CLOSED
    urls: list[UrlEntity] = maybe()
    mentions: list[MentionEntity] = maybe()
    hashtags: list[TagEntity] = maybe()
    cashtags: list[TagEntity] = maybe()


class UserEntities(BaseModel):
    """What stands in a profile."""

    model_config = CLOSED
    url: ProfileUrl = maybe()
    description: ProfileText = maybe()


class User(BaseModel):
    """An account. Beyond `id`, `name` and `username`, only what was asked for."""

    model_config = CLOSED
    id: Id
    name: str = Field(examples=["Alice"])
    username: Name
    created_at: Moment = maybe()
    description: str = maybe(examples=["counts starlings"])
    entities: UserEntities = maybe()
    location: str = maybe(examples=["Rome"])
    most_recent_tweet_id: Id = maybe()
    most_recent_post_id: Id = maybe()
    pinned_tweet_id: Id = maybe()
    pinned_post_id: Id = maybe()
    protected: bool = maybe()
    public_metrics: UserMetrics = maybe()
    url: Web = maybe()
    verified: bool = maybe()
    verified_type: Literal["none", "blue", "business", "government"] = maybe()


class List(BaseModel):
    """A list of accounts."""

    model_config = CLOSED
    id: Id
    name: Annotated[str, Field(min_length=1, max_length=25, examples=["birds"])]
    created_at: Moment = maybe()
    description: str = maybe(examples=["who counts them"])
    follower_count: Count = maybe()
    member_count: Count = maybe()
    owner_id: Id = maybe()
    private: bool = maybe()


class LegacyUser(BaseModel):
    """An account as version 1.1 spells it."""

    model_config = CLOSED
    id: int = Field(ge=0, le=2**63 - 1, examples=[1990731120423018496])
    id_str: Id
    name: str = Field(examples=["Alice"])
    screen_name: Name
    location: str = Field(examples=["Rome"])
    description: str = Field(examples=["counts starlings"])
    url: str = Field(examples=["https://example.org"])
    protected: bool
    verified: bool
    suspended: bool
    followers_count: Count
    friends_count: Count
    statuses_count: Count
    created_at: str = Field(examples=["Wed Oct 10 20:19:24 +0000 2018"])
    profile_image_url_https: str = Field(examples=[""])
