"""The document of this server, as far as it describes itself."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas.parts import CLOSED


class Info(BaseModel):
    """What is described, and in which version."""

    model_config = CLOSED
    title: str = Field(examples=["Murmuration"])
    version: str = Field(examples=["2.0.0"])
    description: str
    license: dict[str, str]


class Document(BaseModel):
    """An OpenAPI document."""

    model_config = CLOSED
    openapi: str = Field(pattern=r"^3\.1\.[0-9]+$", examples=["3.1.0"])
    info: Info
    servers: list[dict[str, str]]
    tags: list[dict[str, str]]
    paths: dict[str, Any]
    components: dict[str, Any]
