"""Ids become records: from Redis, what is missing from Cassandra together."""

import struct
from collections.abc import Iterable, Sequence

from cache.caches import NOT_LOOKED, Looked
from cql.records import Entry, Tweet, User
from fanout import copied
from fanout.errors import NotFound
from fanout.services import Services

FOLLOWS, MUTES, BLOCKS, BLOCKED_BY = 1, 2, 4, 8
"""Bits of how a viewer stands to another person."""

_ROW = struct.Struct(">6q")


def tweets(services: Services, tweet_ids: Iterable[int], looked: Looked = NOT_LOOKED) -> dict[int, Tweet]:
    """Tweets by id, deleted ones too; a tweet that is not there yet is missing, and its absence not remembered."""
    return dict(copied_tweets(services, tweet_ids, looked))


def copied_tweets(services: Services, tweet_ids: Iterable[int], looked: Looked = NOT_LOOKED) -> copied.Tweets:
    """The same, undecoded."""

    def read(ids: list[int]) -> dict[int, bytes]:
        return {each: copied.of_tweet(tweet) for each, tweet in services.store.tweets.get(ids).items()}

    return copied.Tweets(services.caches.tweets.get(tweet_ids, read, looked.tweets))


def users(services: Services, user_ids: Iterable[int], looked: Looked = NOT_LOOKED) -> dict[int, User]:
    """Accounts by id, suspended and deleted ones too."""
    return dict(copied_users(services, user_ids, looked))


def standing(services: Services, user_id: int) -> User:
    """An account; NotFound if there is none or not any more, and why."""
    user = users(services, [user_id]).get(user_id)
    if user is None or user.deleted_ms:
        raise NotFound(f"There is no user with the id {user_id}.")
    if user.suspended_ms:
        raise NotFound(f"The user with the id {user_id} is suspended.")
    return user


def copied_users(services: Services, user_ids: Iterable[int], looked: Looked = NOT_LOOKED) -> copied.Users:
    """The same, undecoded."""

    def read(ids: list[int]) -> dict[int, bytes]:
        return {each: copied.of_user(user) for each, user in services.store.users.get(ids).items()}

    return copied.Users(services.caches.users.get(user_ids, read, looked.users))


def relations(
    services: Services, viewer_id: int, stamp: int, other_ids: Iterable[int], looked: Looked = NOT_LOOKED
) -> dict[int, int]:
    """How the viewer stands to each of those, as bits. `stamp` was read at quorum for this very request."""

    def read(ids: list[int]) -> dict[int, int]:
        rows = services.store.follows.relations(viewer_id, ids)
        blocking = services.store.follows.blocked_by(viewer_id, ids)
        bits = dict.fromkeys(ids, 0)
        for each, row in rows.items():
            bits[each] = FOLLOWS * row.following | MUTES * row.muted | BLOCKS * row.blocked
        for each in blocking:
            bits[each] |= BLOCKED_BY
        return bits

    return services.caches.relations.get(viewer_id, stamp, other_ids, read, looked.relations)


def packed(entries: Sequence[Entry]) -> bytes:
    """Entries as bytes, for a shared head."""
    return b"h" + b"".join(_ROW.pack(*entry) for entry in entries)


def unpacked(copy: bytes) -> list[Entry]:
    """Entries of a shared head."""
    return [Entry(*row) for row in _ROW.iter_unpack(copy[1:])]
