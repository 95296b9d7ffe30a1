"""A request is whole when gunicorn's own parser reads it without asking for more, however it was cut on its way."""

import contextlib
import itertools

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from hypothesis import example, given
from hypothesis import strategies as st

from api.arriving import Arriving, Due

LARGEST = 1_000
HEAD = b"POST /2/tweets HTTP/1.1\r\nHost: a\r\n"
WAITING = (Due.PATIENCE, Due.WORD)

bodies = st.binary(max_size=200)
extensions = st.sampled_from([b"", b";a", b' ; a="b"', b";a=1;b"])
trailers = st.sampled_from([b"", b"x-sum: 1\r\n", b"a: 1\r\nb: 2\r\n"])


@st.composite
def in_chunks(draw):
    parts = draw(st.lists(st.binary(min_size=1, max_size=60), max_size=4))
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(part), draw(extensions), part) for part in parts)
    return b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n" + draw(trailers) + b"\r\n"


by_length = bodies.map(lambda body: b"content-length: %d\r\n\r\n%s" % (len(body), body))
whole = st.builds(
    lambda before, head, rest: before + head + rest,
    st.sampled_from([b"", b"\r\n"]),
    st.sampled_from([HEAD, HEAD + b"Expect: 100-continue\r\n", HEAD + b"x: \r\n"]),
    st.one_of(st.just(b"\r\n"), by_length, in_chunks()),
)


def needs_more(data):
    """Whether gunicorn, with these bytes and no others, asks for more before it has the whole request or refuses it."""
    asked = []

    def source():
        yield bytes(data)
        asked.append(True)

    with contextlib.suppress(ParseException, OSError):
        next(RequestParser(Config(), source(), ("127.0.0.1", 1))).body.read()
    return bool(asked)


def fed(data, cuts=()):
    """What was due after each piece."""
    arriving, places = Arriving(LARGEST), [0, *sorted(cuts), len(data)]
    return [arriving.feed(data[start:end]) for start, end in itertools.pairwise(places)]


@given(whole, st.data())
def test_it_is_a_threads_with_its_last_byte_and_not_before(data, draw):
    cuts = draw.draw(st.lists(st.integers(1, len(data) - 1), max_size=5))
    *before, last = fed(data, cuts)
    assert last is Due.THREAD
    assert all(due in WAITING for place, due in zip(sorted(cuts), before, strict=True) if place < len(data))
    assert not needs_more(data) and needs_more(data[:-1])


@given(whole, whole)
def test_what_comes_behind_it_changes_nothing(data, other):
    assert fed(data + other) == [Due.THREAD]


@given(whole, st.data())
@example(b"GET / HTTP/1.1\nHost: a\r\n\r\n", None)
def test_what_a_thread_gets_never_lets_it_wait(data, draw):
    """Broken in any place, too."""
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3)) if draw else 0):
        place = draw.draw(st.integers(0, len(broken) - 1))
        broken[place : place + draw.draw(st.integers(0, 2))] = draw.draw(
            st.sampled_from([b"", b"\n", b"\r", b"0", b" "])
        )
    arriving = Arriving(LARGEST)
    for end in range(1, len(broken) + 1):
        if arriving.feed(bytes(broken[end - 1 : end])) not in WAITING:
            break
    else:
        return
    assert not needs_more(broken[:end])


@pytest.mark.parametrize("start", [b"GET /\r\n", b"nonsense\r\n", b"GET / HTTP/1.1\r\nHost: a\n", b"x" * 9_000])
def test_what_can_never_become_a_request_is_not_waited_for(start):
    assert fed(start)[-1] is Due.THREAD and not needs_more(start)


def test_a_head_may_be_so_large_and_no_larger():
    field = b"x: " + b"y" * 8_000 + b"\r\n"
    assert fed(HEAD + field * 8) == [Due.PATIENCE]
    assert fed(HEAD + field * 9) == [Due.HEAD_TOO_LARGE]


LENGTH, CHUNKED = b"Content-Length: ", b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("rest", "due"),
    [
        pytest.param(LENGTH + b"1000\r\n\r\n", Due.PATIENCE, id="length allowed"),
        pytest.param(LENGTH + b"1001\r\n\r\n", Due.BODY_TOO_LARGE, id="length"),
        pytest.param(LENGTH + b"9" * 5_000 + b"\r\n\r\n", Due.BODY_TOO_LARGE, id="digits"),
        pytest.param(CHUNKED + b"3e8\r\n", Due.PATIENCE, id="chunk allowed"),
        pytest.param(CHUNKED + b"3e9\r\n", Due.BODY_TOO_LARGE, id="chunk"),
        pytest.param(CHUNKED + b"f" * 5_000 + b"\r\n", Due.BODY_TOO_LARGE, id="digits of a chunk"),
        pytest.param(CHUNKED + b"1\r\na\r\n" * 1_000, Due.PATIENCE, id="chunks allowed"),
        pytest.param(CHUNKED + b"1\r\na\r\n" * 1_200, Due.BODY_TOO_LARGE, id="chunks"),
        pytest.param(CHUNKED + b"0\r\n" + b"x: y\r\n" * 1_200, Due.BODY_TOO_LARGE, id="trailers"),
    ],
)
def test_a_body_may_be_so_large_and_no_larger(rest, due):
    assert fed(HEAD + rest) == [due]


def test_who_asks_whether_the_body_may_come_is_told_once():
    asks = HEAD + b"Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n"
    assert fed(asks + b"abc", [len(asks), len(asks) + 1]) == [Due.WORD, Due.PATIENCE, Due.THREAD]
    assert fed(asks + b"abc") == [Due.THREAD]
