"""What whoever signed in gets."""

from typing import Any

from api.views.users import shown
from cql.records import User


def signed_in(access_token: str, expires_in: int, refresh_token: str, user: User | None = None) -> dict[str, Any]:
    """Tokens as OAuth 2 spells them, and an account that was made with them."""
    tokens = {"token_type": "bearer", "access_token": access_token, "expires_in": expires_in}
    return {**tokens, "refresh_token": refresh_token, **({"data": shown(user)} if user else {})}
