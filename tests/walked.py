"""What holds for every answer, wherever a test asks: rules that clients impose by breaking."""

import re
from typing import Any

import requests

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_TIMES = frozenset({"created_at", "editable_until", "end_datetime", "start", "end"})
_OTHERWISE = ("/2/openapi.json", "/1.1/")
"""The document speaks of nulls, and version 1.1 has numbers for ids."""


def nulls(value: Any) -> list[str]:
    """The path of every null anywhere in an answer."""
    return [path for path, part in _walked(value) if part is None]


def coarse_times(value: Any) -> list[str]:
    """The path of every time that does not read `2021-01-06T18:40:40.000Z`."""
    named = ((path, part) for path, part in _walked(value) if path.rpartition("/")[2] in _TIMES)
    return [path for path, part in named if isinstance(part, str) and not _TIME.fullmatch(part)]


def numeric_ids(value: Any) -> list[str]:
    """The path of every id that is not text, also inside arrays."""
    ids = ((path, part) for path, part in _walked(value) if re.search(r"(^|/|_)id(s/\d+)?$", path))
    return [path for path, part in ids if not isinstance(part, str)]


def checked(answer: requests.Response) -> requests.Response:
    """The answer, once it is known to break no client."""
    is_json = answer.content and "json" in answer.headers.get("content-type", "")
    if is_json and not any(each in answer.url for each in _OTHERWISE):
        told = answer.json()
        assert not nulls(told), f"twarc flattens no null, and here are {nulls(told)}: {answer.url}"
        assert not coarse_times(told), f"tweepy wants milliseconds, and here are {coarse_times(told)}: {answer.url}"
        assert not numeric_ids(told), f"xdk wants ids as text, and here are {numeric_ids(told)}: {answer.url}"
    return answer


def _walked(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if not isinstance(value, dict | list):
        return [(path, value)]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [each for key, part in parts for each in _walked(part, f"{path}/{key}")]
