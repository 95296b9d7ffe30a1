"""Sign-ins: refreshed once per token, ended on every process."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
import requests

from api.auth import sessions
from api.auth.errors import NotSignedIn
from api.auth.vault import vault_of
from fanout import accounts
from tests.cast import with_settings

TRIES = 24
"""Requests on new connections: enough that every process has answered some."""


def refresh(person, token):
    return requests.post(f"{person.url}/auth/refresh", json={"refresh_token": token}, timeout=30)


def me(person, token):
    return requests.get(
        f"{person.url}/2/users/me", headers={"authorization": f"Bearer {token}"}, timeout=30
    ).status_code


def test_a_refresh_token_is_good_for_new_tokens(alice):
    told = refresh(alice, alice.refresh_token).json()
    assert told["token_type"] == "bearer"
    assert told["expires_in"] == 900
    assert told["refresh_token"] != alice.refresh_token
    assert me(alice, told["access_token"]) == 200
    assert refresh(alice, told["refresh_token"]).status_code == 200


def test_a_refresh_that_is_repeated_soon_gives_the_same_token_again(alice):
    told = refresh(alice, alice.refresh_token).json()
    again = refresh(alice, alice.refresh_token).json()
    assert again["refresh_token"] == told["refresh_token"]
    assert me(alice, told["access_token"]) == me(alice, again["access_token"]) == 200
    assert refresh(alice, told["refresh_token"]).status_code == 200


def test_a_spent_refresh_token_that_comes_late_ends_the_sign_in_with_everything_that_came_of_it(alice, services):
    told = refresh(alice, alice.refresh_token).json()
    assert me(alice, told["access_token"]) == 200
    late = with_settings(services, refresh_grace_seconds=0.0)
    with pytest.raises(NotSignedIn, match="used before"):
        sessions.refresh(late, vault_of(services.settings), alice.refresh_token)
    assert {me(alice, told["access_token"]) for _ in range(TRIES)} == {401}
    assert me(alice, alice.access_token) == 401
    assert refresh(alice, told["refresh_token"]).status_code == 401


def test_of_many_at_once_all_get_the_one_next_refresh_token(alice):
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(lambda _: refresh(alice, alice.refresh_token), range(10)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert len({answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}) == 1


def test_whoever_is_suspended_changes_nothing_and_has_no_home(alice, services):
    accounts._save(services, int(alice.user_id), suspended_ms=services.clock.ms())
    home = alice.own("/timelines/reverse_chronological")
    for answer in (alice.get(home), alice.post("/2/tweets", {"text": "a"}), alice.post("/2/apps", {"name": "a"})):
        assert answer.status_code == 403 and "suspended" in answer.json()["detail"]
    assert alice.get("/2/users/me").status_code == 200
    assert alice.call("POST", "/auth/logout").status_code == 200


def test_a_token_that_was_never_given_out_is_nobodys(alice):
    answer = refresh(alice, "x" * 43)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_log_out_holds_on_every_process_at_once(alice):
    assert {me(alice, alice.access_token) for _ in range(TRIES)} == {200}
    assert alice.call("POST", "/auth/logout").json() == {"data": {"logged_out": True}}
    assert {me(alice, alice.access_token) for _ in range(TRIES)} == {401}
    assert refresh(alice, alice.refresh_token).status_code == 401


def test_a_log_out_may_be_repeated(alice):
    assert [alice.call("POST", "/auth/logout").status_code for _ in range(3)] == [200, 200, 200]


def test_a_log_out_ends_one_sign_in_alone(alice):
    body = {"username": alice.username, "password": alice.password}
    other = requests.post(f"{alice.url}/auth/login", json=body, timeout=30).json()
    alice.call("POST", "/auth/logout")
    assert me(alice, other["access_token"]) == 200


def test_a_log_out_outlives_everything_in_redis(parts, alice):
    assert me(alice, alice.access_token) == 200
    alice.call("POST", "/auth/logout")
    redis.Redis.from_url(parts.settings.cache_url, password=parts.settings.cache_auth or None).flushdb()
    assert {me(alice, alice.access_token) for _ in range(TRIES)} == {401}
    assert refresh(alice, alice.refresh_token).status_code == 401
