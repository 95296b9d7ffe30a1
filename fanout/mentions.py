"""Who is spoken to in a tweet, and the tweets in which somebody is spoken to."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson

from cql.records import Tweet, User
from fanout import authored, hydrate, listed, pull
from fanout.authored import ALL, Wanted
from fanout.hydrate import BLOCKED_BY, BLOCKS
from fanout.paging import Page, Place
from fanout.services import Services

DEPTH = 800
"""A walk over mentions ends after so many, as at X."""

MENTIONED_MAX = 50
"""So many people a tweet reaches by mentioning them: each is a row of its batch."""


def named(services: Services, usernames: Iterable[str]) -> dict[str, User]:
    """Accounts by folded name, those alone that stand."""
    ids = services.store.users.named(usernames)
    users = hydrate.users(services, ids.values())
    found = {name: users[user_id] for name, user_id in ids.items() if user_id in users}
    return {name: user for name, user in found.items() if not (user.suspended_ms or user.deleted_ms)}


def spelled(entities: dict[str, Any], people: dict[str, User]) -> dict[str, Any]:
    """The entities with mentions as the accounts spell their names, with ids; a name that nobody has is no mention."""
    mentions = [
        {**each, "username": people[name].username, "id": str(people[name].user_id)}
        for each in entities.get("mentions", ())
        if (name := each["username"].casefold()) in people
    ]
    rest = {kind: found for kind, found in entities.items() if kind != "mentions"}
    return {**rest, **({"mentions": mentions} if mentions else {})}


def mentioned(tweet: Tweet) -> list[int]:
    """Ids of the people whom a tweet names."""
    entities = orjson.loads(tweet.entities) if tweet.entities else {}
    return [int(each["id"]) for each in entities.get("mentions", ()) if "id" in each]


def reached(services: Services, author_id: int, user_ids: Iterable[int]) -> tuple[int, ...]:
    """Those, in their order, on whose lists of mentions a tweet belongs: not its author, and nobody who blocks them."""
    others = [each for each in dict.fromkeys(user_ids) if each != author_id][:MENTIONED_MAX]
    blocking = services.store.follows.blocked_by(author_id, others) if others else set()
    return tuple(each for each in others if each not in blocking)


def read(
    services: Services, viewer_id: int, user_id: int, place: Place, limit: int, wanted: Wanted = ALL
) -> Page[Tweet]:
    """Tweets that mention somebody. NotFound, Forbidden: the account is closed to the viewer."""
    authored.admit(services, viewer_id, services.store.readers.get(viewer_id).stamp, user_id)
    # Nobody was mentioned before the account was made; the account's id tells when that was.
    lowest, top = max(wanted.above, user_id), min(wanted.below, pull.top_id(services))
    answers = services.store.answers

    def rows(bound: int, back: bool, size: int) -> list[tuple[int, int]]:
        if back:
            return [(each, each) for each in answers.mentions_upwards(user_id, max(bound, lowest), top, size)]
        return [(each, each) for each in answers.mentions(user_id, bound, lowest, size)]

    def apart(tweets: Sequence[Tweet]) -> Collection[int]:
        """A block between author and owner counts for every viewer."""
        return () if viewer_id == user_id else _apart(services, user_id, tweets)

    return listed.page(services, viewer_id, rows, place, limit, top=top, depth=DEPTH, leave_out=apart)


def _apart(services: Services, user_id: int, tweets: Sequence[Tweet]) -> set[int]:
    stamp = services.store.readers.get(user_id).stamp
    authors = {tweet.author_id for tweet in tweets} - {user_id}
    bits = hydrate.relations(services, user_id, stamp, authors)
    return {tweet.tweet_id for tweet in tweets if bits.get(tweet.author_id, 0) & (BLOCKS | BLOCKED_BY)}
