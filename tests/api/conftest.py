"""People who sign up through the real door."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from joserfc.jwk import ECKey

from config.settings import Settings
from tests.answers import alone, as_declared

PASSWORD = "correct horse battery"


@dataclass
class Person:
    """Somebody with an account, who asks with what the sign-up or the last refresh gave."""

    url: str
    username: str
    user_id: str
    access_token: str
    refresh_token: str
    password: str = PASSWORD

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request on a connection of its own, so that any process may answer it."""
        headers = {"authorization": f"Bearer {self.access_token}", **options.pop("headers", {})}
        return as_declared(requests.request(method, self.url + path, headers=headers, timeout=30, **options))

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any, **options: Any) -> requests.Response:
        return self.call("POST", path, json=body, **options)

    def own(self, path: str) -> str:
        """A path below one's own user."""
        return f"/2/users/{self.user_id}{path}"

    def tweets(self, text: str, **more: Any) -> str:
        """Posts, and gives the id."""
        answer = self.post("/2/tweets", {"text": text, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["id"])


def new_name(word: str) -> str:
    """A user name that nobody has."""
    return f"{word[:5]}_{uuid.uuid4().hex[:9]}"


@pytest.fixture
def sign_up(parts: Any) -> Callable[[str], Person]:
    """Makes a person of that name, or nearly."""

    def signed_up(word: str) -> Person:
        username = new_name(word)
        body = {"username": username, "password": PASSWORD, "name": word.title()}
        answer = requests.post(f"{parts.url}/auth/signup", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return Person(parts.url, username, told["data"]["id"], told["access_token"], told["refresh_token"])

    return signed_up


@pytest.fixture
def alice(sign_up: Callable[[str], Person]) -> Person:
    return sign_up("alice")


@pytest.fixture
def bob(sign_up: Callable[[str], Person]) -> Person:
    return sign_up("bob")


@pytest.fixture(scope="session")
def signing_key() -> str:
    """A private key in PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True).decode()


@pytest.fixture(scope="session")
def other_key() -> str:
    """Another private key in PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True).decode()


@pytest.fixture(scope="session")
def settings(signing_key: str) -> Settings:
    """Settings of an application that opens nothing."""
    return alone(token_signing_key=signing_key)
