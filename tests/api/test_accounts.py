"""Sign up, log in, change the profile and the password, through the real door."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

PASSWORD = "correct horse battery"


def log_in(url, username, password):
    return requests.post(f"{url}/auth/login", json={"username": username, "password": password}, timeout=30)


def test_a_new_account_is_known_at_once_by_id_and_by_name(alice):
    by_name = alice.get(f"/2/users/by/username/{alice.username.upper()}").json()["data"]
    assert by_name == {"id": alice.user_id, "name": "Alice", "username": alice.username}
    assert alice.get("/2/users/me").json()["data"] == by_name
    assert alice.get(f"/2/users/{alice.user_id}").json()["data"] == by_name


def test_the_right_password_and_no_other_lets_in(alice):
    assert log_in(alice.url, alice.username.swapcase(), PASSWORD).status_code == 200
    wrong = log_in(alice.url, alice.username, "wrong")
    unknown = log_in(alice.url, "nobody_at_all", "wrong")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.json() == unknown.json()


def test_a_name_is_taken_once_in_whatever_letters(alice):
    body = {"username": alice.username.swapcase(), "password": PASSWORD}
    assert requests.post(f"{alice.url}/auth/signup", json=body, timeout=30).status_code == 409


@pytest.mark.parametrize("name", ["me", "Admin", "BY"])
def test_some_names_are_nobodys(parts, name):
    body = {"username": name, "password": PASSWORD}
    assert requests.post(f"{parts.url}/auth/signup", json=body, timeout=30).status_code == 400


def test_two_hundred_ask_for_one_name_and_one_gets_it(parts, sign_up):
    name = sign_up("many").username[:-1] + "X"

    def ask(_):
        body = {"username": name, "password": PASSWORD}
        return requests.post(f"{parts.url}/auth/signup", json=body, timeout=120)

    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(ask, range(200)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {201, 409, 429, 503}
    assert statuses.count(201) + statuses.count(503) >= 1
    assert statuses.count(201) <= 1
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code in {429, 503})
    holder = log_in(parts.url, name, PASSWORD)
    assert holder.status_code == 200
    made = [answer.json()["data"]["id"] for answer in answers if answer.status_code == 201]
    me = requests.get(
        f"{parts.url}/2/users/me", headers={"authorization": f"Bearer {holder.json()['access_token']}"}, timeout=30
    ).json()["data"]["id"]
    assert made in ([me], [])


def test_a_profile_is_changed_in_parts(alice, bob):
    told = alice.call("PATCH", f"/2/users/{alice.user_id}", json={"description": "birds", "url": "https://a.example"})
    assert told.json()["data"]["description"] == "birds"
    alice.call("PATCH", f"/2/users/{alice.user_id}", json={"name": "Alice B."})
    seen = bob.get(f"/2/users/{alice.user_id}", **{"user.fields": "description,url,protected,created_at"}).json()[
        "data"
    ]
    assert seen["name"] == "Alice B."
    assert (seen["description"], seen["url"], seen["protected"]) == ("birds", "https://a.example", False)
    assert seen["created_at"].endswith("Z")


def test_nobody_changes_another(alice, bob):
    assert bob.call("PATCH", f"/2/users/{alice.user_id}", json={"name": "Bob"}).status_code == 403
    assert bob.call("PUT", f"/2/users/{alice.user_id}/protected", json={"protected": True}).status_code == 403


def test_a_protected_account_is_open_to_accepted_followers_alone(alice, bob):
    tweet = alice.tweets("for friends")
    assert alice.call("PUT", alice.own("/protected"), json={"protected": True}).json() == {"data": {"protected": True}}
    assert alice.get("/2/users/me", **{"user.fields": "protected"}).json()["data"]["protected"] is True
    (error,) = bob.get(f"/2/tweets/{tweet}").json()["errors"]
    assert error["type"].endswith("/not-authorized-for-resource")
    assert bob.get(f"/2/users/{alice.user_id}/tweets").status_code == 403
    asked = bob.post(bob.own("/following"), {"target_user_id": alice.user_id}).json()["data"]
    assert asked == {"following": False, "pending_follow": True}
    requested = alice.get(alice.own("/follow_requests")).json()
    assert [user["id"] for user in requested["data"]] == [bob.user_id]
    assert bob.get(f"/2/users/{alice.user_id}/follow_requests").status_code == 403
    approved = alice.post(alice.own(f"/follow_requests/{bob.user_id}/approve"), {})
    assert approved.json() == {"data": {"approved": True}}
    assert bob.get(f"/2/tweets/{tweet}").json()["data"]["text"] == "for friends"


def test_a_denied_request_is_gone(alice, bob):
    alice.call("PUT", alice.own("/protected"), json={"protected": True})
    bob.post(bob.own("/following"), {"target_user_id": alice.user_id})
    assert alice.post(alice.own(f"/follow_requests/{bob.user_id}/deny"), {}).json() == {"data": {"denied": True}}
    assert alice.get(alice.own("/follow_requests")).json() == {"meta": {"result_count": 0}}
    assert alice.post(alice.own(f"/follow_requests/{bob.user_id}/approve"), {}).status_code == 404
    alice.call("PUT", alice.own("/protected"), json={"protected": False})
    asked = bob.post(bob.own("/following"), {"target_user_id": alice.user_id}).json()["data"]
    assert asked == {"following": True, "pending_follow": False}


def test_a_new_password_ends_all_other_sign_ins(alice):
    other = log_in(alice.url, alice.username, PASSWORD).json()
    change = {"current_password": PASSWORD, "new_password": "another horse battery"}
    assert alice.post("/auth/password", {**change, "current_password": "wrong"}).status_code == 403
    assert alice.post("/auth/password", change).status_code == 200
    assert alice.post("/auth/password", change).status_code == 200, "repeated, it is done again"
    assert alice.get("/2/users/me").status_code == 200
    me = requests.get(
        f"{alice.url}/2/users/me", headers={"authorization": f"Bearer {other['access_token']}"}, timeout=30
    )
    assert me.status_code == 401
    spent = requests.post(f"{alice.url}/auth/refresh", json={"refresh_token": other["refresh_token"]}, timeout=30)
    assert spent.status_code == 401
    assert log_in(alice.url, alice.username, PASSWORD).status_code == 401
    assert log_in(alice.url, alice.username, "another horse battery").status_code == 200
