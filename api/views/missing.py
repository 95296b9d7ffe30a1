"""Partial errors: what a look-up did not find, inside an answer of status 200."""

from collections.abc import Iterable

TYPES = "https://api.x.com/2/problems/"


def not_found(kind: str, parameter: str, values: Iterable[object]) -> list[dict[str, str]]:
    """One error for each value of `parameter` that names no `kind` (tweet, user)."""
    return [
        {
            "title": "Not Found Error",
            "detail": f"Could not find {kind} with {parameter}: [{value}].",
            "type": TYPES + "resource-not-found",
            **_resource(kind, parameter, str(value)),
        }
        for value in values
    ]


def closed(kind: str, parameter: str, values: Iterable[object]) -> list[dict[str, str]]:
    """One error for each value that names something which this viewer may not see."""
    return [
        {
            "title": "Authorization Error",
            "detail": f"Sorry, you are not authorized to see the {kind} with {parameter}: [{value}].",
            "type": TYPES + "not-authorized-for-resource",
            "section": "data",
            **_resource(kind, parameter, str(value)),
        }
        for value in values
    ]


def _resource(kind: str, parameter: str, value: str) -> dict[str, str]:
    return {"resource_type": kind, "resource_id": value, "parameter": parameter, "value": value}
