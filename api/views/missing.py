"""Partial errors: what a look-up did not find, inside an answer of status 200."""

from collections.abc import Iterable, Sequence, Set

from fanout.lookup import Found

TYPES = "https://api.x.com/2/problems/"

Error = dict[str, str]

_OF_TWEETS = {
    "deleted": "Could not find tweet with {parameter}: [{value}]. It was deleted.",
    "suspended": "Could not find tweet with {parameter}: [{value}]. Its author is suspended.",
    "protected": "Sorry, you are not authorized to see the tweet with {parameter}: [{value}]. Its author is protected.",
}
"""What may be told of a tweet that exists and is not shown."""


def not_found(kind: str, parameter: str, values: Iterable[object]) -> list[Error]:
    """One error for each value of `parameter` that names no `kind` (tweet, user)."""
    detail = "Could not find {kind} with {parameter}: [{value}]."
    return [_error(kind, parameter, str(value), detail, "resource-not-found") for value in values]


def closed(kind: str, parameter: str, values: Iterable[object]) -> list[Error]:
    """One error for each value that names something which this viewer may not see."""
    detail = "Sorry, you are not authorized to see the {kind} with {parameter}: [{value}]."
    return [_error(kind, parameter, str(value), detail, "not-authorized-for-resource") for value in values]


def suspended(parameter: str, values: Iterable[object]) -> list[Error]:
    """One error for each value that names a suspended account; the title is X's own for them."""
    detail = "User has been suspended: [{value}]."
    return [
        _error("user", parameter, str(value), detail, "resource-unavailable") | {"title": "Forbidden"}
        for value in values
    ]


def tweets(parameter: str, ids: Sequence[int], found: Found) -> list[Error]:
    """One error for each tweet of `ids` that the look-up does not show, those that are closed first."""
    hidden = [each for each in ids if each not in found.tweets]
    unauthorized = [each for each in hidden if each in found.unauthorized]
    absent = [each for each in hidden if each not in found.unauthorized]
    errors = closed("tweet", parameter, unauthorized) + not_found("tweet", parameter, absent)
    for error in errors:
        why = found.why.get(int(error["value"]))
        if why:
            error["detail"] = _OF_TWEETS[why].format_map(error)
    return errors


def people(parameter: str, values: Sequence[object], gone: Set[object]) -> list[Error]:
    """One error for each value that names nobody; those in `gone` are suspended."""
    return [
        error
        for value in values
        for error in (suspended(parameter, [value]) if value in gone else not_found("user", parameter, [value]))
    ]


def _error(kind: str, parameter: str, value: str, detail: str, problem: str) -> Error:
    is_closed = problem == "not-authorized-for-resource"
    return {
        "title": "Authorization Error" if is_closed else "Not Found Error",
        "detail": detail.format(kind=kind, parameter=parameter, value=value),
        "type": TYPES + problem,
        **({"section": "data"} if is_closed else {}),
        "resource_type": kind,
        "resource_id": value,
        "parameter": parameter,
        "value": value,
    }
