"""By which words a person is found. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cql.names import WORD_BYTES, kept
from fanout import names, words
from fanout.errors import Invalid

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=50)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("bob", True),
        ("BOB", True),
        ("@bob_s", True),
        ("ro", True),
        ("strasse", True),
        ("STRAẞE", True),
        ("robert str", True),
        ("str rob", True),
        ("ob", False),
        ("robert smith", False),
        ("naïve", False),
    ],
)
def test_a_person_is_found_by_the_beginnings_of_names(question, found):
    mine = words.words_of("Bob_Smith", "Robert Straße")
    assert bool(words.found_at(mine, words.asked(question))) is found


@pytest.mark.parametrize("query", ["", " ", "%", "*", "'; --", "x" * 51, "🙂"])
def test_a_question_without_a_word_or_far_too_long_is_refused(query):
    with pytest.raises(Invalid):
        words.asked(query)


@given(TEXTS)
def test_whoever_has_a_name_is_found_by_every_beginning_of_its_words(name):
    mine = words.words_of("someone", name)
    for word in mine:
        for end in range(1, len(word) + 1):
            assert words.found_at(mine, [word[:end]])


@given(st.lists(st.tuples(TEXTS, st.integers(0, 2**63 - 1)), max_size=20))
def test_positions_order_rows_as_the_table_does_and_come_back(rows):
    kept_rows = [(kept(word), user_id) for word, user_id in rows]
    assert all(len(word.encode()) <= WORD_BYTES for word, _ in kept_rows)
    by_bytes = sorted(kept_rows, key=lambda row: (row[0].encode(), row[1]))
    assert sorted(kept_rows, key=names._position) == by_bytes
    assert sorted(kept_rows) == by_bytes
    assert all(names._row(names._position(row)) == row for row in kept_rows)
