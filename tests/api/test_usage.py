"""What an app has read, what a caller may still ask, and who somebody is in version 1.1."""

import time
import uuid
from datetime import UTC, datetime

import pytest
import requests

from api.metered import Meter
from api.views import legacy
from api.views import usage as view
from config.clock import Clock
from cql.errors import StoreUnavailable
from cql.records import User
from tests.api.visitor import make_app
from tests.cast import until

DAY_MS = 86_400_000


class Noted:
    """Stands where the stores do: notes what is written, and fails while told to."""

    def __init__(self):
        self.away, self.rows = False, {}
        self.store = self.usage = self

    def __call__(self):
        return self

    def set(self, app_id, day, part, tweets):
        if self.away:
            raise StoreUnavailable("set_used")
        self.rows[app_id, day, part] = tweets


def test_a_process_writes_its_whole_count_again_and_again_under_one_name():
    noted = Noted()
    meter = Meter(noted, Clock(), 3_600)
    for tweets in (5, 7, 0):
        meter.add(1, tweets)
        meter.flush()
    assert list(noted.rows.values()) == [12]
    meter.add(2, 1)
    meter.add(0, 9)
    meter.flush()
    assert sorted(noted.rows.values()) == [1, 12]


def test_what_could_not_be_written_is_written_later():
    noted = Noted()
    meter = Meter(noted, Clock(), 3_600)
    noted.away = True
    meter.add(1, 5)
    with pytest.raises(StoreUnavailable):
        meter.flush()
    noted.away = False
    meter.add(1, 1)
    meter.flush()
    assert list(noted.rows.values()) == [6]


def test_counts_are_written_without_being_asked_for():
    noted = Noted()
    Meter(noted, Clock(), 0.05).add(1, 5)
    until(lambda: noted.rows)
    assert list(noted.rows.values()) == [5]


def test_usage_is_told_in_texts_as_x_tells_it():
    told = view.used(12, 9, [(20_000, 4), (20_001, 5)])
    assert told == {
        "cap_reset_day": 1,
        "project_id": "12",
        "project_usage": "9",
        "daily_project_usage": {
            "project_id": "12",
            "usage": [
                {"date": "2024-10-04T00:00:00.000Z", "usage": "4"},
                {"date": "2024-10-05T00:00:00.000Z", "usage": "5"},
            ],
        },
        "daily_client_app_usage": [
            {"client_app_id": "12", "usage": told["daily_project_usage"]["usage"], "usage_result_count": 2}
        ],
    }


def test_a_user_of_version_1_1_has_its_time_in_its_own_form():
    # 2018-10-10T20:19:24Z
    user_id = (1_539_202_764_000 - 1_288_834_974_657) << 22
    told = legacy.shown(User(user_id, "alice", "Alice"), followers=1, following=2, tweets=3)
    assert told["created_at"] == "Wed Oct 10 20:19:24 +0000 2018"
    assert (told["id"], told["id_str"], told["screen_name"], told["name"]) == (user_id, str(user_id), "alice", "Alice")
    assert (told["followers_count"], told["friends_count"], told["statuses_count"]) == (1, 2, 3)
    assert None not in told.values()


def test_verify_credentials_tells_who_one_is(alice, bob):
    alice.post("/2/users/" + alice.user_id + "/following", {"target_user_id": bob.user_id})
    alice.tweets("one")
    told = alice.get("/1.1/account/verify_credentials.json", skip_status="true").json()
    assert told["id_str"] == alice.user_id and told["id"] == int(alice.user_id)
    assert (told["screen_name"], told["name"], told["protected"]) == (alice.username, "Alice", False)
    assert (told["friends_count"], told["followers_count"], told["statuses_count"]) == (1, 0, 1)


def test_a_caller_is_told_of_every_limit_and_of_the_requests_so_far(alice):
    def rows():
        told = alice.get("/2/usage/limits").json()
        assert told["meta"]["result_count"] == len(told["data"])
        return {(row["route"], row["window_seconds"]): row for row in told["data"]}

    alice.get("/2/users/me")
    before = rows()
    me = before["GET /2/users/me", 900]
    assert me["limit"] - me["remaining"] == 1 and me["per"] == "user"
    answer = alice.get("/2/users/me")
    after = rows()["GET /2/users/me", 900]
    assert str(after["remaining"]) == answer.headers["x-rate-limit-remaining"] == str(me["remaining"] - 1)
    assert str(after["reset"]) == answer.headers["x-rate-limit-reset"]
    assert before["GET /2/usage/limits", 900]["remaining"] == me["limit"] // 75 * 900 - 1
    assert ("POST /2/users/:id/likes", 86_400) in before
    assert not any(route.endswith("/auth/login") for route, _ in before)


def test_usage_adds_what_every_process_wrote_and_only_so_many_days(services):
    app_id, today = services.store.ids.mint(), int(time.time()) // 86_400
    for day, tweets in ((today, 5), (today, 6), (today - 1, 7), (today - 2, 8)):
        services.store.usage.set(app_id, day, uuid.uuid4(), tweets)
    assert services.store.usage.days(app_id, range(today - 1, today + 1)) == [7, 11]
    assert services.store.usage.days(app_id, [today - 9]) == [0]


def test_tweets_that_an_app_was_given_are_counted_for_it(alice, bob):
    app, other = make_app(bob), make_app(bob)
    posts = [alice.tweets(word) for word in ("one", "two", "three")]

    def asked(of, path):
        answer = requests.get(alice.url + path, headers={"authorization": f"Bearer {of.bearer_token}"}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json().get("data")

    assert len(asked(app, "/2/tweets?ids=" + ",".join([*posts, "1"]))) == 3
    assert asked(app, f"/2/tweets/{posts[0]}") and asked(app, "/2/users/by/username/" + alice.username)
    assert len(asked(app, alice.own("/tweets"))) == 3
    until(lambda: asked(app, "/2/usage/tweets")["project_usage"] == "7")
    told = asked(app, "/2/usage/tweets?days=90")
    (daily,) = told["daily_client_app_usage"]
    assert daily["usage_result_count"] == len(daily["usage"]) == 90
    assert sum(int(row["usage"]) for row in daily["usage"][-2:]) == 7
    assert told["project_id"] == told["daily_project_usage"]["project_id"] == daily["client_app_id"] == app.id
    assert asked(other, "/2/usage/tweets")["project_usage"] == "0"


def test_ones_own_sign_in_belongs_to_no_app_and_has_no_usage(alice):
    assert alice.get("/2/usage/tweets").status_code == 403


@pytest.mark.parametrize("days", ["0", "91", "x", "-1"])
def test_days_are_one_to_ninety(alice, days):
    assert alice.get("/2/usage/tweets", days=days).status_code == 400


def test_a_day_begins_at_midnight_in_utc():
    moment = datetime(2026, 5, 6, 23, 59, 59, tzinfo=UTC).timestamp()
    offset = int(moment * 1_000) - int(time.time() * 1_000)
    assert Meter(Noted(), Clock(offset), 1).today() == (datetime(2026, 5, 6) - datetime(1970, 1, 1)).days
