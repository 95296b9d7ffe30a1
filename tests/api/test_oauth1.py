"""OAuth 1.0a: three legs, and requests that are signed."""

import re
import socket
import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from api.auth import grants, standing
from api.auth.caller import Caller
from api.auth.errors import NotSignedIn
from api.auth.standing import Shown
from api.auth.vault import hashed
from cache.caches import open_caches
from cache.errors import CacheAway
from tests.api.visitor import CALLBACK, Visitor, make_app, me, told_to

TRIES = 12
ORIGINAL = ["https://api.twitter.com", "https://api.x.com", "https://upload.twitter.com", "https://upload.x.com"]


@pytest.fixture
def app(bob):
    return make_app(bob)


@pytest.fixture
def token(alice, app):
    """Alice's access token and its secret, by all three legs."""
    asked = app.request_token()
    told = told_to(Visitor(alice).decides(f"{app.url}/oauth/authorize?oauth_token={asked[0]}"))
    answer = app.access_token(asked, told["oauth_verifier"])
    assert answer.status_code == 200, answer.text
    got = dict(parse_qsl(answer.text))
    assert got["oauth_token_secret"] == asked[1], "one client signs on with the secret of the request token"
    return got["oauth_token"], got["oauth_token_secret"]


def test_three_legs_lead_to_a_token_that_names_its_user(alice, app):
    asked = app.request_token()
    told = told_to(Visitor(alice).decides(f"{app.url}/oauth/authenticate?oauth_token={asked[0]}"))
    assert told["oauth_token"] == asked[0] and set(told) == {"oauth_token", "oauth_verifier"}
    answer = app.access_token(asked, told["oauth_verifier"])
    assert answer.headers["content-type"].startswith("application/x-www-form-urlencoded")
    got = dict(parse_qsl(answer.text))
    assert got["user_id"] == alice.user_id and got["screen_name"] == alice.username
    assert got["oauth_token"].startswith(f"{alice.user_id}-")


def test_a_number_takes_the_place_of_a_callback(alice, app):
    asked = app.request_token("oob")
    page = Visitor(alice).decides(f"{app.url}/oauth/authorize?oauth_token={asked[0]}")
    pin = re.search(r'class="pin">(\d{7})<', page.text)[1]
    assert app.access_token(asked, pin).status_code == 200


def test_parameters_may_stand_in_the_query_or_in_a_form(app):
    callback = [("oauth_callback", CALLBACK)]
    assert app.signed("POST", "/oauth/request_token", form=callback).status_code == 200
    assert app.signed("POST", "/oauth/request_token", query=callback).status_code == 200


def test_a_callback_that_the_app_has_not_registered_is_refused(alice, bob, app):
    answer = app.signed("POST", "/oauth/request_token", oauth={"oauth_callback": "https://evil.example/"})
    assert answer.status_code == 403
    nowhere = make_app(bob, redirect_uris=[])
    answer = nowhere.signed("POST", "/oauth/request_token")
    assert answer.status_code == 200
    token = dict(parse_qsl(answer.text))["oauth_token"]
    page = Visitor(alice).decides(f"{app.url}/oauth/authorize?oauth_token={token}")
    assert 'class="pin"' in page.text


def test_a_request_token_is_decided_once_and_exchanged_once(alice, bob, app):
    asked = app.request_token()
    url = f"{app.url}/oauth/authorize?oauth_token={asked[0]}"
    assert app.access_token(asked, "x").status_code == 401, "nobody has agreed"
    verifier = told_to(Visitor(alice).decides(url))["oauth_verifier"]
    assert Visitor(bob).opens(url).status_code == 400
    assert app.access_token(asked, verifier + "x").status_code == 401
    assert app.access_token((asked[0], asked[1] + "x"), verifier).status_code == 401
    assert make_app(bob).access_token(asked, verifier).status_code == 401
    assert app.access_token(asked, verifier).status_code == 200
    assert app.access_token(asked, verifier).status_code == 401


def test_a_number_cannot_be_tried_out(alice, app):
    asked = app.request_token("oob")
    page = Visitor(alice).decides(f"{app.url}/oauth/authorize?oauth_token={asked[0]}")
    pin = re.search(r'class="pin">(\d{7})<', page.text)[1]
    for _ in range(5):
        assert app.access_token(asked, "x").status_code == 401
    assert app.access_token(asked, pin).status_code == 401


def test_whoever_says_no_gives_nothing(alice, app):
    asked = app.request_token()
    url = f"{app.url}/oauth/authorize?oauth_token={asked[0]}"
    assert told_to(Visitor(alice).decides(url, "deny")) == {"denied": asked[0]}
    assert app.access_token(asked, "").status_code == app.access_token(asked, "x").status_code == 401
    assert Visitor(alice).opens(f"{app.url}/oauth/authorize?oauth_token=x").status_code == 400
    assert Visitor(alice).opens(f"{app.url}/oauth/authorize").status_code == 400


def test_a_sign_in_may_be_forced(alice, app):
    asked, visitor = app.request_token(), Visitor(alice)
    url = f"{app.url}/oauth/authenticate?oauth_token={asked[0]}"
    assert "You are signed in" in visitor.signs_in(url).text
    assert "You are signed in" in visitor.opens(url).text
    forced = url + f"&force_login=true&screen_name={alice.username}"
    page = visitor.opens(forced)
    assert "Sign in to decide" in page.text and f'value="{alice.username}"' in page.text
    assert "oauth_verifier" in told_to(visitor.decides(forced))


@pytest.mark.parametrize("base", ["", *ORIGINAL])
def test_a_signature_covers_every_address_query_and_body(alice, app, token, base):
    asked = app.signed("GET", "/2/users/me", token, base=base, query=[("user.fields", "created_at,url")])
    assert asked.json()["data"]["id"] == alice.user_id
    posted = app.signed("POST", "/2/tweets", token, base=base, body={"text": f"signed {base}"})
    assert posted.status_code == 201, posted.text
    form = app.signed("POST", "/2/tweets", token, base=base, form=[("text", "a b+c")])
    assert form.status_code == 415, "the signature was right, the body is not"
    parts = app.signed("POST", "/2/tweets", token, base=base, files={"media": b"x"})
    assert parts.status_code == 415, "what is in parts is not signed"


def test_a_signature_for_elsewhere_or_by_another_secret_is_none(alice, bob, app, token):
    wrong = [
        app.signed("GET", "/2/users/me", token, base="https://api.example.com"),
        app.signed("GET", "/2/users/me", (token[0], token[1] + "x")),
        app.signed("GET", "/2/users/me", (token[0] + "x", token[1])),
        app.signed("GET", "/2/users/me", ("", "")),
        app.signed("GET", "/2/users/me", (alice.access_token, token[1])),
        make_app(bob).signed("GET", "/2/users/me", token),
        app.signed("GET", "/2/users/me", token, oauth={"oauth_signature": "x"}),
        app.signed("GET", "/2/users/me", token, oauth={"oauth_consumer_key": "1-x"}),
        app.signed("GET", "/2/users/me", token, oauth={"oauth_consumer_key": app.id}),
        app.signed("GET", "/2/users/me", token, oauth={"oauth_timestamp": str(int(time.time()) - 400)}),
    ]
    assert {answer.status_code for answer in wrong} == {401}
    assert app.signed("GET", "/2/users/me", token).status_code == 200


def test_a_request_that_comes_twice_is_refused_by_every_process(app, token):
    first = app.signed("GET", "/2/users/me", token)
    assert first.status_code == 200
    header = {"authorization": first.request.headers["authorization"]}
    again = [requests.get(first.url, headers=header, timeout=30) for _ in range(TRIES)]
    assert {answer.status_code for answer in again} == {401}
    assert "oauth_nonce" in again[0].json()["detail"]


def test_a_form_that_was_changed_on_its_way_is_refused(app, token):
    signed = app.signed("POST", "/2/tweets", token, form=[("text", "a")])
    header = {"authorization": signed.request.headers["authorization"]}
    changed = requests.post(signed.url, data={"text": "b"}, headers=header, timeout=30)
    assert changed.status_code == 401


def test_an_apps_token_is_not_for_ones_own_account(alice, app, token):
    assert app.signed("GET", "/2/apps", token).status_code == 403
    assert app.signed("DELETE", f"/2/users/{alice.user_id}/connected_apps/{app.id}", token).status_code == 403


def test_new_keys_end_the_old_signature_and_keep_the_token(bob, app, token):
    assert app.signed("GET", "/2/users/me", token).status_code == 200
    told = bob.post(f"/2/apps/{app.id}/rotate", {"what": "api_key"}).json()["data"]
    assert {app.signed("GET", "/2/users/me", token).status_code for _ in range(TRIES)} == {401}
    app.api_key, app.api_secret = told["api_key"], told["api_secret"]
    assert app.signed("GET", "/2/users/me", token).status_code == 200


def test_a_disconnected_app_signs_for_nobody(alice, app, token):
    assert {app.signed("GET", "/2/users/me", token).status_code for _ in range(TRIES)} == {200}
    listed = alice.get(alice.own("/connected_apps")).json()["data"]
    assert [row["id"] for row in listed] == [app.id] and "scopes" not in listed[0]
    alice.call("DELETE", alice.own(f"/connected_apps/{app.id}"))
    assert {app.signed("GET", "/2/users/me", token).status_code for _ in range(TRIES)} == {401}


def test_an_owner_gets_a_token_of_ones_own_without_a_handshake(bob, app):
    told = bob.post(f"/2/apps/{app.id}/tokens", None).json()["data"]
    got = (told["access_token"], told["access_token_secret"])
    assert app.signed("GET", "/2/users/me", got).json()["data"]["id"] == bob.user_id


def test_an_app_asks_for_itself_with_a_token_that_is_always_the_same(alice, app):
    def ask(**options):
        return requests.post(f"{app.url}/oauth2/token", auth=(app.api_key, app.api_secret), timeout=30, **options)

    grant = {"grant_type": "client_credentials"}
    told = ask(data=grant).json()
    assert told == {"token_type": "bearer", "access_token": app.bearer_token} == ask(json=grant).json()
    assert (
        requests.get(
            f"{app.url}/2/users/{alice.user_id}", headers={"authorization": f"Bearer {app.bearer_token}"}, timeout=30
        ).json()["data"]["id"]
        == alice.user_id
    )
    assert me(app.url, app.bearer_token) == 403
    assert me(app.url, app.bearer_token[:-1] + "x") == 401


def test_an_apps_token_that_was_invalidated_has_ended_and_the_next_is_another(alice, bob, app):
    def ask(path, data, auth=(app.api_key, app.api_secret)):
        return requests.post(app.url + path, data=data, auth=auth, timeout=30)

    def sees():
        header = {"authorization": f"Bearer {app.bearer_token}"}
        return requests.get(f"{app.url}/2/users/{alice.user_id}", headers=header, timeout=30).status_code

    other = make_app(bob)
    assert {sees() for _ in range(TRIES)} == {200}
    wrong = ask("/oauth2/invalidate_token", {"access_token": other.bearer_token})
    assert wrong.status_code == 400 and wrong.json()["error"] == "invalid_request"
    for _ in range(2):
        answer = ask("/oauth2/invalidate_token", {"access_token": app.bearer_token})
        assert answer.json() == {"access_token": app.bearer_token}
    assert {sees() for _ in range(TRIES)} == {401}
    fresh = ask("/oauth2/token", {"grant_type": "client_credentials"}).json()["access_token"]
    assert fresh != app.bearer_token


@pytest.mark.parametrize("auth", [None, ("x", "x"), ("1-x", "x"), ("", "")])
def test_nobody_else_gets_an_apps_token(app, auth):
    url, grant = f"{app.url}/oauth2/token", {"grant_type": "client_credentials"}
    told = requests.post(url, data=grant, auth=auth, timeout=30)
    assert told.status_code == 401 and told.json()["error"] == "invalid_client"
    assert requests.post(url, data=grant, auth=(app.api_key, "x"), timeout=30).status_code == 401
    assert requests.post(url, data=grant, auth=(app.id, app.api_secret), timeout=30).status_code == 401
    wrong = requests.post(url, data={"grant_type": "password"}, auth=(app.api_key, app.api_secret), timeout=30)
    assert wrong.json()["error"] == "unsupported_grant_type"


def test_without_redis_signed_requests_are_served_replays_are_known_here_and_what_ended_stays_so(services, app, token):
    settings = services.settings.model_copy(update={"cache_url": "redis://127.0.0.1:1/0"})
    away = replace(services, caches=open_caches(settings))
    stored = services.store.handshakes.signing_token(hashed(token[0]))
    caller = Caller(stored.user_id, stored.app_id, stored.grant_id)

    def judged(nonce):
        shown = Shown(caller, api_key=app.api_key, nonce=nonce)
        return standing.judged(away, shown, standing.asked(away, shown))

    assert standing.asked(away, Shown(caller)) is None
    assert judged("first") == judged("second") == caller
    with pytest.raises(NotSignedIn, match="oauth_nonce"):
        judged("first")
    with pytest.raises(CacheAway):
        grants.revoke(away, stored.grant_id)
    with pytest.raises(NotSignedIn, match="ended"):
        judged("third")
    # Whoever revokes is told to ask again, for a copy may say otherwise until then.
    grants.revoke(services, stored.grant_id)
    assert {app.signed("GET", "/2/users/me", token).status_code for _ in range(TRIES)} == {401}


@pytest.mark.parametrize(
    "header", ["OAuth", "OAuth x", "OAuth " + "x" * 5_000, 'OAuth oauth_nonce="%ff"', "Basic a", "Bearer", "x y"]
)
def test_headers_that_nobody_understands(parts, header):
    answer = requests.get(f"{parts.url}/2/users/me", headers={"authorization": header}, timeout=30)
    assert answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"\xff", b"a=%ff", b"a=1&" * 1_000, urlencode({"oauth_token": "x"}).encode()])
def test_handshakes_that_are_none(parts, body):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/oauth/request_token", "/oauth/access_token"):
        assert requests.post(parts.url + path, data=body, headers=headers, timeout=30).status_code == 401


@pytest.mark.parametrize("path", ["/oauth/request_token", "/oauth2/token", "/2/oauth2/token"])
def test_a_body_that_breaks_off_is_told_so(parts, path):
    address = urlsplit(parts.url)
    head = f"POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(f"{head}content-length: 100\r\n\r\ngrant_type=".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
