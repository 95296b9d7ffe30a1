"""What nodetool says, as text that it printed, and what follows from it."""

import pytest

from stack.errors import StackError
from stack.infra import ring

WHOLE = """Datacenter: dc1
===============
Status=Up/Down
|/ State=Normal/Leaving/Joining/Moving
--  Address    Load        Tokens  Owns (effective)  Host ID                               Rack
UN  10.0.0.10  109.36 KiB  16      100.0%            6d194555-f6eb-41d0-c000-000000000001  a
UN  10.0.1.10  ?           16      100.0%            6d194555-f6eb-41d0-c000-000000000002  b
UN  10.0.2.10  1.2 GiB     16      ?                 6d194555-f6eb-41d0-c000-000000000003  c

Datacenter: dc2
===============
Status=Up/Down
|/ State=Normal/Leaving/Joining/Moving
--  Address    Load        Tokens  Owns (effective)  Host ID                               Rack
UN  10.1.0.10  99 KiB      16      100.0%            6d194555-f6eb-41d0-c000-000000000004  a

"""
SECOND = "10.0.1.10"


def views(text, **others):
    said = {node.address: others.get(node.address, text) for node in ring.parse(text)}
    return {address: (lambda address=address: said[address]) for address in said}


def test_every_node_of_every_data_centre_is_read():
    found = ring.parse(WHOLE)
    assert [(node.dc, node.rack, node.address, node.state) for node in found] == [
        ("dc1", "a", "10.0.0.10", "UN"),
        ("dc1", "b", SECOND, "UN"),
        ("dc1", "c", "10.0.2.10", "UN"),
        ("dc2", "a", "10.1.0.10", "UN"),
    ]
    assert ring.troubles(views(WHOLE), wanted=4) == []


def test_a_ring_of_one_token_a_node_is_told_in_another_order():
    text = """Datacenter: dc1
===============
Status=Up/Down
|/ State=Normal/Leaving/Joining/Moving
--  Address    Load        Owns (effective)  Host ID                               Token                 Rack
UN  127.0.0.1  221.36 KiB  100.0%            fa751ee1-8b8c-4e93-a5d7-4fae60edcd08  -9223372036854775808  r1
UN  127.0.0.2  1.2 GiB     ?                 fa751ee1-8b8c-4e93-a5d7-4fae60edcd09  0                     2
"""
    host_id = "fa751ee1-8b8c-4e93-a5d7-4fae60edcd08"
    assert ring.parse(text)[0] == ring.Node("dc1", "r1", "127.0.0.1", "UN", host_id)
    assert [node.rack for node in ring.parse(text)] == ["r1", "2"]


@pytest.mark.parametrize("state", ["DN", "UJ", "UL", "UM", "?N"])
def test_anything_but_up_and_normal_is_trouble(state):
    text = WHOLE.replace(f"UN  {SECOND}", f"{state}  {SECOND}")
    found = ring.troubles(views(text), wanted=4)
    assert len(found) == 4 and all(f"{SECOND} (dc1, b) is {state}" in each for each in found)


def test_one_node_that_sees_another_down_is_enough():
    partial = WHOLE.replace("UN  10.1.0.10", "DN  10.1.0.10")
    found = ring.troubles(views(WHOLE, **{SECOND: partial}), wanted=4)
    assert found == [f"{SECOND} says: 10.1.0.10 (dc2, a) is DN"]


def test_a_node_that_does_not_answer_is_trouble_though_all_others_praise_it():
    def silent():
        raise StackError("nodetool status did not end within 20 s.")

    found = ring.troubles({**views(WHOLE), SECOND: silent}, wanted=4)
    assert found == [f"{SECOND} does not answer: nodetool status did not end within 20 s."]


def test_the_node_that_is_being_replaced_is_neither_asked_nor_held_to_be_up():
    text = WHOLE.replace(f"UN  {SECOND}", f"DN  {SECOND}")
    asked = views(text)
    asked[SECOND] = lambda: pytest.fail("a dead node was asked")
    assert ring.troubles(asked, but=SECOND) == []


def test_a_ring_of_another_size_than_there_are_slots_is_trouble():
    assert all("4 nodes instead of 5" in each for each in ring.troubles(views(WHOLE), wanted=5))


@pytest.mark.parametrize("text", ["", "nodetool: Failed to connect", "--  Address\nUN 10.0.0.10 what is this\n"])
def test_what_cannot_be_read_is_no_whole_ring(text):
    with pytest.raises(StackError, match="nodetool shows"):
        ring.parse(text)
