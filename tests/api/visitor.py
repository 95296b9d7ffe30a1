"""A person's browser on the page where apps ask, and an app that gets its tokens."""

import base64
import hashlib
import hmac
import html
import itertools
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import requests

from tests.api.conftest import PASSWORD, Person

CALLBACK = "https://app.example/callback"
SCOPES = "tweet.read users.read"
OFFLINE = SCOPES + " tweet.write offline.access"
VERIFIER = "v" * 50
_NONCES = itertools.count(1)


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def escaped(text: str) -> str:
    return quote(text, safe="~")


@dataclass
class App:
    """An app with everything that its owner was shown."""

    url: str
    id: str
    api_key: str
    api_secret: str
    client_secret: str
    bearer_token: str

    def token(self, **given: Any) -> requests.Response:
        """Asks for tokens of OAuth 2.0 with its secret, or without one if it is public."""
        auth = (self.id, self.client_secret) if self.client_secret else None
        body = given if auth else {"client_id": self.id, **given}
        return requests.post(f"{self.url}/2/oauth2/token", data=body, auth=auth, timeout=30)

    def exchange(self, code: str, **given: Any) -> requests.Response:
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return self.token(**{**asked, **given})

    def refresh(self, token: str) -> requests.Response:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def revoke(self, token: str) -> requests.Response:
        auth = (self.id, self.client_secret)
        return requests.post(f"{self.url}/2/oauth2/revoke", data={"token": token}, auth=auth, timeout=30)

    def asks(self, **changes: Any) -> str:
        """The address at which it asks a user."""
        asked = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": CALLBACK,
            "scope": SCOPES,
            "state": "s t&te",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            **changes,
        }
        told = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"{self.url}/i/oauth2/authorize?{told}"

    def tokens(self, person: Person, **changes: Any) -> Any:
        """The whole way: the person agrees, and the app has its tokens."""
        answer = self.exchange(code_in(Visitor(person).decides(self.asks(**changes))))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def header(
        self,
        method: str,
        path: str,
        token: tuple[str, str] = ("", ""),
        *,
        base: str = "",
        pairs: Any = (),
        oauth: Any = None,
    ) -> str:
        """The header of a request signed by OAuth 1.0a; `pairs` stand in its query and its form."""
        told = {
            "oauth_consumer_key": self.api_key,
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(int(time.time())),
            "oauth_nonce": f"{secrets.token_hex(8)}{next(_NONCES)}",
            "oauth_version": "1.0",
            **({"oauth_token": token[0]} if token[0] else {}),
            **(oauth or {}),
        }
        told = {name: value for name, value in told.items() if value is not None}
        signed = sorted((escaped(name), escaped(value)) for name, value in (*told.items(), *pairs))
        parameters = "&".join(f"{name}={value}" for name, value in signed)
        text = "&".join([method, escaped((base or self.url) + path), escaped(parameters)])
        key = f"{escaped(self.api_secret)}&{escaped(token[1])}"
        told.setdefault(
            "oauth_signature",
            base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha1)).decode(),
        )
        return "OAuth " + ", ".join(f'{name}="{escaped(value)}"' for name, value in told.items())

    def signed(
        self,
        method: str,
        path: str,
        token: tuple[str, str] = ("", ""),
        *,
        base: str = "",
        query: Any = (),
        form: Any = None,
        body: Any = None,
        files: Any = None,
        oauth: Any = None,
    ) -> requests.Response:
        """A request signed by OAuth 1.0a over `base`, in whose place the server really stands."""
        header = self.header(method, path, token, base=base, pairs=[*query, *(form or ())], oauth=oauth)
        return requests.request(
            method,
            self.url + path,
            params=query,
            data=form,
            json=body,
            files=files,
            headers={"authorization": header},
            timeout=30,
        )

    def request_token(self, callback: str = CALLBACK) -> tuple[str, str]:
        answer = self.signed("POST", "/oauth/request_token", oauth={"oauth_callback": callback})
        assert answer.status_code == 200, answer.text
        told = dict(parse_qsl(answer.text))
        assert told["oauth_callback_confirmed"] == "true"
        return told["oauth_token"], told["oauth_token_secret"]

    def access_token(self, token: tuple[str, str], verifier: str) -> requests.Response:
        return self.signed("POST", "/oauth/access_token", token, oauth={"oauth_verifier": verifier})


def make_app(person: Person, **more: Any) -> App:
    """An app of that person's."""
    told = person.post("/2/apps", {"name": "Birds <b>", "redirect_uris": [CALLBACK], **more}).json()["data"]
    secrets_of = (told["api_key"], told["api_secret"], told.get("client_secret", ""), told["bearer_token"])
    return App(person.url, told["id"], *secrets_of)


@dataclass
class Visitor:
    """Somebody at a browser."""

    person: Person
    line: requests.Session = field(default_factory=requests.Session)

    def opens(self, url: str) -> requests.Response:
        return self.line.get(url, timeout=30, allow_redirects=False)

    def presses(self, page: requests.Response, action: str, **fields: str) -> requests.Response:
        """Sends the form of a page."""
        found = re.search(r'name="csrf" value="([^"]*)"', page.text)
        csrf = html.unescape(found[1]) if found else ""
        form = {"csrf": csrf, "action": action, **fields}
        return self.line.post(page.url, data=form, timeout=30, allow_redirects=False)

    def signs_in(self, url: str, password: str = PASSWORD) -> requests.Response:
        page = self.opens(url)
        assert page.status_code == 200, page.text
        return self.presses(page, "sign-in", username=self.person.username, password=password)

    def decides(self, url: str, action: str = "approve") -> requests.Response:
        return self.presses(self.signs_in(url), action)


def told_to(answer: requests.Response) -> dict[str, str]:
    """What the browser carries back to the app."""
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(CALLBACK + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def code_in(answer: requests.Response) -> str:
    return told_to(answer)["code"]


def me(url: str, token: str) -> int:
    """The status of a look at oneself."""
    return requests.get(f"{url}/2/users/me", headers={"authorization": f"Bearer {token}"}, timeout=30).status_code


def declined(answer: requests.Response, error: str, status: int = 400) -> Any:
    """The refusal, which must be this one in the words of OAuth 2.0."""
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["error"] == error and told["error_description"] == told["detail"]
    assert answer.headers["cache-control"] == "no-store"
    return told
