"""Page tokens come back as they went out, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cursors import Cursors, packed_place, packed_walk, unpacked_place, unpacked_walk
from fanout.errors import Invalid
from fanout.home import Walk
from fanout.paging import Place

IDS = st.integers(0, 2**63 - 1)
WALKS = st.builds(
    Walk,
    below=IDS,
    newest=IDS,
    shown=st.integers(0, 3_200),
    roots=st.lists(IDS, max_size=80).map(tuple),
    back=st.booleans(),
)
calmly = settings(deadline=None)
CURSORS = Cursors([b"k" * 32])


@calmly
@given(WALKS)
def test_a_walk_comes_back_with_every_root(walk):
    token = CURSORS.seal("home/1", packed_walk(walk))
    assert unpacked_walk(CURSORS.open("home/1", token)) == walk
    assert 16 <= len(token) <= 1_024


@calmly
@given(st.builds(Place, st.lists(IDS, min_size=1, max_size=4).map(tuple), st.booleans(), st.integers(0, 65_535)))
def test_a_place_comes_back(place):
    assert unpacked_place(packed_place(place)) == place


@calmly
@given(st.binary(max_size=40).filter(lambda payload: len(payload) < 11 or (len(payload) - 3) % 8))
def test_a_payload_of_another_length_is_refused(payload):
    with pytest.raises(Invalid):
        unpacked_place(payload)


@calmly
@given(st.text(max_size=40))
def test_even_an_empty_payload_makes_a_token_long_enough_for_every_client(scope):
    token = CURSORS.seal(scope, b"")
    assert len(token) >= 16
    assert CURSORS.open(scope, token) == b""


@calmly
@given(WALKS, st.data())
def test_a_changed_character_is_noticed(walk, data):
    token = CURSORS.seal("home/1", packed_walk(walk))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_=+/ é\x00").filter(lambda char: char != token[place]))
    with pytest.raises(Invalid):
        CURSORS.open("home/1", token[:place] + other + token[place + 1 :])


@calmly
@given(st.text(max_size=200))
def test_what_was_never_given_out_is_refused(token):
    with pytest.raises(Invalid) as refusal:
        CURSORS.open("home/1", token)
    assert refusal.value.parameter == "pagination_token"


@pytest.mark.parametrize("other", ["home/2", "tweets/1/1", "home/11", "home/", ""])
def test_a_token_is_good_for_its_own_list_and_viewer_alone(other):
    with pytest.raises(Invalid):
        CURSORS.open(other, CURSORS.seal("home/1", b"12345678"))


def test_tokens_of_the_key_before_are_still_good_and_those_of_others_are_not():
    exchanged = Cursors([b"n" * 32, b"k" * 32])
    assert exchanged.open("home/1", CURSORS.seal("home/1", b"x")) == b"x"
    with pytest.raises(Invalid):
        CURSORS.open("home/1", exchanged.seal("home/1", b"x"))
