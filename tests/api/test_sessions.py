"""Sign-ins: refreshed once per token, ended on every process."""

from concurrent.futures import ThreadPoolExecutor

import redis
import requests

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


def test_a_spent_refresh_token_ends_the_sign_in_with_everything_that_came_of_it(alice):
    told = refresh(alice, alice.refresh_token).json()
    assert me(alice, told["access_token"]) == 200
    assert refresh(alice, alice.refresh_token).status_code == 401
    assert {me(alice, told["access_token"]) for _ in range(TRIES)} == {401}
    assert me(alice, alice.access_token) == 401
    assert refresh(alice, told["refresh_token"]).status_code == 401


def test_of_many_at_once_one_at_the_most_spends_a_refresh_token(alice):
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(lambda _: refresh(alice, alice.refresh_token), range(10)))
    assert [answer.status_code for answer in answers].count(200) <= 1
    assert {answer.status_code for answer in answers} <= {200, 401, 503}


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
