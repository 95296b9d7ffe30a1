"""What an operation uses up when it succeeds: made anew for each request that is to, by the operation's name."""

import base64
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from api.auth import apps, grants, oauth1, oauth2, rotation
from api.auth.oauth2 import Asked
from api.auth.vault import Vault, vault_of
from cql.apps import App as Stored
from fanout.services import Services
from tests.api.visitor import CALLBACK, OFFLINE, App
from tests.cast import Cast, Person, new_name
from tests.contract.scene import PASSWORD

_ENDS_SECONDS = 3_600


@dataclass(frozen=True)
class Spent:
    """What a request carries: places in its path, a whole body, who asks. What is empty stays as it was."""

    places: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    authorization: str = ""


@dataclass
class Purse:
    """`asker` asks; `app` is one of the asker's, with its secrets; `member` has a password."""

    cast: Cast
    services: Services
    asker: Person
    app: App
    member: Person

    @classmethod
    def of(cls, cast: Cast, services: Services, asker: Person) -> "Purse":
        """With an app of the asker's, and somebody with a password."""
        told = asker.done("POST", "/2/apps", {"name": "Birdwatch", "redirect_uris": [CALLBACK]})
        secrets = (told["api_key"], told["api_secret"], told["client_secret"], told["bearer_token"])
        body = {"username": new_name("member"), "password": PASSWORD}
        made = requests.post(f"{asker.url}/auth/signup", json=body, timeout=60).json()
        member = Person(asker.url, int(made["data"]["id"]), body["username"], made["access_token"])
        return cls(cast, services, asker, App(asker.url, told["id"], *secrets), member)

    def spend(self, name: str) -> Spent:
        """What this operation is to use up; nothing for most."""
        deed = DEEDS.get(name)
        return deed(self) if deed is not None else Spent()

    @property
    def vault(self) -> Vault:
        return vault_of(self.services.settings)

    def stored(self) -> Stored:
        """The app as the server knows it."""
        found = apps.get(self.services, int(self.app.id))
        assert found is not None
        return found

    def basic(self) -> str:
        """The app's key and secret by HTTP Basic."""
        return "Basic " + base64.b64encode(f"{self.app.api_key}:{self.app.api_secret}".encode()).decode()

    def session(self) -> uuid.UUID:
        """One more sign-in of the member's."""
        session_id = uuid.uuid4()
        now_ms = int(time.time() * 1_000)
        self.services.store.accounts.add_session(session_id, self.member.user_id, now_ms, _ENDS_SECONDS)
        return session_id

    def signed_in(self) -> str:
        """An access token for it."""
        return "Bearer " + self.cast.token_of(self.member.user_id, self.session())

    def requester(self) -> Person:
        """Somebody who has asked to follow."""
        requester = self.cast.one("asks")
        requester.done("POST", requester.own("/following"), {"target_user_id": str(self.asker.user_id)})
        return requester

    def agreed(self) -> oauth2.Grant:
        """A consent to the app."""
        return grants.give(self.services, self.stored(), self.asker.user_id, OFFLINE)

    def refresh_token(self) -> str:
        """A token of one more consent."""
        return rotation.begin(self.services, self.agreed().grant_id, self.asker.user_id, _ENDS_SECONDS)

    def in_body(self, **given: str) -> dict[str, str]:
        """The body of a confidential app that shows its secret there."""
        return {**given, "client_id": self.app.id, "client_secret": self.app.client_secret}


def _tweet(purse: Purse) -> Spent:
    return Spent({"tweet_id": str(purse.asker.post())})


def _list(purse: Purse) -> Spent:
    return Spent({"list_id": purse.asker.done("POST", "/2/lists", {"name": "Not for long"})["id"]})


def _maker(purse: Purse) -> Spent:
    return Spent(authorization=f"Bearer {purse.cast.one('maker').token}")


def _app(purse: Purse) -> Spent:
    maker = purse.cast.one("maker")
    made = maker.done("POST", "/2/apps", {"name": "Not for long"})
    return Spent({"app_id": made["id"]}, authorization=f"Bearer {maker.token}")


def _request(purse: Purse) -> Spent:
    return Spent({"user_id": str(purse.asker.user_id), "requester_id": str(purse.requester().user_id)})


def _connection(purse: Purse) -> Spent:
    purse.agreed()
    return Spent({"user_id": str(purse.asker.user_id), "app_id": purse.app.id})


def _revoked(purse: Purse) -> Spent:
    return Spent(body=purse.in_body(token=purse.refresh_token()))


def _code(purse: Purse) -> Spent:
    asked = Asked(purse.stored(), CALLBACK, OFFLINE, "", "")
    (code,) = _query_of(oauth2.approve(purse.services, asked, purse.asker.user_id))["code"]
    return Spent(body=purse.in_body(grant_type="authorization_code", code=code, redirect_uri=CALLBACK))


def _user_token(purse: Purse) -> Spent:
    if uuid.uuid4().int % 2:
        return _code(purse)
    return Spent(body=purse.in_body(grant_type="refresh_token", refresh_token=purse.refresh_token()))


def _app_token(purse: Purse) -> Spent:
    return Spent(body={"grant_type": "client_credentials"}, authorization=purse.basic())


def _invalidated(purse: Purse) -> Spent:
    body = {"access_token": apps.bearer(purse.vault, purse.stored())}
    return Spent(body=body, authorization=purse.basic())


def _request_token(purse: Purse) -> Spent:
    header = purse.app.header("POST", "/oauth/request_token", oauth={"oauth_callback": CALLBACK})
    return Spent(authorization=header)


def _access_token(purse: Purse) -> Spent:
    pair = oauth1.begin(purse.services, purse.vault, int(purse.app.id), CALLBACK)
    back, _ = oauth1.approve(purse.services, pair[0], purse.asker.user_id)
    verifier = {"oauth_verifier": _query_of(back)["oauth_verifier"][0]}
    return Spent(authorization=purse.app.header("POST", "/oauth/access_token", pair, oauth=verifier))


def _query_of(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def _by_app(purse: Purse) -> Spent:
    return Spent(authorization=f"Bearer {apps.bearer(purse.vault, purse.stored())}")


def _password(purse: Purse) -> Spent:
    body = {"current_password": PASSWORD, "new_password": PASSWORD}
    return Spent(body=body, authorization=purse.signed_in())


def _refreshed(purse: Purse) -> Spent:
    token = rotation.begin(purse.services, purse.session(), purse.member.user_id, _ENDS_SECONDS)
    return Spent(body={"refresh_token": token})


def _sign_up(purse: Purse) -> Spent:
    return Spent(body={"username": new_name("spent"), "password": PASSWORD})


def _log_in(purse: Purse) -> Spent:
    return Spent(body={"username": purse.member.username, "password": PASSWORD})


DEEDS: Mapping[str, Callable[[Purse], Spent]] = {
    "tweets_delete": _tweet,
    "lists_delete": _list,
    "apps_create": _maker,
    "apps_delete": _app,
    "apps_rotate": _app,
    "follows_approve": _request,
    "follows_deny": _request,
    "connections_end": _connection,
    "oauth_revoke": _revoked,
    "oauth_user_token": _user_token,
    "oauth_app_token": _app_token,
    "oauth_invalidate_app_token": _invalidated,
    "oauth_request_token": _request_token,
    "oauth_access_token": _access_token,
    "accounts_log_in": _log_in,
    "accounts_log_out": lambda purse: Spent(authorization=purse.signed_in()),
    "accounts_change_password": _password,
    "accounts_refresh": _refreshed,
    "accounts_sign_up": _sign_up,
    "usage_tweets": _by_app,
}
"""What each operation uses up that uses anything up."""
