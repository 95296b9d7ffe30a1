"""What a text refers to, on the wire: links, mentions, hashtags, cashtags."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from cql.records import Tweet, User
from fanout.text.entities import extract


def of_tweet(tweet: Tweet, mentioned: Mapping[str, User]) -> dict[str, Any] | None:
    """Mentions carry the id and the spelling of the account (by folded name): clients join by exactly that."""
    entities: dict[str, Any] = orjson.loads(tweet.entities or "{}")
    for mention in entities.get("mentions", ()):
        user = mentioned.get(mention["username"].casefold())
        if user is not None:
            mention.update(username=user.username, id=str(user.user_id))
    for link in entities.get("urls", ()):
        link.update(_led_to(link["url"]))
    return entities or None


def of_user(user: User) -> dict[str, Any] | None:
    """What the description holds, and the address of the profile."""
    told = {kind: list(found) for kind, found in asdict(extract(user.description)).items() if found}
    for link in told.get("urls", ()):
        link.update(_led_to(link["url"]))
    entities: dict[str, Any] = {"description": told} if told else {}
    if user.url:
        entities["url"] = {"urls": [{"start": 0, "end": len(user.url), "url": user.url, **_led_to(user.url)}]}
    return entities or None


def mentioned_in(tweet: Tweet) -> list[str]:
    """The user names that a tweet mentions, as it spells them."""
    if '"mentions"' not in tweet.entities:
        return []
    return [mention["username"] for mention in orjson.loads(tweet.entities)["mentions"]]


def _led_to(url: str) -> dict[str, str]:
    """Nothing is shortened here: a link leads to what it says."""
    whole = url if "://" in url else f"http://{url}"
    return {"expanded_url": whole, "display_url": whole.partition("://")[2]}
