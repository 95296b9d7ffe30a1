"""Whatever goes wrong is told in one shape; no store is needed for that."""

import pytest

from api import problems
from api.access import ANYONE, declared
from api.app import create_app
from api.auth.errors import NotSignedIn
from api.auth.tokens import mint_for_audit
from cache.errors import CacheAway
from cql.errors import NoLease, OutcomeUnknown, StoreUnavailable
from fanout import errors

KEYS = {"title", "detail", "type", "status", "errors", "message"}


@pytest.fixture(scope="module")
def app(settings):
    return create_app(settings)


def is_problem(answer, status):
    """The document, once it is known to be one."""
    assert answer.status_code == status, answer.data
    assert answer.mimetype == "application/problem+json"
    told = answer.get_json()
    assert set(told) == KEYS
    assert told["status"] == status
    assert told["message"] == told["detail"]
    assert all(set(each) == {"message", "parameters"} for each in told["errors"])
    assert told["errors"]
    return told


@pytest.mark.parametrize(
    ("failure", "status", "header"),
    [
        (NotSignedIn("who?"), 401, "www-authenticate"),
        (errors.Forbidden("no"), 403, None),
        (errors.NotFound("no"), 404, None),
        (errors.Conflict("no"), 409, None),
        (errors.KeyReused("no"), 422, None),
        (errors.Invalid("no", "text"), 400, None),
        (errors.Busy("no", 7), 429, "retry-after"),
        (errors.Busy("no", 7), 429, "x-rate-limit-reset"),
        (errors.Away("no"), 503, "retry-after"),
        (StoreUnavailable("users"), 503, "retry-after"),
        (OutcomeUnknown("add_user"), 503, "retry-after"),
        (NoLease("claim_lease"), 503, "retry-after"),
        (CacheAway("no"), 503, "retry-after"),
        (RuntimeError("a secret"), 500, None),
    ],
)
def test_every_error_has_its_status_and_its_headers(settings, failure, status, header):
    app = create_app(settings)

    @declared(ANYONE)
    def fails():
        raise failure

    app.view_functions["health.live"] = fails
    answer = app.test_client().get("/livez")
    told = is_problem(answer, status)
    assert "secret" not in told["detail"]
    assert header is None or header in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/2", 404),
        ("GET", "/2/tweets/", 404),
        ("GET", "//2/tweets", 404),
        ("GET", "/static/secret", 404),
        ("POST", "/livez", 405),
        ("BREW", "/2/tweets", 405),
        ("PUT", "/2/tweets/1", 405),
        ("GET", "/2/tweets/1", 401),
        ("GET", "/2/tweets/one", 400),
        ("GET", "/2/tweets/-1", 400),
        ("DELETE", "/2/tweets/" + "9" * 30, 400),
        ("GET", "/2/tweets/1%00", 400),
        ("GET", "/2/tweets/%ff", 400),
        ("GET", "/2/users/by/username/al%20ice", 400),
        ("GET", "/readyz", 503),
    ],
)
def test_every_path_and_method_is_answered_with_a_problem(app, method, path, status):
    answer = app.test_client().open(path, method=method)
    is_problem(answer, status)
    assert status != 405 or answer.headers["allow"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer a=b", "é"])
def test_without_a_token_nothing_is_told(app, header):
    answer = app.test_client().get("/2/users/me", headers={"authorization": header})
    is_problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"username": "\\ud800", "password": "long enough"}', "application/json", 400),
        (b'{"username": "a", "password": NaN}', "application/json", 400),
        (b"[" * 5_000, "application/json", 400),
        (b'{"a":' * 5_000, "application/json", 400),
        (b'{"username": "alice", "password": "long enough", "more": 1}', "application/json", 400),
        (b"username=alice", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{}", None, 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(app, body, media_type, status):
    is_problem(app.test_client().post("/auth/signup", data=body, content_type=media_type), status)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/auth/logout", "/auth/password", "/2/tweets", "/2/tweets/1", "/2/users/1/protected"])
def test_the_token_of_an_audit_changes_nothing(app, settings, method, path):
    headers = {"authorization": f"Bearer {mint_for_audit(settings, 1, 60)}"}
    answer = app.test_client().open(path, method=method, headers=headers)
    assert answer.status_code in {403, 405}
    is_problem(answer, answer.status_code)


def test_faults_are_named_and_secrets_are_not_repeated(app):
    body = {"username": "not a name", "password": "hunter2"}
    answer = app.test_client().post("/auth/signup", json=body)
    told = is_problem(answer, 400)
    assert {name for each in told["errors"] for name in each["parameters"]} == {"username", "password"}
    assert b"hunter2" not in answer.data


def test_what_never_becomes_a_request_is_answered_alike():
    head, body = problems.raw(414, "URI Too Long", "Too long.").split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 URI Too Long\r\n")
    assert b"application/problem+json" in head
    assert f"Content-Length: {len(body)}".encode() in head


def test_the_process_is_alive_without_any_store(app):
    assert app.test_client().get("/livez").status_code == 200
