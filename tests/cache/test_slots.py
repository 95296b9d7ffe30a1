"""A key's slot is that of its stable part, and a command falls into parts of one slot each."""

import pytest
from redis.crc import key_slot

from cache.slots import gathered, parts_of, slot_of, tagged


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tweet:5", "{tweet:5}"),
        ("limit:{u5}:GET /2/tweets:user", "limit:{u5}:GET /2/tweets:user"),
        ("nonce:{}", "{nonce:{}}"),
        ("nonce:}{", "{nonce:}{}"),
        ("nonce:{a", "{nonce:{a}"),
    ],
)
def test_a_name_has_a_stable_part_in_braces_whatever_it_holds(text, name):
    assert tagged(text) == name
    assert {key_slot(f"{run}:{name}".encode()) for run in ("aaaaaaaa", "bbbbbbbb", "cccccccc")} == {slot_of(name)}


def test_the_windows_of_a_request_lie_in_one_slot():
    assert slot_of(tagged("limit:{u5}:GET /2/tweets:user")) == slot_of(tagged("limit:{u5}:POST /2/tweets:user_day"))


def test_keys_of_several_slots_are_parts_of_their_own_and_answers_come_back_in_order():
    parts = parts_of(("MGET", "{a}", "{b}", "{c}"))
    assert [part.commands("run", []) for part in parts] == [[("GET", f"run:{{{each}}}")] for each in "abc"]
    for part, answer in zip(parts, [b"1", None, b"3"], strict=True):
        part.answer = answer
    assert gathered("MGET", parts) == [b"1", None, b"3"]


def test_what_is_removed_is_removed_under_every_run_that_is_known_its_own_first():
    (part,) = parts_of(("DEL", "{a}"))
    assert part.commands("new", ["old", "new"]) == [("DEL", "new:{a}"), ("DEL", "old:{a}")]


def test_a_script_names_its_keys_and_nothing_else():
    (part,) = parts_of(("EVAL", "return 1", 2, "{a}b", "{a}c", "value"))
    assert part.commands("run", ["old"]) == [("EVAL", "return 1", 2, "run:{a}b", "run:{a}c", "value")]


@pytest.mark.parametrize("args", [("EVAL", "return 1", 2, "{a}", "{b}"), ("RENAME", "{a}", "{a}"), ("EVAL", "", 0)])
def test_what_cannot_be_sent_to_one_node_is_a_mistake_of_ours(args):
    with pytest.raises(ValueError, match=args[0]):
        parts_of(args)
