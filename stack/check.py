"""`murmur up --check`: does it all work on this machine? Asked through HTTP alone, as a client would."""

import http.client
import json
import secrets
import signal
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from stack.errors import StackError
from stack.stay import TOLD_TO_STOP, interrupt
from stack.steps import Steps
from stack.up import start_parts

ANSWER_SECONDS = 15.0
# A post reaches a home page in well under a second; a machine at its limit may need longer.
ARRIVE_SECONDS = 30.0


def run(nodes: int, steps: Steps) -> None:
    """Start it all in a throwaway folder, sign up, follow, post, read, stop; StackError says what failed."""
    for number in TOLD_TO_STOP:
        signal.signal(number, interrupt)
    with tempfile.TemporaryDirectory(prefix="murmur-check-") as folder:
        running = start_parts(Path(folder) / "state", nodes, steps=steps)
        try:
            with steps.step("Signing up, following, posting, reading"):
                try_everything(running.url)
        finally:
            with steps.step("Stopping"):
                running.stop()
    steps.say("Everything works.")


def try_everything(url: str) -> None:
    """Two people: bob follows alice, alice posts, bob finds the post on his home page, once."""
    alice, bob = (Person(url, name + secrets.token_hex(4)) for name in ("alice", "bob"))
    bob.ask("POST", f"/2/users/{bob.id}/following", {"target_user_id": alice.id})
    text = f"Hello, {bob.name}!"
    tweet = alice.ask("POST", "/2/tweets", {"text": text})["data"]["id"]
    end = time.monotonic() + ARRIVE_SECONDS
    while (found := bob.home()).count(tweet) != 1:
        if time.monotonic() > end:
            seen = found.count(tweet)
            raise StackError(f"After {ARRIVE_SECONDS:.0f} s the post was on the home page {seen} times.")
        time.sleep(0.1)


class Person:
    """Somebody who has just signed up."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._url, self._token = url, ""
        password = secrets.token_urlsafe(16)
        self.ask("POST", "/auth/signup", {"username": name, "name": name, "password": password})
        login = self.ask("POST", "/auth/login", {"username": name, "password": password})
        self._token = login["access_token"]
        self.id: str = self.ask("GET", "/2/users/me")["data"]["id"]

    def home(self) -> list[str]:
        """The ids on the first page of the home timeline."""
        page = self.ask("GET", f"/2/users/{self.id}/timelines/reverse_chronological")
        return [tweet["id"] for tweet in page.get("data", [])]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer as JSON; StackError with what was asked and what was said instead."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self._token}"} if self._token else {}
        )
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:500]
            raise StackError(f"{method} {path} was answered with {error.code}: {said}") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise StackError(f"{method} {path} was not answered: {error}") from error
