"""Real clients, unmodified, at the real server, of which the variables tell them that `murmur up --tls` prints."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import tweepy

from stack import tls, up
from stack.errors import StackError
from tests.api import conftest as sign_ups
from tests.api.visitor import App, make_app
from tests.cast import Cast, Person, until
from tests.clients.stage import Stage, set_stage

pytestmark = pytest.mark.timeout(120)

NOWHERE = 1
"""A port where no Cassandra is."""


@pytest.fixture(scope="session")
def front(parts: up.Running) -> Iterator[dict[str, str]]:
    """TLS under X's host names before the parts; the variables to set."""
    before = parts.state.process("proxy")
    ours = before is None or not before.alive()
    process = parts.start("proxy") if ours else before
    yield dict(tls.variables(parts.state))
    if ours:
        process.stop()


@pytest.fixture(autouse=True)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a client in this process is told, and no more: where the proxy is, and whom to trust."""
    if "front" in request.fixturenames or "stage" in request.fixturenames:
        variables = request.getfixturevalue("front")
        for name in ("HTTPS_PROXY", "REQUESTS_CA_BUNDLE"):
            monkeypatch.setenv(name, variables[name])
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)


@pytest.fixture(scope="session")
def stage(cast: Cast, front: dict[str, str]) -> Stage:
    """Alice, bob and carol, and what they did before any client came."""
    return set_stage(cast)


@pytest.fixture(scope="module")
def person(parts: up.Running) -> sign_ups.Person:
    """Somebody with a password, who makes an app and agrees to it."""
    body = {"username": sign_ups.new_name("peggy"), "password": sign_ups.PASSWORD, "name": "Peggy"}
    told = requests.post(f"{parts.url}/auth/signup", json=body, timeout=30).json()
    return sign_ups.Person(parts.url, body["username"], told["data"]["id"], told["access_token"], told["refresh_token"])


@pytest.fixture(scope="module")
def app(person: sign_ups.Person) -> App:
    """An app of that person's."""
    return make_app(person)


@pytest.fixture(scope="session")
def another_api(parts: up.Running) -> Iterator[Callable[..., str]]:
    """Starts one more API on the same stores with other settings; its address. `ready` is whether it can become so."""
    started: list[str] = []

    def start(ready: bool = True, **settings: object) -> str:
        name = f"api-clients-{len(started)}"
        started.append(name)
        # Tokens name who issued them.
        settings = {"public_url": parts.settings.public_url, **settings}
        sizes, parts.sizes = parts.sizes, up.Sizes(api_workers=1)
        try:
            if ready:
                parts.start(name, settings)
            else:
                parts._launch(name, settings)
                until(lambda: _status_of(parts.address(name)) == 503, 90.0)
        finally:
            parts.sizes = sizes
        return parts.address(name)

    yield start
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: parts.process(name).stop(), started))


def _status_of(url: str) -> int:
    try:
        return requests.get(url + "/readyz", timeout=5).status_code
    except (OSError, StackError):
        return 0


@pytest.fixture(scope="session")
def away(another_api: Callable[..., str]) -> str:
    """An API whose Cassandra is not there: every question ends with a 503."""
    return another_api(ready=False, cassandra_port=NOWHERE)


@pytest.fixture(scope="session")
def strict(another_api: Callable[..., str]) -> str:
    """An API that lets everybody do everything once in a window."""
    return another_api(rate_limit_multiplier=1e-9)


class Redirect(requests.adapters.HTTPAdapter):
    """The recipe of docs/clients.md for tweepy: an adapter of requests that leads X's address elsewhere."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:
        request.url = request.url.replace("https://api.twitter.com", self.url, 1)
        return super().send(request, **options)


def client_of(person: Person, url: str = "") -> tweepy.Client:
    """tweepy with the person's OAuth 2 token; at `url` instead of behind X's host names if one is given."""
    client = tweepy.Client(person.token)
    if url:
        client.session.mount("https://api.twitter.com", Redirect(url))
    return client


def environment_for_node(variables: dict[str, str]) -> dict[str, str]:
    """The environment of a Node process that reaches us."""
    return {**os.environ, **{name: value for name, value in variables.items() if name.startswith("NODE_")}}
