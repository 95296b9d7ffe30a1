"""What a run of schemathesis needs: right values where a schema cannot know them, and things that may be spent.

Only what is meant to be right is changed (positive cases); what is meant to be wrong is sent as it was made.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from schemathesis import GenerationMode

from tests.cast import Cast, Person, new_name
from tests.contract.scene import PASSWORD

_NUMBERS = itertools.count(1)


@dataclass
class Play:
    """One run: who asks, with which token, and what there is to ask about. `told` counts answers."""

    cast: Cast
    asker: Person
    token: str
    tweets: list[int]
    others: list[Person]
    app: dict[str, Any]
    spent: Person
    told: Counter[tuple[str, int]] = field(default_factory=Counter)

    def register(self) -> None:
        """Lets schemathesis call this play from now on."""
        schemathesis.hooks.unregister_all()
        schemathesis.hook("before_call")(lambda _, case, kwargs: self._prepare(case, kwargs))
        schemathesis.hook("after_call")(lambda _, case, response: self._count(case, response))

    def _count(self, case: Any, response: Any) -> None:
        self.told[(name_of(case), response.status_code)] += 1

    def _prepare(self, case: Any, kwargs: Any) -> None:
        if case.meta is not None and case.meta.generation.mode is not GenerationMode.POSITIVE:
            return
        name = name_of(case)
        if case.path_parameters:
            case.path_parameters = {key: self._place(name, key, was) for key, was in case.path_parameters.items()}
        for token in {"pagination_token", "next_token"} & set(case.query or {}):
            del case.query[token]
        if "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = f"key {next(_NUMBERS)}"
        if isinstance(case.body, dict):
            case.body = {key: self._value(name, key, was) for key, was in case.body.items()}
        self._spend(name, case, kwargs)

    def _place(self, name: str, key: str, was: Any) -> Any:
        number = next(_NUMBERS)
        if key == "user_id":
            return str(self.asker.user_id) if number % 8 else str(self.others[0].user_id)
        if name == "tweets_delete":
            return str(self.asker.post(f"to be deleted {number}"))
        if name == "apps_delete":
            return self.asker.done("POST", "/2/apps", {"name": "Spent"})["id"]
        if name in {"follows_approve", "follows_deny"} and key == "requester_id":
            return str(self._requester().user_id)
        other = self.others[number % len(self.others)]
        known = {
            "tweet_id": str(self.tweets[number % len(self.tweets)]),
            "target_id": str(other.user_id),
            "username": other.username,
            "app_id": self.app["id"],
        }
        return known.get(key, was)

    def _requester(self) -> Person:
        requester = self.cast.one("asks")
        requester.done("POST", requester.own("/following"), {"target_user_id": str(self.asker.user_id)})
        return requester

    def _value(self, name: str, key: str, was: Any) -> Any:
        number = next(_NUMBERS)
        known: dict[str, Any] = {
            "target_user_id": str(self.others[number % len(self.others)].user_id),
            "tweet_id": str(self.tweets[number % len(self.tweets)]),
            "quote_tweet_id": str(self.tweets[number % len(self.tweets)]),
            "reply": {"in_reply_to_tweet_id": str(self.tweets[number % len(self.tweets)])},
            "text": f"words {number}",
            "username": new_name("spent") if name == "accounts_sign_up" else self.spent.username,
            "password": PASSWORD,
            "current_password": PASSWORD,
            "new_password": PASSWORD,
            "name": "A name" if key in {"name"} else was,
            "description": "words",
            "location": "Rome",
            "url": "https://example.org",
            "redirect_uris": ["https://app.example/callback"],
        }
        return known.get(key, was)

    def _spend(self, name: str, case: Any, kwargs: Any) -> None:
        """Sign-ins that the operation ends, or uses up."""
        if name not in {"accounts_log_out", "accounts_change_password", "accounts_refresh"}:
            return
        body = {"username": self.spent.username, "password": PASSWORD}
        told = requests.post(f"{self.asker.url}/auth/login", json=body, timeout=60).json()
        if name == "accounts_refresh":
            case.body = {"refresh_token": told["refresh_token"]}
            return
        for headers in (case.headers or {}, kwargs.get("headers") or {}):
            for each in [each for each in headers if each.lower() == "authorization"]:
                headers[each] = f"Bearer {told['access_token']}"


def name_of(case: Any) -> str:
    """The operation's id."""
    return str(case.operation.definition.raw["operationId"])
