"""What an app has read, and what a caller may still ask."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.pages import Meta
from api.schemas.parts import CLOSED, Count, Id, Moment, maybe

Number = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", examples=["42"], description="A number, as text.")]


class DayUsed(BaseModel):
    """Tweets that were read on one day (UTC)."""

    model_config = CLOSED
    date: Moment
    usage: Number


class ProjectUsed(BaseModel):
    """What a project read, day by day. Each app is a project of its own."""

    model_config = CLOSED
    project_id: Id
    usage: list[DayUsed] = Field(max_length=90)


class AppUsed(BaseModel):
    """What an app read, day by day."""

    model_config = CLOSED
    client_app_id: Id
    usage: list[DayUsed] = Field(max_length=90)
    usage_result_count: Count


class Used(BaseModel):
    """What the app of the token read since the first of the month, and day by day. There is no cap."""

    model_config = CLOSED
    cap_reset_day: int = Field(ge=1, le=31, examples=[1])
    project_id: Id
    project_usage: Number
    daily_project_usage: ProjectUsed
    daily_client_app_usage: list[AppUsed] = Field(max_length=1)


class Usage(BaseModel):
    """Usage as X tells it."""

    model_config = CLOSED
    data: Used


class Limit(BaseModel):
    """One window of one route, in the words and numbers of the headers."""

    model_config = CLOSED
    route: str = Field(examples=["GET /2/tweets/:id"])
    per: Literal["user", "app", "address"]
    window_seconds: int = Field(ge=1, examples=[900])
    limit: int = Field(ge=1, examples=[900])
    remaining: Count
    reset: int = Field(ge=0, description="Seconds since 1970.", examples=[1798761600])


class Limits(BaseModel):
    """Every window of this caller."""

    model_config = CLOSED
    data: list[Limit] = maybe()
    meta: Meta
