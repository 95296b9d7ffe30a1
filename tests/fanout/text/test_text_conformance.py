"""Every case that twitter-text publishes for extraction, validation and domains, read where they lie."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fanout.text import entities, length, links

DATA = Path(os.environ.get("MURMURATION_TEST_DATA") or Path(__file__).parents[4] / "shared/data/twitter-text")

# Cases we do not meet, (section, description): why. A case that begins to pass must leave the list.
EXCLUDED: dict[tuple[str, str], str] = {}

LENGTHS = {
    "WeightedTweetsCounterTest": length.V2,
    "WeightedTweetsWithDiscountedEmojiCounterTest": length.V3,
    "UnicodeDirectionalMarkerCounterTest": length.V3,
}


def weight(config: length.Config) -> Callable[[str], dict[str, Any]]:
    def answer(text: str) -> dict[str, Any]:
        found = length.weigh(text, config)
        return {
            "weightedLength": found.weighted_length,
            "valid": found.valid,
            "permillage": found.permillage,
            "displayRangeStart": found.display_range[0],
            "displayRangeEnd": found.display_range[1],
            "validRangeStart": found.valid_range[0],
            "validRangeEnd": found.valid_range[1],
        }

    return answer


def urls(text: str) -> list[str]:
    return [found.url for found in links.links(text)]


def urls_with_indices(text: str) -> list[dict[str, Any]]:
    return [{"url": found.url, "indices": [found.start, found.end]} for found in links.links(text)]


def mentions(text: str) -> list[str]:
    return [found.username for found in entities.extract(text).mentions]


def mentions_with_indices(text: str) -> list[dict[str, Any]]:
    found = entities.extract(text).mentions
    return [{"screen_name": m.username, "indices": [m.start, m.end]} for m in found]


def mentions_or_lists_with_indices(text: str) -> list[dict[str, Any]]:
    found = entities.mentions_or_lists(text)
    return [{"screen_name": m.username, "list_slug": m.slug, "indices": [m.start, m.end]} for m in found]


def hashtags(text: str) -> list[str]:
    return [found.tag for found in entities.extract(text).hashtags]


def hashtags_with_indices(text: str) -> list[dict[str, Any]]:
    return [{"hashtag": h.tag, "indices": [h.start, h.end]} for h in entities.extract(text).hashtags]


def cashtags(text: str) -> list[str]:
    return [found.tag for found in entities.extract(text).cashtags]


def cashtags_with_indices(text: str) -> list[dict[str, Any]]:
    return [{"cashtag": c.tag, "indices": [c.start, c.end]} for c in entities.extract(text).cashtags]


def is_url_without_protocol(text: str) -> bool:
    return entities.is_url(text, require_protocol=False)


ANSWERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "extract.yml": {
        "mentions": mentions,
        "mentions_with_indices": mentions_with_indices,
        "mentions_or_lists_with_indices": mentions_or_lists_with_indices,
        "replies": entities.extract_reply_screenname,
        "urls": urls,
        "urls_with_indices": urls_with_indices,
        "urls_with_directional_markers": urls_with_indices,
        "tco_urls_with_params": urls,
        "hashtags": hashtags,
        "hashtags_from_astral": hashtags,
        "hashtags_with_indices": hashtags_with_indices,
        "cashtags": cashtags,
        "cashtags_with_indices": cashtags_with_indices,
    },
    "validate.yml": {
        "tweets": lambda text: length.weigh(text, length.V1).valid,
        "usernames": entities.is_username,
        "lists": entities.is_list,
        "hashtags": entities.is_hashtag,
        "urls": entities.is_url,
        "urls_without_protocol": is_url_without_protocol,
        **{section: weight(config) for section, config in LENGTHS.items()},
    },
    "tlds.yml": {"country": urls, "generic": urls},
}


@cache
def load(name: str) -> dict[str, list[dict[str, Any]]]:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"twitter-text's cases are not at {DATA}; name their folder in MURMURATION_TEST_DATA")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    sections: dict[str, list[dict[str, Any]]] = yaml.load(path.read_bytes(), loader)["tests"]  # noqa: S506 - both are safe
    return sections


SECTIONS = [(name, section) for name, answers in ANSWERS.items() for section in answers]


@pytest.mark.parametrize(("name", "section"), SECTIONS)
def test_every_case_of_the_section_is_met(name: str, section: str) -> None:
    answer = ANSWERS[name][section]
    wrong = {
        case["description"]: (case["text"], got, case["expected"])
        for case in load(name)[section]
        if (got := answer(case["text"])) != case["expected"]
    }
    excluded = {description for where, description in EXCLUDED if where == section}
    assert {description: seen for description, seen in wrong.items() if description not in excluded} == {}
    assert excluded <= wrong.keys(), "an excluded case passes now: take it off the list"


@pytest.mark.parametrize("name", ANSWERS)
def test_no_section_is_left_out(name: str) -> None:
    assert set(ANSWERS[name]) == set(load(name))
