"""olga, whose account is protected, and everybody who may ask about her; and how to ask any route."""

import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import requests

from api.auth.keys import read_keys
from api.auth.scopes import SCOPES
from api.auth.tokens import Tokens
from api.document.operations import Operation, operations
from cql.grants import Grant
from fanout.services import Services
from tests.answers import an_app, as_declared
from tests.cast import Cast, Person, new_name

SECRET = "what only followers may read"
PASSWORD = "correct horse battery"


@cache
def named() -> dict[str, Operation]:
    """Every operation by its name."""
    return {each.name: each for each in operations(an_app())}


@dataclass
class Scene:
    """Everybody by the name of their column, with the token that they show."""

    url: str
    people: dict[str, Person]
    tokens: dict[str, str]
    tweet_id: int
    app_id: str
    carol: Person
    asker: Person
    extras: dict[str, str] = field(default_factory=dict)

    def asks(self, viewer: str, name: str, whose: str) -> requests.Response:
        """The route's answer to this viewer."""
        operation = named()[name]
        path = operation.path.format_map({place: self._place(place, viewer, whose) for place, _ in operation.places})
        headers = {"authorization": f"Bearer {self.tokens[viewer]}"} if self.tokens[viewer] else {}
        given: dict[str, Any] = {"params": self._query(operation), "headers": headers}
        if operation.body is not None:
            kind = "data" if operation.name.startswith("oauth") else "json"
            given[kind] = self._body(operation, viewer)
        return as_declared(requests.request(operation.method.upper(), self.url + path, timeout=60, **given))

    def leaked(self, answer: requests.Response) -> bool:
        """Whether something protected of olga's stands in it: her words, or whom she follows."""
        return SECRET in answer.text or self.carol.username in answer.text

    def _target(self, viewer: str) -> Person:
        return self.carol if viewer == "owner" else self.people["owner"]

    def _place(self, place: str, viewer: str, whose: str) -> str:
        if place == "user_id":
            who = self.people.get(viewer) if whose == "self" else None
            return str((who or self.people["owner"]).user_id)
        return {
            "tweet_id": str(self.tweet_id),
            "target_id": str(self._target(viewer).user_id),
            "requester_id": str(self.asker.user_id),
            "username": self.people["owner"].username,
            "app_id": self.app_id,
            **self.extras,
        }[place]

    def _query(self, operation: Operation) -> dict[str, str]:
        names = {name for model in operation.queries for name in model.model_fields}
        asked = {"ids": str(self._looked_up(operation)), "usernames": self.people["owner"].username}
        every = {"fields": "all"} if "every" in names else {}
        return {name: value for name, value in asked.items() if name in names} | every

    def _looked_up(self, operation: Operation) -> int:
        return self.tweet_id if operation.path.startswith("/2/tweets") else self.people["owner"].user_id

    def _body(self, operation: Operation, viewer: str) -> dict[str, Any]:
        known = {
            "target_user_id": str(self._target(viewer).user_id),
            "tweet_id": str(self.tweet_id),
            "user_id": str(self._target(viewer).user_id),
            "text": f"by {viewer}",
            "username": new_name(viewer) if operation.name == "accounts_sign_up" else "nobody",
            "password": PASSWORD,
            "refresh_token": "x" * 43,
            "current_password": PASSWORD,
            "new_password": PASSWORD,
            "name": "Birds",
            "what": "bearer_token",
            "protected": True,
            "hidden": True,
            "grant_type": "client_credentials",
            "token": "x" * 43,
            "access_token": "x" * 43,
            **self.extras,
        }
        model = operation.body
        assert model is not None
        return {
            name: known[name]
            for name, told in model.model_fields.items()
            if name in known and (told.is_required() or name == "name")
        }


def staged(cast: Cast, services: Services) -> Scene:
    """A scene of its own."""
    olga, carol, asker = cast.one("olga"), cast.one("carol"), cast.one("asker")
    people = {name: cast.one(name) for name in ("scoped", "unscoped", "stranger", "follower", "blocked", "suspended")}
    services.store.users.claim_names(services.store.users.get([olga.user_id]).values())
    followers = [carol, *(people[each] for each in ("scoped", "unscoped", "follower", "suspended", "blocked"))]
    cast.gather(carol.user_id, [olga.user_id])
    cast.gather(olga.user_id, [each.user_id for each in followers])
    olga.block(people["blocked"])
    olga.done("PUT", olga.own("/protected"), {"protected": True})
    asker.follow(olga)
    app = olga.done("POST", "/2/apps", {"name": "Birdwatch", "redirect_uris": ["https://app.example/callback"]})
    tokens = {"nobody": "", "app": app["bearer_token"], "owner": olga.token}
    tokens |= {name: one.token for name, one in people.items()}
    tokens["scoped"] = _granted(services, people["scoped"], int(app["id"]), " ".join(SCOPES))
    tokens["unscoped"] = _granted(services, people["unscoped"], int(app["id"]), "offline.access")
    _suspend(services, people["suspended"])
    people["owner"] = olga
    extras = {
        "folder_id": olga.done("POST", olga.own("/bookmarks/folders"), {"name": "Birds"})["id"],
        "list_id": olga.done("POST", "/2/lists", {"name": "Birds"})["id"],
    }
    olga.done("POST", f"/2/lists/{extras['list_id']}/members", {"user_id": str(carol.user_id)})
    return Scene(olga.url, people, tokens, olga.post(SECRET), app["id"], carol, asker, extras)


def _granted(services: Services, person: Person, app_id: int, scopes: str) -> str:
    grant = Grant(uuid.uuid4(), person.user_id, app_id, scopes)
    services.store.grants.add(grant, services.clock.ms(), 3_600)
    tokens = Tokens(services.settings, read_keys(services.settings.token_signing_key))
    return tokens.mint_for_app(person.user_id, app_id, grant.grant_id, scopes, 3_600)


def _suspend(services: Services, person: Person) -> None:
    now_ms = int(time.time() * 1_000)
    services.store.users.change(person.user_id, services.clock.us(), suspended_ms=now_ms)
    services.caches.users.remove([person.user_id])
