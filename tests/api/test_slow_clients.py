"""Clients that are slow, by accident or on purpose, hold nobody up but themselves: through gunicorn as it is run."""

import asyncio
import contextlib
import itertools
import random
import select
import socket
import subprocess
import sys

import pytest
import requests

from stack.environment import ROOT, inherited
from stack.state import as_environment
from tests.answers import alone

MANY = 12
"""More than the threads that the API has here."""
SECONDS = 60
POST = b"POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
DOCUMENT = b"GET /2/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
"""Its answer is too large for what the kernel holds between two who do not read."""
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@contextlib.contextmanager
def served(patience_seconds):
    """The API alone, of whose stores none is there: its port."""
    settings = alone(cassandra_port=1, request_patience_seconds=patience_seconds)
    environment = inherited() | as_environment(settings)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bind = ["--bind", f"fd://{listener.fileno()}", "--workers", "1", "--threads", "4", "--no-control-socket"]
        bind += ["--graceful-timeout", "300"]
        argv = [sys.executable, "-m", "gunicorn", "--config", "api/gunicorn.conf.py", *bind]
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            try:
                process.wait(SECONDS)
            finally:
                process.kill()


@pytest.fixture(scope="module")
def port():
    with served(patience_seconds=300) as found:
        yield found


@pytest.fixture(scope="module")
def hasty():
    with served(patience_seconds=0.5) as found:
        yield found


@contextlib.contextmanager
def lines(port, how_many=1):
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) for _ in range(how_many)
        ]


def until_the_end(line):
    with contextlib.suppress(ConnectionResetError):
        return b"".join(iter(lambda: line.recv(65_536), b""))


def heard(line, words, times=1):
    """What comes up to these words."""
    data = b""
    while data.count(words) < times:
        more = line.recv(65_536)
        assert more, data
        data += more
    return data


def alive(port):
    return requests.get(f"http://127.0.0.1:{port}/livez", timeout=SECONDS).status_code == 200


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /livez HTTP/1.1\r\nHost: a\r\n", id="half a head"),
        pytest.param(POST + b"Content-Length: 100\r\n\r\n{", id="half a body"),
        pytest.param(CHUNKED + b"5\r\n{", id="half a chunk"),
        pytest.param(CHUNKED + b"0\r\n", id="half an end"),
        pytest.param(POST + b"Content-Length: 100000\r\n\r\n{", id="a body that is not taken"),
        pytest.param(b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", id="does not hang up"),
        pytest.param(DOCUMENT * 8, id="does not read"),
    ],
)
def test_many_who_go_no_further_hold_nobody_up(port, begun):
    assert alive(port)
    with lines(port, MANY) as slow:
        for line in slow:
            line.sendall(begun)
        assert all(alive(port) for _ in range(8))


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\n", POST + b"Content-Length: 9\r\n\r\n{", CHUNKED, b"\x16\x03\x01\x02\x00"],
    ids=["head", "body", "chunks", "TLS"],
)
def test_who_takes_too_long_is_told_so(hasty, begun):
    with lines(hasty) as [line]:
        line.sendall(begun)
        answer = until_the_end(line)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n") and b"application/problem+json" in answer
    assert b"x-rate-limit-remaining: " in answer


def test_who_says_nothing_is_told_nothing(hasty):
    with lines(hasty) as [line]:
        assert until_the_end(line) == b""


def test_who_never_takes_the_answer_is_left(hasty):
    with lines(hasty) as [line]:
        # More than is read at once: closed with something unread, a connection is reset, which is seen without reading.
        line.sendall(DOCUMENT * 3_000)
        ended = select.poll()
        ended.register(line, select.POLLHUP)
        assert ended.poll(SECONDS * 1_000)
    assert alive(hasty)


def test_a_request_may_come_byte_by_byte_and_its_answer_be_taken_so(port):
    url = f"http://127.0.0.1:{port}/2/openapi.json"
    whole = requests.get(url, timeout=SECONDS).content
    with lines(port) as [line]:
        for byte in b"GET /2/openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":
            line.sendall(bytes([byte]))
            assert alive(port)
        assert b"".join(iter(lambda: line.recv(997), b"")).partition(b"\r\n\r\n")[2] == whole


def test_requests_in_a_row_are_answered_in_order_also_when_the_last_comes_in_two(port):
    ask = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n"
    last = POST + b"Content-Length: 2\r\n\r\n{}"
    with lines(port) as [line]:
        line.sendall(ask % b"livez" + ask % b"nowhere" + last[:-1])
        answers = heard(line, b"HTTP/1.1 ", 2)
        line.sendall(last[-1:] + ask % b"livez")
        answers += heard(line, b"HTTP/1.1 ", 4 - answers.count(b"HTTP/1.1 "))
    assert [part[:3] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404", b"400", b"200"]


async def visits(port, draw):
    """Somebody who comes several times, sends in pieces and in a row, and may leave in the middle of a request."""
    for _ in range(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(draw.randint(1, 6)):
            depth = draw.choice([1, 1, 3])
            asked = (b"GET /livez HTTP/1.1\r\nHost: a\r\nx: " + b"y" * draw.randint(0, 3_000) + b"\r\n\r\n") * depth
            for piece in cut(asked, draw):
                writer.write(piece)
                await asyncio.sleep(0)
            for _ in range(depth):
                assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200 ")
        writer.write(draw.choice([b"", b"GET /li"]))
        writer.close()


def cut(data, draw):
    places = sorted(draw.randint(0, len(data)) for _ in range(draw.randint(0, 3)))
    return [data[start:end] for start, end in itertools.pairwise([0, *places, len(data)])]


def test_many_of_every_manner_at_once_are_all_answered(port):
    async def together():
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            for number in range(60):
                group.create_task(visits(port, random.Random(number)))

    asyncio.run(together())
    assert alive(port)


@pytest.mark.parametrize("framing", [b"Content-Length: 2\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_who_asks_before_sending_a_body_is_told_to_go_on(port, framing):
    body = b"{}" if b"Length" in framing else b"2\r\n{}\r\n0\r\n\r\n"
    with lines(port) as [line]:
        line.sendall(POST + b"Expect: 100-continue\r\n" + framing)
        assert heard(line, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body)
        assert heard(line, b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("sent", [b"zz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}}\r\n0\r\n\r\n", b"2\r\n{", b"2\r\n{}\r\n"])
def test_a_body_in_broken_chunks_is_a_clients_mistake(port, sent):
    with lines(port) as [line]:
        line.sendall(CHUNKED + sent)
        line.shutdown(socket.SHUT_WR)
        answer = until_the_end(line)
    assert answer.startswith(b"HTTP/1.1 400 ") and b"application/problem+json" in answer


def test_a_coding_that_nobody_knows_is_a_clients_mistake(port):
    with lines(port) as [line]:
        line.sendall(POST + b"Transfer-Encoding: rot13\r\n\r\nabc")
        assert until_the_end(line).startswith(b"HTTP/1.1 400 ")


def test_what_is_too_large_is_refused_in_an_answer_that_arrives(port):
    with lines(port) as [line]:
        line.sendall(POST + b"Content-Length: 2000000\r\n\r\n" + b"x" * 1_000_000)
        answer = until_the_end(line)
    assert answer.startswith(b"HTTP/1.1 413 ") and answer.endswith(b"}")


def test_a_stop_waits_for_nobody_who_has_only_begun():
    """`served` ends the process, which would have as much time as a stop may take."""
    with served(patience_seconds=300) as port, lines(port, 2) as [_, half]:
        half.sendall(b"GET /livez HTTP/1.1\r\n")
        assert alive(port)
