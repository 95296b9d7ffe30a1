"""What a run of schemathesis needs: right values where a schema cannot know them, and things that may be spent.

Only what is meant to be right is changed (positive cases); what is meant to be wrong is sent as it was made. What a
link has carried over from an earlier answer stays.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import GenerationMode
from schemathesis.generation.meta import TestPhase

from tests.cast import Person
from tests.contract.purse import Purse
from tests.contract.scene import named

_NUMBERS = itertools.count(1)
_PAGES = ("pagination_token", "next_token")
_NOT_OURS = {"media", "geo", "community_id", "card_uri", "direct_message_deep_link", "edit_options"}


@dataclass
class Play:
    """One run: who asks, with which token, and what there is to ask about.

    `told` counts the answers of each operation by status; `links` the requests whose path came from an answer.
    """

    token: str
    as_user: bool
    purse: Purse
    others: list[Person]
    foe: Person
    tweets: list[int]
    reply: int
    poll: int
    own_list: str
    their_list: str
    folder: str
    told: Counter[tuple[str, int]] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    made: set[str] = field(default_factory=set)

    @property
    def asker(self) -> Person:
        return self.purse.asker

    def register(self) -> None:
        """Lets schemathesis call this play, and nothing else, from now on."""
        self.forget()
        schemathesis.hook("before_call")(lambda _, case, kwargs: self._prepare(case))
        schemathesis.hook("after_call")(lambda _, case, response: self._count(case, response))
        if self.token:
            schemathesis.auth(refresh_interval=None)(_bearing(self.token))

    @staticmethod
    def forget() -> None:
        """Ends what `register` began."""
        schemathesis.hooks.unregister_all()
        schemathesis.auths.unregister()

    def _count(self, case: Any, response: Any) -> None:
        self.told[(name_of(case), response.status_code)] += 1
        if response.status_code < 300 and response.headers.get("content-type", [""])[0] == "application/json":
            data = response.json().get("data")
            self.made |= {str(data[key]) for key in ("id", "username") if isinstance(data, dict) and key in data}

    def _prepare(self, case: Any) -> None:
        if case.meta is not None and case.meta.generation.mode is not GenerationMode.POSITIVE:
            return
        name = name_of(case)
        linked = case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL and name not in _OF_ONE_KIND
        if case.path_parameters:
            places = case.path_parameters.items()
            case.path_parameters = {key: self._place(name, key, was, linked) for key, was in places}
        if case.query:
            asked = {key: was for key, was in case.query.items() if key not in _PAGES}
            case.query = {key: self._asked(name, key, was) for key, was in asked.items()}
        if "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = f"key {next(_NUMBERS)}"
        if isinstance(case.body, dict):
            given = self._draft(case.body) if name == "tweets_create" else case.body
            case.body = {key: self._value(name, key, was) for key, was in given.items()}
        self._spend(name, case)

    def _spend(self, name: str, case: Any) -> None:
        if not self.as_user and not named()[name].access.anyone:
            return
        spent = self.purse.spend(name)
        if spent.places:
            case.path_parameters = dict(spent.places)
        if spent.body is not None:
            case.body = dict(spent.body)
        if spent.authorization:
            case.headers["Authorization"] = spent.authorization

    def _place(self, name: str, key: str, was: Any, linked: bool) -> Any:
        if linked and str(was) in self.made:
            self.links[name] += 1
            return was
        number = next(_NUMBERS)
        if key == "user_id" and name != "lists_remove_member":
            return str(self.asker.user_id) if number % 8 else str(self._other(number).user_id)
        known = {
            "tweet_id": str(self._tweet(name, number)),
            "target_id": str(self._target(name, number).user_id),
            "user_id": str(self._other(number).user_id),
            "username": self._other(number).username,
            "list_id": self.own_list if name in _OWN_LISTS else self.their_list,
            "folder_id": self.folder,
            "app_id": self.purse.app.id,
        }
        return known.get(key, was)

    def _asked(self, name: str, key: str, was: Any) -> Any:
        number = next(_NUMBERS)
        known = {
            "ids": [str(each) for each in (self.tweets if name.startswith("tweets") else self._ids())],
            "usernames": [each.username for each in self.others],
            "query": self._other(number).username[:4],
        }
        return known.get(key, was) if number % 2 or key == "query" else was

    def _draft(self, body: dict[str, Any]) -> dict[str, Any]:
        """A post as it may be: with a poll, or a quote, or a reply, or none of that."""
        kinds = ("poll", "quote_tweet_id", "reply", "none")
        kept = kinds[next(_NUMBERS) % len(kinds)]
        leave = {*_NOT_OURS, *kinds} - {kept} | ({"reply_settings"} if kept == "reply" else set())
        return {key: was for key, was in body.items() if key not in leave and was is not None}

    def _value(self, name: str, key: str, was: Any) -> Any:
        number = next(_NUMBERS)
        known: dict[str, Any] = {
            "target_user_id": str(self._target(name, number).user_id),
            "user_id": str(self._other(number).user_id),
            "tweet_id": str(self._tweet(name, number)),
            "quote_tweet_id": str(self._tweet(name, number)),
            "reply": {"in_reply_to_tweet_id": str(self._tweet(name, number))},
            "poll": {"options": ["yes", "no"], "duration_minutes": 60},
            "list_id": self.own_list if name in _OWN_LISTS else self.their_list,
            "folder_id": self.folder,
            "position": 1,
            "protected": True,
            "private": False,
            "text": f"words {number}",
            "name": "A name",
            "description": "words",
            "location": "Rome",
            "url": "https://example.org",
            "redirect_uris": ["https://app.example/callback"],
        }
        return known.get(key, was)

    def _other(self, number: int) -> Person:
        return self.others[number % len(self.others)]

    def _ids(self) -> list[int]:
        return [self.asker.user_id, *(each.user_id for each in self.others)]

    def _target(self, name: str, number: int) -> Person:
        """Whoever is muted or blocked is nobody whom anything else is about."""
        return self.foe if name.startswith("hiding") else self._other(number)

    def _tweet(self, name: str, number: int) -> int:
        return {"tweets_hide": self.reply, "polls_vote": self.poll}.get(name, self.tweets[number % len(self.tweets)])


_OF_ONE_KIND = {"tweets_hide", "polls_vote"}
"""Not every tweet is a reply, or has a poll."""
_OWN_LISTS = {"lists_edit", "lists_add_member", "lists_remove_member", "user_lists_pin", "user_lists_unpin"}


def _bearing(token: str) -> type:
    """How schemathesis learns of a token."""

    class Bearing:
        def get(self, case: Any, context: Any) -> str:
            return token

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    return Bearing


def name_of(case: Any) -> str:
    """The operation's id."""
    return str(case.operation.definition.raw["operationId"])
