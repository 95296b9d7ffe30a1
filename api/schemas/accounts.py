"""What whoever signs in gets."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.parts import CLOSED, Secret
from api.schemas.users import User

Seconds = Annotated[int, Field(ge=1, examples=[900], description="Seconds until the access token runs out.")]


class SignedIn(BaseModel):
    """Tokens as OAuth 2 spells them."""

    model_config = CLOSED
    token_type: Literal["bearer"]
    access_token: Secret
    expires_in: Seconds
    refresh_token: Secret


class SignedUp(BaseModel):
    """The same with the account that was made."""

    model_config = CLOSED
    token_type: Literal["bearer"]
    access_token: Secret
    expires_in: Seconds
    refresh_token: Secret
    data: User
