"""Tweets and people in the form in which Redis keeps them: what hiding asks costs a byte, the record a decoding."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from typing import NamedTuple, overload

import orjson

from cache.fragments import packed, ready_of, rest_of, row
from cql.records import Tweet, User

_STANDS, _DELETED = b"t", b"d"
_OPEN, _PROTECTED, _GONE = b"o", b"p", b"g"


class Account(NamedTuple):
    """What hiding asks of an account: whether it is suspended or deleted, and whether it is protected."""

    gone: bool
    protected: bool


_ACCOUNTS = {_OPEN[0]: Account(False, False), _PROTECTED[0]: Account(False, True), _GONE[0]: Account(True, False)}


def of_tweet(tweet: Tweet) -> bytes:
    """The copy of a tweet, with its default row."""
    rest = {name: value for name, value in asdict(tweet).items() if name not in {"tweet_id", "text"}}
    ready = orjson.dumps(row(tweet.tweet_id, tweet.text))
    return packed(_DELETED if tweet.deleted_ms else _STANDS, ready, orjson.dumps(rest))


def tweet_of(copy: bytes) -> Tweet:
    """The tweet of a copy."""
    ready = orjson.loads(ready_of(copy))
    return Tweet(int(ready["id"]), text=ready["text"], **orjson.loads(rest_of(copy)))


def of_user(user: User) -> bytes:
    """The copy of an account."""
    gone = user.suspended_ms or user.deleted_ms
    return packed(_GONE if gone else _PROTECTED if user.protected else _OPEN, b"", orjson.dumps(asdict(user)))


def user_of(copy: bytes) -> User:
    """The account of a copy."""
    return User(**orjson.loads(rest_of(copy)))


class Tweets(Mapping[int, Tweet]):
    """Tweets by id, each decoded whenever it is asked for."""

    def __init__(self, copies: dict[int, bytes]) -> None:
        self.copies = copies

    def __getitem__(self, tweet_id: int) -> Tweet:
        return tweet_of(self.copies[tweet_id])

    def __iter__(self) -> Iterator[int]:
        return iter(self.copies)

    def __len__(self) -> int:
        return len(self.copies)


class Users(Mapping[int, User]):
    """Accounts by id, each decoded whenever it is asked for."""

    def __init__(self, copies: dict[int, bytes]) -> None:
        self.copies = copies

    def __getitem__(self, user_id: int) -> User:
        return user_of(self.copies[user_id])

    def __iter__(self) -> Iterator[int]:
        return iter(self.copies)

    def __len__(self) -> int:
        return len(self.copies)


class Rows(Sequence[Tweet]):
    """Tweets of a page in their order, each decoded whenever it is asked for."""

    def __init__(self, copies: Sequence[bytes]) -> None:
        self._copies = copies

    @overload
    def __getitem__(self, at: int) -> Tweet: ...

    @overload
    def __getitem__(self, at: slice) -> "Rows": ...

    def __getitem__(self, at: int | slice) -> "Tweet | Rows":
        return Rows(self._copies[at]) if isinstance(at, slice) else tweet_of(self._copies[at])

    def __len__(self) -> int:
        return len(self._copies)

    def fragments(self) -> list[bytes]:
        """The default rows as JSON."""
        return [ready_of(copy) for copy in self._copies]


def standing(tweets: Mapping[int, Tweet]) -> Set[int]:
    """The ids of those that were not deleted."""
    if isinstance(tweets, Tweets):
        return {each for each, copy in tweets.copies.items() if copy[0] != _DELETED[0]}
    return {each for each, tweet in tweets.items() if not tweet.deleted_ms}


def copies_of(tweets: Mapping[int, Tweet], tweet_ids: Iterable[int]) -> list[bytes]:
    """The copies of some of them, in that order."""
    if isinstance(tweets, Tweets):
        return [tweets.copies[each] for each in tweet_ids]
    return [of_tweet(tweets[each]) for each in tweet_ids]


def accounts(users: Mapping[int, User]) -> Mapping[int, Account]:
    """What hiding asks of each."""
    if isinstance(users, Users):
        return {each: _ACCOUNTS[copy[0]] for each, copy in users.copies.items()}
    return {each: Account(bool(user.suspended_ms or user.deleted_ms), user.protected) for each, user in users.items()}
