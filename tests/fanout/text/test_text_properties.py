"""What holds for any text at all, and the sentences that tell people what is wrong with theirs."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanout.text import domains, entities, length, links

FRAGMENTS = [
    *(
        "http://",
        "https://",
        "a",
        "b",
        "example",
        ".com",
        ".co.uk",
        "t.co/x",
        ".みんな",
        ".",
        "-",
        "_",
        "/",
        "?",
        "#",
    ),
    *(
        "\uff03",
        "@",
        "\uff20",
        "$",
        "$AB",
        "(",
        ")",
        "=",
        "&",
        " ",
        "\n",
        "é",
        "語",
        "1",
        "RT",
        "😀",
        "👨\u200d🎤",
        "❤",
        "\ufe0f",
    ),
    *(
        "\ufe0e",
        "\u20e3",
        "🇩🇪",
        "©",
        "\u202a",
        "\u200d",
        "xn--",
        "@bob",
        "#tag",
        "foo.com",
        "\u0301",
        "\u0316",
        "\uffff",
    ),
    *("\ud800", "\x00", "\U000e0067", "\U0001f3f4"),
]
any_text = st.text(st.characters(), max_size=80) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
latin = st.text("abcdefghijklmnopqrstuvwxyz ,!", max_size=100)


def spans(text: str) -> list[tuple[int, int, str]]:
    found = entities.extract(text)
    return sorted(
        [(u.start, u.end, u.url) for u in found.urls]
        + [(m.start, m.end, m.username) for m in found.mentions]
        + [(h.start, h.end, h.tag) for h in found.hashtags]
        + [(c.start, c.end, c.tag) for c in found.cashtags]
    )


@given(any_text)
def test_indices_point_at_the_entity_and_its_sign(text: str) -> None:
    found = entities.extract(text)
    assert all(text[u.start : u.end] == u.url for u in found.urls)
    for signs, named in (
        ("@\uff20", [(m.start, m.end, m.username) for m in found.mentions]),
        ("#\uff03", [(h.start, h.end, h.tag) for h in found.hashtags]),
        ("$", [(c.start, c.end, c.tag) for c in found.cashtags]),
    ):
        assert all(text[start] in signs and text[start + 1 : end] == name for start, end, name in named)


@given(any_text)
def test_entities_never_overlap(text: str) -> None:
    found = spans(text)
    assert all(start < end for start, end, _ in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))


@given(any_text)
def test_composing_a_text_changes_neither_its_length_nor_whether_it_fits(text: str) -> None:
    composed = length.weigh(unicodedata.normalize("NFC", text))
    given_ = length.weigh(text)
    assert (given_.weighted_length, given_.permillage, given_.valid) == (
        composed.weighted_length,
        composed.permillage,
        composed.valid,
    )


@given(latin, latin)
def test_plain_words_add_up(alice: str, bob: str) -> None:
    together = length.weigh(alice + bob).weighted_length
    assert together == length.weigh(alice).weighted_length + length.weigh(bob).weighted_length == len(alice + bob)


@given(any_text)
def test_nothing_raises_and_the_two_judges_agree(text: str) -> None:
    entities.extract_reply_screenname(text)
    for judge in (entities.is_username, entities.is_list, entities.is_hashtag, entities.is_url):
        judge(text)
    weight = length.weigh(text)
    assert 0 <= weight.valid_range[1] <= weight.display_range[1] or not text
    if length.problem(text) is None:
        assert weight.valid


@given(st.lists(st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_a_hosts_length_is_that_of_its_ascii_form(labels: list[str]) -> None:
    domain = ".".join(label.replace(".", "") or "x" for label in labels)
    encoded = [label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in domain.split(".")]
    too_long = max(map(len, encoded)) > domains.LABEL_LIMIT
    assert domains.encoded_length(domain) == (None if too_long else len(".".join(encoded)))


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_an_empty_text_is_refused(text: str) -> None:
    assert length.problem(text) == "The text is empty."


@pytest.mark.parametrize("character", ["\ufffe", "\ufeff", "\uffff", "\x00", chr(0xD800), chr(0xDFFF)])
@pytest.mark.parametrize("rest", ["abc", "😀"])
def test_a_character_that_cannot_be_kept_is_refused(character: str, rest: str) -> None:
    assert length.problem(rest + character) == "The text contains characters that are not allowed."


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    assert length.problem("x" * 280) is None
    assert length.problem("x" * 281) == "The text is too long: its weighted length is 281, the limit is 280."
    assert length.problem("語" * 140) is None
    assert length.problem("語" * 141) == "The text is too long: its weighted length is 282, the limit is 280."


def test_an_endless_chain_of_joined_emoji_does_not_pass_as_one() -> None:
    assert length.weigh("\u200d".join(["👨"] * 4)).weighted_length == 2
    assert length.problem("\u200d".join(["👨"] * 1000)) is not None


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("❤️", 2),
        ("❤", 2),
        ("©", 1),
        ("©️", 2),
        ("🇩🇪", 2),
        ("1\ufe0f\u20e3", 2),
        ("1", 1),
        ("🙋🏽‍♂️", 2),
        ("🏳️‍🌈", 2),
    ],
)
def test_an_emoji_counts_two_however_it_is_spelled(text: str, weight: int) -> None:
    assert length.weigh(text).weighted_length == weight


def test_alice_writes_a_tweet_with_everything_in_it() -> None:
    found = entities.extract("@bob see https://a.com/b#c, $ABC and carol.dev #fun")
    assert found == entities.Entities(
        urls=(links.Url(9, 26, "https://a.com/b#c"), links.Url(37, 46, "carol.dev")),
        mentions=(entities.Mention(0, 4, "bob"),),
        hashtags=(entities.Hashtag(47, 51, "fun"),),
        cashtags=(entities.Cashtag(28, 32, "ABC"),),
    )


def test_a_list_is_not_a_mention() -> None:
    assert entities.extract("@bob/friends") == entities.Entities()
