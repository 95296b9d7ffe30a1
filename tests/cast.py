"""Alice, bob, carol and a star: people with accounts, who ask through the real door."""

import itertools
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import requests

from api.auth.keys import read_keys
from api.auth.tokens import Tokens
from cql.outbox import minute_of
from cql.records import Event, Relation, User
from cql.statements import timelines as statements
from fanout import bulk, policy, rebuild
from fanout.drain import Drains
from fanout.home import Walk, read_home
from fanout.publish import outbox_shard
from fanout.services import Services
from fanout.sweep import look, oldest
from tests.answers import as_declared

T = TypeVar("T")

_WORDS = itertools.count(1)
_TOKEN_SECONDS = 7_200
_PATIENCE_SECONDS = 30.0


def until(found: Callable[[], T], seconds: float = _PATIENCE_SECONDS) -> T:
    """What `found` gives as soon as it is true. The deadline is generous: it says only that it never came."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, f"still {answer!r} after {seconds} s"
        time.sleep(0.05)
    return answer


def new_name(word: str) -> str:
    """A user name that nobody has."""
    return f"{word[:5]}_{uuid.uuid4().hex[:9]}"


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a token. Ids are integers here, and text on the wire."""

    url: str
    user_id: int
    username: str
    token: str
    line: requests.Session = field(default_factory=requests.Session, compare=False, repr=False)

    def call(self, method: str, path: str, *, kept: bool = False, **options: Any) -> requests.Response:
        """One request; on a connection of its own, so that any process may answer it, unless the line is kept."""
        headers = {"authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        ask = self.line.request if kept else requests.request
        return as_declared(ask(method, self.url + path, headers=headers, timeout=60, **options))

    def done(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The data of an answer that must be a success."""
        answer = self.call(method, path, **({"json": body} if body is not None else {}), **options)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json().get("data")

    def own(self, path: str) -> str:
        """A path below one's own user."""
        return f"/2/users/{self.user_id}{path}"

    def try_post(self, text: str, key: str = "") -> requests.Response:
        """Asks for a post, whatever the answer."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", "/2/tweets", json={"text": text}, headers=headers)

    def post(self, text: str = "", reply_to: int = 0, quote: int = 0) -> int:
        """The id of a new tweet."""
        body: dict[str, Any] = {"text": text or f"word {next(_WORDS)}"}
        if reply_to:
            body["reply"] = {"in_reply_to_tweet_id": str(reply_to)}
        if quote:
            body["quote_tweet_id"] = str(quote)
        return int(self.done("POST", "/2/tweets", body, kept=True)["id"])

    def delete(self, tweet_id: int) -> None:
        self.done("DELETE", f"/2/tweets/{tweet_id}")

    def retweet(self, tweet_id: int) -> int:
        """The id of the retweet."""
        return int(self.done("POST", self.own("/retweets"), {"tweet_id": str(tweet_id)})["rest_id"])

    def unretweet(self, tweet_id: int) -> None:
        self.done("DELETE", self.own(f"/retweets/{tweet_id}"))

    def follow(self, *others: "Person") -> None:
        for other in others:
            self.done("POST", self.own("/following"), {"target_user_id": str(other.user_id)})

    def unfollow(self, other: "Person") -> None:
        self.done("DELETE", self.own(f"/following/{other.user_id}"))

    def block(self, other: "Person") -> None:
        self.done("POST", self.own("/blocking"), {"target_user_id": str(other.user_id)})

    def unblock(self, other: "Person") -> None:
        self.done("DELETE", self.own(f"/blocking/{other.user_id}"))

    def mute(self, other: "Person") -> None:
        self.done("POST", self.own("/muting"), {"target_user_id": str(other.user_id)})

    def unmute(self, other: "Person") -> None:
        self.done("DELETE", self.own(f"/muting/{other.user_id}"))

    def page(self, size: int = 100, **asked: Any) -> Any:
        """One page of the home timeline, whole."""
        path = self.own("/timelines/reverse_chronological")
        answer = self.call("GET", path, kept=True, params={"max_results": size, **asked})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pages(self, size: int = 100, **asked: Any) -> Iterator[list[int]]:
        """The pages of a walk over the home timeline, each as ids; the last one is the one without a token."""
        token: dict[str, str] = {}
        while True:
            page = self.page(size, **asked, **token)
            yield ids_of(page)
            if "next_token" not in page["meta"]:
                return
            token = {"pagination_token": page["meta"]["next_token"]}

    def home(self, size: int = 100, **asked: Any) -> list[int]:
        """The whole home timeline, newest first."""
        return [tweet_id for page in self.pages(size, **asked) for tweet_id in page]

    def sees(self, *tweet_ids: int) -> bool:
        """Whether the home timeline is exactly these, newest first."""
        return self.home() == list(tweet_ids)

    def posted(self, whose: "Person | None" = None) -> list[int]:
        """The newest tweets of an account, as this person may see them."""
        owner = whose or self
        answer = self.call("GET", owner.own("/tweets"), params={"max_results": 100})
        assert answer.status_code == 200, answer.text
        return ids_of(answer.json())

    def finds(self, tweet_id: int) -> bool:
        """Whether the tweet can be looked up."""
        return "data" in self.call("GET", f"/2/tweets/{tweet_id}").json()

    def follows(self, other: "Person") -> bool:
        """Whether the other stands on this person's list of those followed."""
        return other.user_id in ids_of(self.call("GET", self.own("/following")).json())


def ids_of(answer: Any) -> list[int]:
    """The ids of a list as it came."""
    return [int(row["id"]) for row in answer.get("data", [])]


def with_settings(services: Services, **overrides: Any) -> Services:
    """The same connections under other settings."""
    return replace(services, settings=services.settings.model_copy(update=overrides))


def sending(services: Services, sent: list[tuple[object, ...]]) -> Services:
    """The same services, whose wake-ups are only noted."""
    return replace(services, send=lambda task, *ids: sent.append((task, *ids)))


def rows(services: Services, person: Person | int, *tweet_ids: int) -> list[int]:
    """Which of the tweets were really written to the person's home timeline, newest first."""
    user_id = person if isinstance(person, int) else person.user_id
    found = services.store.timelines.start_home(user_id, 2**63 - 1, 0, 5_000)()
    return [entry.tweet_id for entry in found if entry.tweet_id in tweet_ids]


def copied(services: Services, follower: Person, author: Person) -> bool:
    """Whether what the author had posted before the follow was written; from then on only drains write."""
    return _relation(services, follower, author).complete


def settled(services: Services, follower: Person, author: Person) -> bool:
    """Whether the follow is so old that its author is pulled only because a decision says so."""
    return rebuild.copied(services, _relation(services, follower, author))


def _relation(services: Services, follower: Person, author: Person) -> Relation:
    return services.store.follows.relations(follower.user_id, [author.user_id])[author.user_id]


def all_have(services: Services, reader_ids: Sequence[int], tweet_ids: Sequence[int]) -> bool:
    """Whether these entries, and no others, were written to the home timelines of all."""
    found = services.store.session.run_many(statements.HOME, ((each, 2**63 - 1, 0, 5_000) for each in reader_ids))
    return all([row[0] for row in entries] == list(tweet_ids) for entries in found)


def events_of(services: Services, author: Person, tweet_id: int) -> list[Event]:
    """The rows of the outbox that are about this tweet, done or not, however often its batch was sent."""
    shard = outbox_shard(services, author.user_id)
    minutes = range(minute_of(tweet_id), minute_of(services.store.ids.mint()) + 1)
    found = [event for minute in minutes for event in services.store.outbox.read(shard, minute, (0, 0), 5_000)]
    return [event for event in found if event.entry.tweet_id == tweet_id]


def drain_all(platform: Services) -> None:
    """Drains every shard of a platform without workers until nothing is unfinished."""
    drains = Drains(platform)

    def everything() -> bool:
        for shard in range(platform.settings.outbox_shards):
            drains.drain(shard)
        return not oldest(look(platform))

    until(everything, 60.0)


def walked(services: Services, viewer_id: int, size: int = 100) -> list[int]:
    """The whole home timeline, newest first, as the decisions of these very services give it."""
    walk: Walk | None = Walk.start()
    ids: list[int] = []
    while walk is not None:
        page = read_home(services, viewer_id, walk, size)
        ids += [tweet.tweet_id for tweet in page.tweets]
        walk = page.next
    return ids


class Cast:
    """Makes people: directly, for a sign-up costs a slow hash."""

    def __init__(self, url: str, services: Services) -> None:
        self._url, self._services = url, services
        # Issued a little ago, for processes whose clocks are late.
        settings = services.settings.model_copy(update={"clock_offset_ms": -20_000})
        self._tokens = Tokens(settings, read_keys(settings.token_signing_key))

    def one(self, word: str, *, claim_name: bool = False) -> Person:
        """Somebody of nearly that name; found by it, and to be mentioned, only if it is claimed."""
        return self.many(word, 1, claim_names=claim_name)[0]

    def many(self, word: str, count: int, *, claim_names: bool = False) -> list[Person]:
        """So many people."""
        users = [self._user(word) for _ in range(count)]
        bulk.add_users(self._services, users, claim_names=claim_names)
        return [self._person(user) for user in users]

    def crowd(self, count: int, platform: Services | None = None) -> list[int]:
        """Ids of so many who never ask for anything."""
        users = [self._user("fan") for _ in range(count)]
        bulk.add_users(platform or self._services, users)
        return [user.user_id for user in users]

    def star(self, word: str) -> Person:
        """Somebody with enough followers to be above the line from the first post on."""
        star = self.one(word)
        self.gather(star.user_id, self.crowd(self._services.settings.celebrity_line_followers))
        return star

    def gather(
        self, author_id: int, follower_ids: Iterable[int], platform: Services | None = None, **overrides: Any
    ) -> None:
        """An audience before the author's first post, decided for under other settings if any are named."""
        services = platform or self._services
        decided = replace(services, settings=services.settings.model_copy(update=overrides))
        bulk.add_follows(decided, [(follower, author_id) for follower in follower_ids])

    def befriend(self, follower: Person, others: Iterable[int]) -> None:
        """The person follows all of those, as if for long."""
        bulk.add_follows(self._services, [(follower.user_id, other) for other in others])
        self._services.caches.following._copies.remove([follower.user_id])

    def pulled(self, author: Person) -> bool:
        """Whether a post by the author is not pushed, as decided last."""
        history = self._services.store.authors.decisions([author.user_id]).get(author.user_id, [])
        return policy.newest(history).cutoff == policy.PULL_ALL

    def token_of(self, user_id: int, session_id: uuid.UUID) -> str:
        """An access token for a sign-in that is stored."""
        return self._tokens.mint(user_id, session_id, _TOKEN_SECONDS)

    def _user(self, word: str) -> User:
        name = new_name(word)
        return User(self._services.store.ids.mint(), name, word.title())

    def _person(self, user: User) -> Person:
        session_id = uuid.uuid4()
        services = self._services
        services.store.accounts.add_session(session_id, user.user_id, services.clock.ms(), _TOKEN_SECONDS)
        return Person(self._url, user.user_id, user.username, self.token_of(user.user_id, session_id))
