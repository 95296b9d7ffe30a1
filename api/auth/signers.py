"""What apps and people sign with, remembered: a key has one secret for ever, and a token one secret and one owner.

Whether they still stand is another question, which is asked with every request.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from api.auth import apps
from api.auth.errors import NotSignedIn
from api.auth.vault import Vault, hashed
from fanout.services import Services

_REMEMBERED = 4_096
_UNKNOWN_KEY = "No app has this oauth_consumer_key."
_UNKNOWN_TOKEN = "This oauth_token is not known."  # noqa: S105


class Signer(NamedTuple):
    """An app that signs."""

    app_id: int
    secret: str


class Owner(NamedTuple):
    """Whose an access token is."""

    user_id: int
    app_id: int
    grant_id: UUID
    secret: str


class Signers:
    """Secrets by key and by token; NotSignedIn for what is not known, which is not remembered."""

    def __init__(self, vault: Vault, opened: Callable[[], Services]) -> None:
        self._vault, self._opened = vault, opened
        self.app = lru_cache(_REMEMBERED)(self._app)
        self.owner = lru_cache(_REMEMBERED)(self._owner)

    def _app(self, api_key: str) -> Signer:
        app = apps.of_text(self._opened(), api_key)
        if app is None or app.api_key != api_key:
            raise NotSignedIn(_UNKNOWN_KEY)
        return Signer(app.app_id, self._vault.open(f"app/{app.app_id}", app.api_secret))

    def _owner(self, token: str) -> Owner:
        found = self._opened().store.handshakes.signing_token(hashed(token))
        if found is None:
            raise NotSignedIn(_UNKNOWN_TOKEN)
        secret = self._vault.open(f"token/{hashed(token)}", found.secret)
        return Owner(found.user_id, found.app_id, found.grant_id, secret)
