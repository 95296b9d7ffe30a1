"""A home timeline as a client sees it: every page, through HTTP, on connections that are kept."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

# What may pass (429, 503, a dropped connection) is asked again for so long.
PATIENCE_SECONDS = 60.0
PASSING = (429, 502, 503, 504)

ANSWER_SECONDS = 30.0

# The longest timeline at one entry a page, and as much again: a cursor that leads on goes round in circles.
PAGES_MAX = 2 * 800


class WalkError(Exception):
    """A home timeline could not be read to its end; says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """The tweet ids of one page, and whether another one follows."""

    tweet_ids: list[int]
    more: bool


@dataclass(slots=True)
class Door:
    """Where home timelines are read: the API's address, its readers' tokens, one kept connection a thread."""

    url: str
    tokens: Callable[[int], str]
    page_size: int = 100
    patience_seconds: float = PATIENCE_SECONDS
    own: threading.local = field(default_factory=threading.local)

    def walk(self, user: int) -> list[Page]:
        """Every page of a user's home timeline, newest first; WalkError where that cannot be had."""
        pages: list[Page] = []
        token = self.tokens(user)
        cursor: str | None = None
        while len(pages) < PAGES_MAX:
            tweet_ids, cursor = self._page(user, token, cursor)
            pages.append(Page(tweet_ids, cursor is not None))
            if cursor is None:
                return pages
        raise WalkError(f"the walk has not ended after {PAGES_MAX} pages")

    def _page(self, user: int, token: str, cursor: str | None) -> tuple[list[int], str | None]:
        path = f"/2/users/{user}/timelines/reverse_chronological?max_results={self.page_size}"
        if cursor is not None:
            path += f"&pagination_token={quote(cursor, safe='')}"
        body = self._patiently(path, {"Authorization": f"Bearer {token}"})
        try:
            tweet_ids = [int(tweet["id"]) for tweet in body.get("data", ())]
            meta = body["meta"]
            if meta["result_count"] != len(tweet_ids):
                raise WalkError(f"{len(tweet_ids)} tweets came with a result_count of {meta['result_count']}")
            return tweet_ids, meta.get("next_token")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise WalkError(f"a page of another shape: {error!r}") from None

    def _patiently(self, path: str, headers: dict[str, str]) -> Any:
        deadline = time.monotonic() + self.patience_seconds
        while True:
            status, wait_seconds, body = self._ask(path, headers)
            if status == 200:
                return _json(body)
            if status not in (None, *PASSING) or time.monotonic() + wait_seconds > deadline:
                raise WalkError(f"{status or 'no answer'}: {body[:300].decode(errors='replace')}")
            time.sleep(wait_seconds)

    def _ask(self, path: str, headers: dict[str, str]) -> tuple[int | None, float, bytes]:
        """(status or None where no answer came, seconds to wait before asking again, body)."""
        try:
            connection = self._connection()
            connection.request("GET", urlsplit(self.url).path.rstrip("/") + path, headers=headers)
            answer = connection.getresponse()
            return answer.status, _wait_seconds(answer.getheader("retry-after")), answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return None, 0.2, repr(error).encode()

    def _connection(self) -> http.client.HTTPConnection:
        known: http.client.HTTPConnection | None = getattr(self.own, "connection", None)
        if known is None:
            where = urlsplit(self.url)
            kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
            known = self.own.connection = kind(where.hostname or "", where.port, timeout=ANSWER_SECONDS)
        return known

    def close(self) -> None:
        """Give up this thread's connection; the next question opens another."""
        if connection := self.own.__dict__.pop("connection", None):
            connection.close()


def _wait_seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isdigit() else 0.5


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError as error:
        raise WalkError(f"the answer is not JSON: {error}") from None
