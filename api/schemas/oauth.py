"""What apps send for tokens, and what they get. The bodies are documents, too: the routes read them by themselves."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.errors import Fault
from api.schemas.parts import CLOSED, Secret, maybe

Scopes = Annotated[str, Field(description="Scopes with spaces between them.", examples=["tweet.read users.read"])]


class AppTokenRequest(BaseModel):
    """For an app's own token; key and secret come by HTTP Basic."""

    grant_type: Literal["client_credentials"]


class AppTokenEnd(BaseModel):
    """The token that is to end; key and secret come by HTTP Basic."""

    access_token: Secret


class TokenRequest(BaseModel):
    """A code or a refresh token, to be spent. An app with a secret shows it by HTTP Basic, or here."""

    grant_type: Literal["authorization_code", "refresh_token"]
    code: str = maybe()
    redirect_uri: str = maybe()
    code_verifier: str = maybe()
    refresh_token: str = maybe()
    client_id: str = maybe()
    client_secret: str = maybe()


class TokenEnd(BaseModel):
    """The token that is to end, with all that came of the same consent."""

    token: str
    token_type_hint: str = maybe()
    client_id: str = maybe()
    client_secret: str = maybe()


class AppToken(BaseModel):
    """An app's own token; it has no end."""

    model_config = CLOSED
    token_type: Literal["bearer"]
    access_token: Secret


class UserToken(BaseModel):
    """Tokens with which an app acts for a user."""

    model_config = CLOSED
    token_type: Literal["bearer"]
    access_token: Secret
    expires_in: Annotated[int, Field(ge=1, examples=[7200])]
    scope: Scopes
    refresh_token: Secret = maybe()


class Invalidated(BaseModel):
    """The token that has ended."""

    model_config = CLOSED
    access_token: Secret


class Revoked(BaseModel):
    """Whether it has ended."""

    model_config = CLOSED
    revoked: bool


class Declined(BaseModel):
    """A refusal in the words of OAuth 2.0, with the keys of every problem."""

    model_config = CLOSED
    error: str = Field(examples=["invalid_grant"])
    error_description: str
    title: str
    detail: str
    type: str
    status: int
    message: str
    errors: list[Fault]
