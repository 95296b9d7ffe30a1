"""Apps, as their owners see them."""

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.pages import Meta
from api.schemas.parts import CLOSED, Id, Moment, Secret, maybe


class App(BaseModel):
    """An app, with those of its secrets that were made just now."""

    model_config = CLOSED
    id: Id
    name: str = Field(examples=["Birdwatch"])
    type: Literal["confidential", "public"]
    client_id: Id
    api_key: Secret
    redirect_uris: list[str] = Field(examples=[["https://app.example/callback"]])
    created_at: Moment
    api_secret: Secret = maybe()
    client_secret: Secret = maybe()
    bearer_token: Secret = maybe()


class MadeApp(BaseModel):
    """An app with secrets that are shown this once."""

    model_config = CLOSED
    data: App


class OneApp(BaseModel):
    """An app without its secrets."""

    model_config = CLOSED
    data: App


class AppPage(BaseModel):
    """One's own apps."""

    model_config = CLOSED
    data: list[App] = maybe()
    meta: Meta


class Connection(BaseModel):
    """An app that may act for somebody; without `scopes` it may do all that an app may."""

    model_config = CLOSED
    id: Id
    name: str = Field(examples=["Birdwatch"])
    connected_at: Moment
    scopes: list[str] = maybe(examples=[["tweet.read", "users.read"]])


class ConnectionPage(BaseModel):
    """The apps that may act for oneself."""

    model_config = CLOSED
    data: list[Connection] = maybe()
    meta: Meta


class OwnTokenFacts(BaseModel):
    """An access token of OAuth 1.0a and its secret."""

    model_config = CLOSED
    access_token: Secret
    access_token_secret: Secret


class OwnToken(BaseModel):
    """A token for oneself, shown this once."""

    model_config = CLOSED
    data: OwnTokenFacts
