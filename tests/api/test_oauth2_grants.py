"""OAuth 2.0, what comes of a consent: tokens run out, are renewed, given back, and end with the app or by the user."""

import pytest
import requests

from api.auth import oauth2
from api.auth.errors import Declined
from api.auth.keys import read_keys
from api.auth.tokens import Tokens
from api.auth.vault import vault_of
from tests.api.visitor import (
    OFFLINE,
    Visitor,
    code_in,
    declined,
    make_app,
    me,
)
from tests.cast import with_settings

TRIES = 12


@pytest.fixture
def app(bob):
    return make_app(bob)


def test_an_access_token_runs_out(alice, app, services):
    token = app.tokens(alice)["access_token"]
    settings = services.settings
    later = settings.model_copy(update={"clock_offset_ms": 7_300_000})
    keys = read_keys(settings.token_signing_key)
    assert Tokens(settings, keys).read(token).app_id == int(app.id)
    with pytest.raises(Exception, match="no longer"):
        Tokens(later, keys).read(token)


def test_a_refresh_that_is_repeated_soon_gives_a_token_that_works(alice, app):
    first = app.tokens(alice, scope=OFFLINE)["refresh_token"]
    second, again = app.refresh(first).json(), app.refresh(first).json()
    assert second["scope"] == again["scope"] == OFFLINE
    assert me(alice.url, second["access_token"]) == me(alice.url, again["access_token"]) == 200
    third = app.refresh(again["refresh_token"])
    assert third.status_code == 200 and third.json()["refresh_token"] != first


def test_a_spent_refresh_token_that_comes_late_ends_the_family(alice, app, services):
    told = app.tokens(alice, scope=OFFLINE)
    other = app.tokens(alice, scope=OFFLINE)
    renewed = app.refresh(told["refresh_token"]).json()
    stored, late = services.store.apps.get(int(app.id)), with_settings(services, refresh_grace_seconds=0.0)
    with pytest.raises(Declined, match="used before"):
        oauth2.refresh(late, vault_of(services.settings), stored, {"refresh_token": told["refresh_token"]})
    assert {me(alice.url, each["access_token"]) for each in (told, renewed) for _ in range(TRIES)} == {401}
    declined(app.refresh(renewed["refresh_token"]), "invalid_grant")
    assert me(alice.url, other["access_token"]) == 200


def test_a_refresh_may_ask_for_less_and_not_for_more(alice, app):
    token = app.tokens(alice, scope=OFFLINE)["refresh_token"]
    more = app.token(grant_type="refresh_token", refresh_token=token, scope="tweet.read dm.read")
    declined(more, "invalid_scope")
    less = app.token(grant_type="refresh_token", refresh_token=token, scope="tweet.read").json()
    assert less["scope"] == "tweet.read" and me(alice.url, less["access_token"]) == 403


def test_nobody_refreshes_or_revokes_for_another_app(alice, bob, app):
    told, other = app.tokens(alice, scope=OFFLINE), make_app(bob)
    declined(other.refresh(told["refresh_token"]), "invalid_grant")
    declined(other.revoke(told["refresh_token"]), "invalid_request")
    declined(other.revoke(told["access_token"]), "invalid_request")
    declined(app.refresh(alice.refresh_token), "invalid_grant")
    assert me(alice.url, told["access_token"]) == 200
    refreshed = requests.post(f"{alice.url}/auth/refresh", json={"refresh_token": told["refresh_token"]}, timeout=30)
    assert refreshed.status_code == 401
    assert app.refresh(told["refresh_token"]).status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_what_is_revoked_has_ended_everywhere_at_once(alice, app, kind):
    told = app.tokens(alice, scope=OFFLINE)
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {200}
    assert app.revoke(told[kind]).json() == {"revoked": True}
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {401}
    declined(app.refresh(told["refresh_token"]), "invalid_grant")
    assert app.revoke(told[kind]).json() == {"revoked": True}
    assert app.revoke("never seen").json() == {"revoked": True}


def test_a_connected_app_is_listed_and_ended_by_its_user(alice, bob, app):
    told = app.tokens(alice, scope=OFFLINE)
    token = make_app(bob).tokens(alice)["access_token"]
    path = alice.own("/connected_apps")
    listed = alice.get(path).json()
    assert [row["id"] for row in listed["data"]].count(app.id) == 1 and listed["meta"]["result_count"] == 2
    assert next(row for row in listed["data"] if row["id"] == app.id)["scopes"] == OFFLINE.split()
    page = alice.get(path, max_results=1).json()
    rest = alice.get(path, max_results=1, pagination_token=page["meta"]["next_token"]).json()
    assert [*page["data"], *rest["data"]] == listed["data"] and "next_token" not in rest["meta"]
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {200}
    assert bob.get(path).status_code == bob.call("DELETE", f"{path}/{app.id}").status_code == 403
    assert alice.call("DELETE", f"{path}/1").status_code == 404
    for _ in range(2):
        assert alice.call("DELETE", f"{path}/{app.id}").json() == {"data": {"connected": False}}
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {401}
    assert me(alice.url, token) == 200
    assert app.id not in [row["id"] for row in alice.get(path).json()["data"]]
    assert me(alice.url, app.tokens(alice)["access_token"]) == 200


def test_an_app_that_is_disconnected_before_the_exchange_gets_nothing(alice, app):
    code = code_in(Visitor(alice).decides(app.asks()))
    alice.call("DELETE", alice.own(f"/connected_apps/{app.id}"))
    declined(app.exchange(code), "invalid_grant")


def test_the_tokens_of_a_deleted_app_have_ended(alice, bob, app):
    told = app.tokens(alice, scope=OFFLINE)
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {200}
    bob.call("DELETE", f"/2/apps/{app.id}")
    assert {me(alice.url, told["access_token"]) for _ in range(TRIES)} == {401}
    declined(app.refresh(told["refresh_token"]), "invalid_client", 401)
    assert Visitor(alice).opens(app.asks()).status_code == 400
