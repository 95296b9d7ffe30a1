"""OAuth 2.0: people agree on a page, apps exchange codes, renew and give back their tokens."""

import pytest
import requests

from api.auth import oauth2
from api.auth.errors import Declined
from tests.api.visitor import (
    CALLBACK,
    OFFLINE,
    VERIFIER,
    Visitor,
    challenge_of,
    code_in,
    declined,
    make_app,
    me,
    told_to,
)
from tests.cast import with_settings

TRIES = 12


@pytest.fixture
def app(bob):
    return make_app(bob)


def test_the_page_signs_in_asks_in_words_and_sends_back_a_code(alice, app):
    visitor = Visitor(alice)
    page = visitor.signs_in(app.asks())
    assert "Read posts that you can see" in page.text and f"@{alice.username}" in page.text
    assert "Birds &lt;b&gt;" in page.text
    told = told_to(visitor.presses(page, "approve"))
    assert told["state"] == "s t&te" and set(told) == {"code", "state"}
    again = visitor.opens(app.asks())
    assert "You are signed in" in again.text


def test_nobody_else_frames_scripts_or_keeps_the_page(alice, app):
    answer = Visitor(alice).opens(app.asks())
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "script" not in policy
    assert "form-action 'self' https://app.example" in policy
    assert answer.headers["x-frame-options"] == "DENY" and answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "<script" not in answer.text


def test_tokens_say_what_was_agreed_to(alice, app):
    told = app.tokens(alice, scope=OFFLINE)
    assert told["token_type"] == "bearer" and told["expires_in"] == 7_200
    assert told["scope"] == OFFLINE and told["refresh_token"]
    assert me(alice.url, told["access_token"]) == 200
    assert "refresh_token" not in app.tokens(alice)


def test_a_missing_scope_is_named(alice, app):
    token = {"authorization": f"Bearer {app.tokens(alice)['access_token']}"}
    answer = requests.post(f"{alice.url}/2/tweets", json={"text": "a"}, headers=token, timeout=30)
    assert answer.status_code == 403 and "tweet.write" in answer.json()["detail"]
    granted = app.tokens(alice, scope=OFFLINE)["access_token"]
    answer = requests.post(
        f"{alice.url}/2/tweets", json={"text": "a"}, headers={"authorization": f"Bearer {granted}"}, timeout=30
    )
    assert answer.status_code == 201


def test_no_app_may_do_what_needs_a_sign_in_of_ones_own(alice, app):
    token = {"authorization": f"Bearer {app.tokens(alice, scope=OFFLINE)['access_token']}"}
    for path in ("/2/apps", f"/2/users/{alice.user_id}/connected_apps"):
        assert requests.get(alice.url + path, headers=token, timeout=30).status_code == 403


@pytest.mark.parametrize("method", ["S256", "s256"])
def test_the_method_is_spelled_as_one_likes(alice, app, method):
    assert app.tokens(alice, code_challenge_method=method)


def test_a_plain_challenge_and_for_a_confidential_app_none_at_all(alice, app):
    assert app.tokens(alice, code_challenge=VERIFIER, code_challenge_method="plain")
    code = code_in(Visitor(alice).decides(app.asks(code_challenge=None, code_challenge_method=None, state="")))
    assert app.exchange(code, code_verifier=None).status_code == 200


def test_a_public_app_needs_a_challenge_and_has_no_secret(alice, bob):
    app = make_app(bob, type="public")
    assert told_to(Visitor(alice).opens(app.asks(code_challenge=None)))["error"] == "invalid_request"
    told = app.tokens(alice, scope=OFFLINE)
    assert app.refresh(told["refresh_token"]).status_code == 200
    code = code_in(Visitor(alice).decides(app.asks()))
    declined(app.exchange(code, client_secret="x"), "invalid_client", 401)
    assert app.exchange(code).status_code == 200


def test_forms_and_json_credentials_in_the_header_or_in_the_body(alice, app):
    url = f"{alice.url}/2/oauth2/token"
    basic = (app.id, app.client_secret)
    in_body = {"client_id": app.id, "client_secret": app.client_secret}
    for options in ({"auth": basic}, {}):
        for kind in ("json", "data"):
            code = code_in(Visitor(alice).decides(app.asks()))
            body = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
            whole = {**body, "code_verifier": VERIFIER, **in_body}
            assert requests.post(url, **{kind: whole}, **options, timeout=30).status_code == 200


@pytest.mark.parametrize("auth", [("1", "x"), ("x", "x"), ("", ""), ("é", "é")])
def test_a_wrong_client_is_refused(app, auth):
    body = {"grant_type": "refresh_token", "refresh_token": "x"}
    answer = requests.post(
        f"{app.url}/2/oauth2/token", data=body, auth=tuple(part.encode() for part in auth), timeout=30
    )
    declined(answer, "invalid_client", 401)
    app.client_secret += "x"
    declined(app.refresh("x"), "invalid_client", 401)
    app.client_secret = ""
    declined(app.refresh("x"), "invalid_client", 401)


def test_a_code_is_good_once_and_ends_what_came_of_it_if_it_comes_again(alice, app):
    code = code_in(Visitor(alice).decides(app.asks(scope=OFFLINE)))
    told = app.exchange(code).json()
    assert me(alice.url, told["access_token"]) == 200
    declined(app.exchange(code), "invalid_grant")
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {401}
    declined(app.refresh(told["refresh_token"]), "invalid_grant")


def test_a_code_is_bound_to_app_redirect_uri_and_challenge(alice, bob, app):
    code = code_in(Visitor(alice).decides(app.asks()))
    declined(make_app(bob).exchange(code), "invalid_grant")
    declined(app.exchange(code, redirect_uri=CALLBACK + "/"), "invalid_grant")
    declined(app.exchange(code, redirect_uri=None), "invalid_grant")
    for verifier in ("w" * 50, "", None, "v", VERIFIER + "é", challenge_of(VERIFIER)):
        declined(app.exchange(code, code_verifier=verifier), "invalid_grant")
    declined(app.exchange("x" * 43), "invalid_grant")
    declined(app.exchange(""), "invalid_grant")
    assert app.exchange(code).status_code == 200


def test_a_code_runs_out(alice, app, services):
    code = code_in(Visitor(alice).decides(app.asks()))
    stored = services.store.apps.get(int(app.id))
    given = {"code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    with pytest.raises(Declined, match="run out"):
        oauth2.exchange(with_settings(services, code_seconds=0.0), stored, given)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "1"},
        {"client_id": "x"},
        {"client_id": None},
        {"redirect_uri": CALLBACK + "/"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": None},
    ],
)
def test_nobody_is_sent_where_the_app_did_not_say(alice, app, changes):
    answer = Visitor(alice).opens(app.asks(**changes))
    assert answer.status_code == 400 and "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")
    assert Visitor(alice).opens(app.asks() + "&state=again").status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "tweet.read everything"}, "invalid_scope"),
        ({"scope": "x" * 5_000}, "invalid_scope"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge": "x" * 200}, "invalid_request"),
        ({"state": "x" * 501}, "invalid_request"),
    ],
)
def test_the_app_is_told_what_it_asked_wrong(alice, app, changes, error):
    assert told_to(Visitor(alice).opens(app.asks(**changes)))["error"] == error


def test_whoever_says_no_gives_nothing(alice, app):
    told = told_to(Visitor(alice).decides(app.asks(), "deny"))
    assert told == {"error": "access_denied", "state": "s t&te"}
    visitor = Visitor(alice)
    assert told_to(visitor.presses(visitor.opens(app.asks()), "deny"))["error"] == "access_denied"
    assert alice.get(alice.own("/connected_apps")).json()["meta"]["result_count"] == 0


def test_a_wrong_password_says_so_and_a_forged_form_does_nothing(alice, app):
    visitor = Visitor(alice)
    assert visitor.signs_in(app.asks(), "wrong").status_code == 403
    page = visitor.signs_in(app.asks())
    assert visitor.presses(page, "approve", csrf="x").status_code == 403
    elsewhere = visitor.opens(app.asks(scope="tweet.write"))
    elsewhere.url = page.url
    assert visitor.presses(elsewhere, "approve").status_code == 403
    other = Visitor(alice)
    assert other.presses(page, "approve").status_code == 403
    for body, kind, status in ((b"\xff", "x-www-form-urlencoded", 400), (b"{}", "json", 403), (b"x", "xml", 415)):
        headers = {"content-type": f"application/{kind}"}
        assert visitor.line.post(page.url, data=body, headers=headers, timeout=30).status_code == status


def test_a_sign_in_on_the_page_ends_with_the_others(alice, app):
    visitor = Visitor(alice)
    page = visitor.signs_in(app.asks())
    alice.post("/auth/password", {"current_password": alice.password, "new_password": "another horse battery"})
    assert "Sign in to decide" in visitor.presses(page, "approve").text
    assert "Sign in to decide" in visitor.opens(app.asks()).text


def test_another_account_may_decide(alice, bob, app):
    visitor = Visitor(alice)
    assert "Sign in to decide" in visitor.presses(visitor.signs_in(app.asks()), "sign-out").text
    visitor.person = bob
    assert f"@{bob.username}" in visitor.signs_in(app.asks()).text


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 401),
        (b"grant_type=password", {"content-type": "application/x-www-form-urlencoded"}, 401),
        (b"{", {"content-type": "application/json"}, 400),
        (b"[]", {"content-type": "application/json"}, 400),
        (b'{"grant_type": 1}', {"content-type": "application/json"}, 400),
        (b"a=%ff", {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b"a=1&a=2", {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b"a=1&" * 100, {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b"a", {"content-type": "text/plain"}, 415),
        (b"a=" + b"x" * 70_000, {"content-type": "application/x-www-form-urlencoded"}, 413),
        (b"", {"authorization": "Basic !!!"}, 401),
        (b"", {"authorization": "Basic"}, 401),
    ],
)
@pytest.mark.parametrize("path", ["/2/oauth2/token", "/2/oauth2/revoke"])
def test_bodies_that_are_no_question(parts, path, body, headers, status):
    answer = requests.post(parts.url + path, data=body, headers=headers, timeout=30)
    assert answer.status_code == status, answer.text


def test_an_unknown_kind_of_grant(app):
    declined(app.token(grant_type="password"), "unsupported_grant_type")
    declined(app.token(), "unsupported_grant_type")
