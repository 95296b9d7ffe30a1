"""Hostile texts cost about as much per character as they are long, and never much."""

from collections.abc import Callable
from time import process_time

import pytest

from fanout.text import entities, length

LONGEST = 25_000  # code points that the API lets through to us
DEADLINE = 5.0  # seconds, about twenty times what the slowest takes on two slow cores
STEEPEST = 8.0  # four times the text may cost so many times the time; quadratic would be 16
TOO_SHORT = 0.002  # seconds below which a ratio says nothing

LABELS = "".join(chr(0x4E00 + 37 * i) for i in range(55))

HOSTILE = [
    *(
        "a",
        "a.",
        "a-",
        "_.",
        ".",
        "ab.",
        "İ.",
        "中",
        "中.",
        "中:",
        "@",
        "#",
        "$",
        "$A ",
        "@a",
        "#a",
        "#1",
        "&#",
        "1",
        "\ud800",
    ),
    *(
        "http://",
        "中http://",
        "hhttp://",
        "http://a.com/(",
        "a.com/((",
        "a.com/(()",
        "a.com/(b",
        "a.com/(x)",
        "a.com,",
    ),
    *(
        "a.com ",
        "中.com ",
        "b.com_",
        "a_b.com",
        "a.com?(",
        "a.com?x",
        "a.co//",
        "@a/a-",
        "@a/b@",
        "RT@a",
        "rt:",
        "xn--a.",
    ),
    *(
        ".みんな",
        "a.com/!!!!!!",
        "👨\u200d",
        "👨\u200d👩",
        "1\u20e3",
        "🇩",
        "\U0001f3f4\U000e0067",
        "❤\ufe0e",
        "\ufe0f",
    ),
    *("\u0315\u0316", "a\u0316\u0315", LABELS + ".", LABELS + ".com "),
]
BEGINNINGS = ["", "http://", "http://a.com/", "a.com/(", "a.com?"]
QUESTIONS: list[Callable[[str], object]] = [
    length.weigh,
    length.problem,
    entities.extract,
    entities.extract_reply_screenname,
    entities.is_username,
    entities.is_list,
    entities.is_hashtag,
    entities.is_url,
]


def cost(question: Callable[[str], object], beginning: str, part: str, size: int) -> float:
    text = beginning + (part * (size // len(part) + 1))[:size]
    began = process_time()
    question(text)
    return process_time() - began


def grows_gently(question: Callable[[str], object], beginning: str, part: str) -> bool:
    long = cost(question, beginning, part, LONGEST)
    assert long < DEADLINE
    if long < TOO_SHORT:
        return True
    return long / max(cost(question, beginning, part, LONGEST // 4), TOO_SHORT / 8) < STEEPEST


@pytest.mark.parametrize("part", HOSTILE, ids=ascii)
def test_four_times_the_text_costs_about_four_times_the_time(part: str) -> None:
    steep = [
        (question.__name__, beginning)
        for question in QUESTIONS
        for beginning in BEGINNINGS
        if not any(grows_gently(question, beginning, part) for _ in range(3))
    ]
    assert steep == []


def test_an_ordinary_tweet_takes_no_noticeable_time() -> None:
    text = "So fast! @alice and @bob, see https://example.com/blog/post?id=3 #cassandra 😀"
    began = process_time()
    for _ in range(1000):
        length.weigh(text)
        entities.extract(text)
    assert process_time() - began < DEADLINE
