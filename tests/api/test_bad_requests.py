"""Everything that a client can do wrong: a table of requests, and a problem document for each."""

import socket
from urllib.parse import urlsplit

import pytest

HUGE = "9" * 30
ID = "1234567890123456789"
JSON = {"content-type": "application/json"}
KEYS = {"title", "detail", "type", "status", "errors", "message"}


def is_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == KEYS
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (b"\xff", 400),
        (b'{"text": 1}', 400),
        (b'{"text": null}', 400),
        (b'{"text": ""}', 400),
        (b'{"text": "   "}', 400),
        (b'{"text": "a\\u0000b"}', 400),
        (b'{"text": "a\x00b"}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b'{"text": "\xed\xa0\x80"}', 400),
        (b'{"text": "\\uffff"}', 400),
        (b'{"text": "a", "more": 1}', 400),
        (b'{"text": "a", "text\\u0000": 1}', 400),
        (b'{"text": "' + b"x" * 281 + b'"}', 400),
        (b'{"text": "' + b"x" * 60_000 + b'"}', 400),
        (b'{"text": "a", "reply": {"in_reply_to_tweet_id": 5}}', 400),
        (b'{"text": "a", "reply": {"in_reply_to_tweet_id": "-5"}}', 400),
        (b'{"text": "a", "reply": {"in_reply_to_tweet_id": "' + HUGE.encode() + b'"}}', 400),
        (b'{"text": "a", "quote_tweet_id": ' + HUGE.encode() + b"}", 400),
        (b"[" * 20_000, 400),
        (b'{"text": "' + b"x" * 100_000 + b'"}', 413),
    ],
)
def test_bodies_of_a_post(alice, body, status):
    is_problem(alice.call("POST", "/2/tweets", data=body, headers=JSON), status)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_media_types(alice, media_type):
    is_problem(alice.call("POST", "/2/tweets", data=b'{"text": "a"}', headers={"content-type": media_type}), 415)


@pytest.mark.parametrize("key", ["", "x" * 256, "caf\xe9", "tab\there"])
def test_idempotency_keys(alice, key):
    headers = {"Idempotency-Key": key.encode("latin1")}
    is_problem(alice.post("/2/tweets", {"text": "a"}, headers=headers), 400)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/2/nothing", 404),
        ("GET", "/2/users/me/nothing", 404),
        ("POST", "/2/users/me", 405),
        ("PATCH", "/2/users/me", 405),
        ("PATCH", "/2/users/by", 405),
        ("PATCH", "/2/users/search", 405),
        ("DELETE", f"/2/users/{ID}/bookmarks/folders", 405),
        ("GET", "/2/tweets/-1", 400),
        ("GET", f"/2/tweets/{HUGE}", 400),
        ("GET", "/2/tweets/1%00", 400),
        ("GET", "/2/tweets/%ED%A0%80", 400),
        ("DELETE", f"/2/tweets/{HUGE}", 400),
        ("DELETE", f"/2/tweets/{ID}", 404),
        ("GET", "/2/tweets", 400),
        ("GET", "/2/tweets?ids=", 400),
        ("GET", "/2/tweets?ids=1,x", 400),
        ("GET", f"/2/tweets?ids={HUGE}", 400),
        ("GET", "/2/tweets?ids=%00", 400),
        ("GET", "/2/tweets?ids=" + ",".join(["1"] * 101), 400),
        ("GET", "/2/users?ids=-1", 400),
        ("GET", "/2/users/by?usernames=a%20b", 400),
        ("GET", "/2/users/by/username/" + "a" * 16, 400),
        ("GET", "/2/users/me/tweets", 404),
        ("GET", "/2/users/x/tweets", 400),
        ("GET", f"/2/users/{ID}/tweets", 404),
        ("GET", f"/2/users/{ID}/tweets?max_results=4", 400),
        ("GET", f"/2/users/{ID}/tweets?max_results=101", 400),
        ("GET", f"/2/users/{ID}/tweets?exclude=everything", 400),
        ("GET", f"/2/users/{ID}/tweets?pagination_token=abcdefghijklmnopqrstuvwxyz", 400),
        ("GET", f"/2/users/{ID}/followers?max_results=0", 400),
        ("GET", f"/2/users/{ID}/followers?max_results=1001", 400),
        ("GET", f"/2/users/{ID}/following?next_token=abcdefghijklmnopqrstuvwxyz", 400),
        ("GET", f"/2/users/{ID}/timelines/reverse_chronological", 403),
        ("DELETE", f"/2/users/{ID}/following/{HUGE}", 400),
        ("PATCH", f"/2/users/{ID}", 400),
    ],
)
def test_paths_and_queries(alice, method, path, status):
    is_problem(alice.call(method, path), status)


@pytest.mark.parametrize(
    "query",
    [
        "max_results=0",
        "max_results=101",
        "max_results=-5",
        "max_results=many",
        "max_results=" + "9" * 4_000,
        "since_id=-1",
        f"until_id={HUGE}",
        "since_id=1%00",
        "pagination_token=short",
        "pagination_token=" + "A" * 64,
        "next_token=%ff%fe%fd%fc%fb%fa%f9%f8%f7%f6%f5%f4%f3%f2%f1%f0",
        "start_time=never",
        "exclude=everything",
        "exclude=",
    ],
)
def test_queries_of_a_home_timeline(alice, query):
    is_problem(alice.call("GET", alice.own(f"/timelines/reverse_chronological?{query}")), 400)


@pytest.mark.parametrize("path", ["/following", "/blocking", "/muting", "/likes", "/retweets"])
@pytest.mark.parametrize("body", [{}, {"target_user_id": 1}, {"tweet_id": HUGE}, {"tweet_id": "1", "more": 1}, []])
def test_bodies_of_changes(alice, path, body):
    is_problem(alice.post(alice.own(path), body), 400)


@pytest.mark.parametrize("path", ["/auth/login", "/auth/refresh", "/auth/password", "/auth/signup"])
@pytest.mark.parametrize("body", [{}, [], {"username": 1}, {"refresh_token": 1}, {"refresh_token": "\x00" * 43}])
def test_bodies_of_sign_ins(alice, path, body):
    answer = alice.post(path, body)
    is_problem(answer, 401 if path == "/auth/refresh" and body == {"refresh_token": "\x00" * 43} else 400)


@pytest.mark.parametrize("path", ["/2/users/me", "/2/tweets?ids=1", "/2/tweets/1"])
def test_no_token(alice, path):
    is_problem(alice.call("GET", path, headers={"authorization": ""}), 401)
    is_problem(alice.call("GET", path, headers={"authorization": f"Bearer {alice.access_token}x"}), 401)


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes(alice, chunked):
    body = b" " * 10_000_000
    is_problem(alice.call("POST", "/2/tweets", data=iter([body]) if chunked else body, headers=JSON), 413)


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (b"GET /\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nbroken\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_at_all(parts, request_text, status):
    address = urlsplit(parts.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(request_text)
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer[:200]
    assert b"application/problem+json" in answer
