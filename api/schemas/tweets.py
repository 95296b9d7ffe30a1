"""Tweets and polls. What a tweet has nothing for is left out."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.parts import CLOSED, Count, Id, Moment, Name, Web, maybe


class TweetMetrics(BaseModel):
    """How often a tweet was engaged with; `retweet_count` and `repost_count` are one number under X's two names."""

    model_config = CLOSED
    retweet_count: Count
    repost_count: Count
    reply_count: Count
    like_count: Count
    quote_count: Count
    bookmark_count: Count
    impression_count: Count


class Reference(BaseModel):
    """What a tweet answers, quotes or repeats."""

    model_config = CLOSED
    type: Literal["replied_to", "quoted", "retweeted"]
    id: Id


class UrlEntity(BaseModel):
    """A link in a text; positions are in code points."""

    model_config = CLOSED
    start: Count
    end: Count
    url: Web
    expanded_url: Web = maybe()
    display_url: str = maybe(examples=["example.org"])


class MentionEntity(BaseModel):
    """A user name in a text, with the id if such an account is shown to the viewer."""

    model_config = CLOSED
    start: Count
    end: Count
    username: str = Field(examples=["bob"])
    id: Id = maybe()


class TagEntity(BaseModel):
    """A hashtag or a cashtag in a text, without its sign."""

    model_config = CLOSED
    start: Count
    end: Count
    tag: str = Field(examples=["starlings"])


class Entities(BaseModel):
    """What stands in a text beside words; kinds without any are left out."""

    model_config = CLOSED
    urls: list[UrlEntity] = maybe()
    mentions: list[MentionEntity] = maybe()
    hashtags: list[TagEntity] = maybe()
    cashtags: list[TagEntity] = maybe()


class EditControls(BaseModel):
    """Whether a tweet can be edited. Whole, or left out."""

    model_config = CLOSED
    edits_remaining: Count
    is_edit_eligible: bool
    editable_until: Moment


class Attachments(BaseModel):
    """The poll of a tweet."""

    model_config = CLOSED
    poll_ids: list[Id] = maybe()


class Tweet(BaseModel):
    """A tweet. Beyond `id`, `text` and the history, only what was asked for."""

    model_config = CLOSED
    id: Id
    text: str = Field(examples=["just setting up my murmuration"])
    edit_history_tweet_ids: list[Id]
    edit_history_post_ids: list[Id] = maybe()
    attachments: Attachments = maybe()
    author_id: Id = maybe()
    conversation_id: Id = maybe()
    created_at: Moment = maybe()
    display_text_range: Annotated[list[Count], Field(min_length=2, max_length=2)] = maybe()
    edit_controls: EditControls = maybe()
    entities: Entities = maybe()
    in_reply_to_user_id: Id = maybe()
    lang: str = maybe(examples=["en"])
    possibly_sensitive: bool = maybe()
    public_metrics: TweetMetrics = maybe()
    referenced_tweets: list[Reference] = maybe()
    referenced_posts: list[Reference] = maybe()
    reply_settings: Literal["everyone", "mentionedUsers", "following", "subscribers", "verified"] = maybe()
    source: str = maybe(examples=["Murmuration"])
    username: Name = maybe()


class PollOption(BaseModel):
    """One answer of a poll, and how many chose it."""

    model_config = CLOSED
    position: Annotated[int, Field(ge=1, le=4)]
    label: str = Field(examples=["yes"])
    votes: Count


class Poll(BaseModel):
    """A poll."""

    model_config = CLOSED
    id: Id
    options: list[PollOption]
    duration_minutes: Annotated[int, Field(ge=5, le=10_080)] = maybe()
    end_datetime: Moment = maybe()
    voting_status: Literal["open", "closed"] = maybe()


class Folder(BaseModel):
    """A folder for bookmarks."""

    model_config = CLOSED
    id: Id
    name: str = Field(examples=["birds"])
