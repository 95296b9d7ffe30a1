"""Walks over lists of the API, page by page."""

from collections.abc import Iterator
from typing import Any

from fanout import accounts
from fanout.services import Services
from tests.cast import Person, ids_of


def pages(person: Person, path: str, size: int, **asked: Any) -> Iterator[list[int]]:
    """The pages of a list as ids; every one is full or the last, which is the one without a token."""
    token: dict[str, str] = {}
    while True:
        answer = person.call("GET", path, kept=True, params={"max_results": size, **asked, **token})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        ids = ids_of(page)
        assert page["meta"]["result_count"] == len(ids)
        assert ("data" in page) == bool(ids)
        onwards = page["meta"].get("next_token")
        assert len(ids) == size or (len(ids) < size and onwards is None)
        yield ids
        if onwards is None:
            return
        token = {"pagination_token": onwards}


def walk(person: Person, path: str, size: int = 100, **asked: Any) -> list[int]:
    """The whole list, each entry once."""
    ids = [each for page in pages(person, path, size, **asked) for each in page]
    assert len(ids) == len(set(ids))
    return ids


def status(person: Person, method: str, path: str, body: Any = None) -> int:
    """The status of one request."""
    return person.call(method, path, **({} if body is None else {"json": body})).status_code


def metrics(person: Person, tweet_id: int) -> dict[str, int]:
    """What is counted of a tweet."""
    answer = person.done("GET", f"/2/tweets/{tweet_id}", params={"tweet.fields": "public_metrics"})
    counted: dict[str, int] = answer["public_metrics"]
    return counted


def protect(person: Person, protected: bool = True) -> None:
    """Only accepted followers see the person's tweets, or everybody again."""
    person.done("PUT", person.own("/protected"), {"protected": protected})


def admit(owner: Person, follower: Person) -> None:
    """The follower asks, and the owner of the protected account accepts."""
    follower.follow(owner)
    owner.done("POST", owner.own(f"/follow_requests/{follower.user_id}/approve"))


def suspend(services: Services, person: Person, moment_ms: int) -> None:
    """Suspends an account; 0 ends it."""
    accounts._save(services, person.user_id, suspended_ms=moment_ms)
