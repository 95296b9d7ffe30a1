"""Problem documents, and the partial errors inside an answer of status 200."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.parts import CLOSED, maybe


class Fault(BaseModel):
    """One thing that was wrong: a sentence, and the parameter with what was sent for it."""

    model_config = CLOSED
    message: str = Field(examples=["ids: must be an id: up to 19 digits, as text"])
    parameters: dict[str, list[str]] = Field(examples=[{"ids": ["x"]}])


class Problem(BaseModel):
    """A problem document (RFC 9457) with the keys that every known client reads."""

    model_config = CLOSED
    title: str = Field(examples=["Invalid Request"])
    detail: str = Field(examples=["ids: must be an id: up to 19 digits, as text"])
    type: str = Field(examples=["https://api.x.com/2/problems/invalid-request"])
    status: Annotated[int, Field(ge=400, le=599, examples=[400])]
    message: str = Field(description="The same as `detail`.", examples=["ids: must be an id: up to 19 digits, as text"])
    errors: Annotated[list[Fault], Field(min_length=1)]


class PartialError(BaseModel):
    """What a look-up did not find or may not show, beside what it found."""

    model_config = CLOSED
    title: str = Field(examples=["Not Found Error"])
    detail: str = Field(examples=["Could not find tweet with ids: [20]."])
    type: Literal[
        "https://api.x.com/2/problems/resource-not-found",
        "https://api.x.com/2/problems/invalid-request",
        "https://api.x.com/2/problems/not-authorized-for-resource",
        "https://api.x.com/2/problems/not-authorized-for-field",
        "https://api.x.com/2/problems/field-unauthorized",
        "https://api.x.com/2/problems/field-hydration-failure",
        "https://api.x.com/2/problems/resource-unavailable",
        "https://api.x.com/2/problems/disallowed-resource",
        "https://api.x.com/2/problems/internal-error",
    ] = Field(description="One of nine: a client of X refuses the whole answer for any other.")
    resource_type: Literal["tweet", "user", "list", "poll", "media"]
    resource_id: str = Field(examples=["20"])
    parameter: str = Field(examples=["ids"])
    value: str = Field(examples=["20"])
    section: Literal["data", "includes"] = maybe()
