"""Whole worlds at once: accounts, follows and old posts, before anybody posts. For loads, not for requests."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from cql.follows import copied_write, follow_writes
from cql.readers import DORMANT
from cql.records import FOLLOWING, Decision, Tweet, User
from cql.statements.statement import Write
from fanout import names, policy
from fanout.services import Services

T = TypeVar("T")

_TOGETHER = 5_000
_DAY_SECONDS = 86_400
_BEFORE_ALL = 1
"""The id from which decisions of a bulk load hold: nothing was posted before it."""


def add_users(services: Services, users: Iterable[User], *, claim_names: bool = False) -> None:
    """Accounts without passwords. Without `claim_names` their names must be such that nobody can sign up with them;
    nobody looks for them, either: loads measure timelines, and save the rows by which people are found."""
    for chunk in _chunks(users):
        stamped = [replace(user, stamp=services.clock.us()) for user in chunk]
        services.store.users.add_many(stamped)
        if claim_names:
            services.store.users.claim_names(stamped)
            names.index_many(services, stamped)


def add_follows(services: Services, follows: Iterable[tuple[int, int]]) -> None:
    """(follower, followed) pairs, all of an author's followers at once, before any post of the horizon."""
    pairs = sorted(follows)
    audiences = Counter(followed for _, followed in pairs)
    decided = {author: policy.decide([], size, services.settings) for author, size in audiences.items()}
    for author, decision in decided.items():
        if decision is not None:
            services.store.authors.add(author, Decision(_BEFORE_ALL, *decision, audiences[author]))
    levels = {author: decision[1] for author, decision in decided.items() if decision is not None}
    stamp = services.clock.us()
    _add_relations(services, pairs, levels, stamp)


def _add_relations(services: Services, pairs: list[tuple[int, int]], levels: dict[int, int], stamp: int) -> None:
    """First by follower, then by followed, so that rows of one partition travel together."""
    relations: list[Write] = []
    followers: list[Write] = []
    for follower, followed in pairs:
        relation, twin = follow_writes(follower, followed, FOLLOWING, stamp, levels.get(followed, 0))
        relations += (relation, copied_write(follower, followed, stamp))
        followers.append(twin)
    followers.sort(key=lambda write: write[1][3:6])
    services.store.follows.add_many(relations)
    services.store.follows.add_many(followers)


def add_old_posts(services: Services, tweets: Iterable[Tweet]) -> None:
    """Posts from before the horizon: on their authors' timelines alone."""
    for chunk in _chunks(tweets):
        services.store.tweets.add_old(chunk)


def put_to_sleep(services: Services, user_ids: Iterable[int]) -> int:
    """Readers fall asleep, as if none had read within the horizon; how many were marked."""
    marked = 0
    for chunk in _chunks(user_ids):
        tokens = services.caches.marks.leave_tokens(chunk)
        now_us = services.clock.us()
        services.store.readers.add_dormant((each, services.store.ids.mint(), now_us) for each in chunk)
        keep = int(services.settings.dormant_mark_days * 2 * _DAY_SECONDS)
        services.store.readers.add_days(DORMANT, chunk, services.clock.ms(), keep)
        marked += services.caches.marks.mark(tokens)
    return marked


def _chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _TOGETHER)):
        yield chunk
