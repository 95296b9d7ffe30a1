"""Which operation's answer names what other operations take: a client may follow it, and the tests do."""

from collections.abc import Iterable
from typing import Any

from api.document.operations import Operation

_NAMED = {
    "tweets_create": {"tweet_id": "$response.body#/data/id"},
    "users_me": {"user_id": "$response.body#/data/id"},
    "accounts_sign_up": {"user_id": "$response.body#/data/id", "username": "$response.body#/data/username"},
    "lists_create": {"list_id": "$response.body#/data/id"},
    "apps_create": {"app_id": "$response.body#/data/id"},
    "bookmarks_add_folder": {"folder_id": "$response.body#/data/id", "user_id": "$request.path.user_id"},
}
"""Operations, and where in their answers, or in their own paths, stand which parameters of paths."""


def links_of(operation: Operation, everything: Iterable[Operation]) -> dict[str, Any]:
    """Links to every operation whose path is known once this one has answered."""
    named = _NAMED.get(operation.name)
    if not named:
        return {}
    reached = [each for each in everything if _leads_on({name for name, _ in each.places}, named)]
    return {
        each.name: {"operationId": each.name, "parameters": {name: named[name] for name, _ in each.places}}
        for each in reached
    }


def _leads_on(places: set[str], named: dict[str, str]) -> bool:
    """Whether all places are known, at least one of them from the answer."""
    return places <= named.keys() and any(named[each].startswith("$response") for each in places)
