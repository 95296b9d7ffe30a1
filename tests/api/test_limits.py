"""The table of limits, what settings change in it, and what callers are told; no store is needed for that."""

import pytest

from api import limits
from api.app import create_app
from api.limits import ANY, Asker, Limits, route_of
from cache.limits import LocalWindows, State, Window
from config.clock import Clock
from config.settings import SettingsError

ALICE, HER_APP, AN_APP, AN_ADDRESS = Asker(7), Asker(7, app_id=9), Asker(app_id=9), Asker(address="192.0.2.1")
POST, LIKE, ME = "POST /2/tweets", "POST /2/users/:id/likes", "GET /2/users/me"
THREE = ("limit", "remaining", "reset")


def with_limits(settings, *rows, **more):
    return settings.model_copy(update={"rate_limits": rows, **more})


def kinds(found):
    return {kind: (window.limit, window.seconds) for kind, window in found}


def test_the_table_is_that_of_x(settings):
    table = Limits(settings)
    assert kinds(table.windows(ALICE, POST)) == {"user": (100, 900)}
    assert kinds(table.windows(HER_APP, POST)) == {"user": (100, 900), "app_day": (10_000, 86_400)}
    assert kinds(table.windows(AN_APP, "GET /2/tweets/:id")) == {"app": (450, 900)}
    assert kinds(table.windows(ALICE, LIKE)) == {"user": (50, 900), "user_day": (1_000, 86_400)}
    assert kinds(table.windows(AN_ADDRESS, "POST /auth/signup")) == {"address": (30, 900)}


@pytest.mark.parametrize("asker", [ALICE, HER_APP, AN_APP, AN_ADDRESS])
def test_every_route_has_a_window_for_every_kind_of_caller(settings, asker):
    table, app = Limits(settings), create_app(settings)
    routes = {route_of(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods}
    assert "GET /2/users/:id/following" in routes and "DELETE /2/users/:id/following/:id" in routes
    for route in (*routes, ANY):
        (kind, window), *_ = table.windows(asker, route)
        assert kind in {"user", "app", "address"} and window.limit > 0 < window.seconds, route


def test_windows_of_different_callers_and_routes_are_different(settings):
    table = Limits(settings)
    keys = [
        window.key
        for asker in (ALICE, Asker(8), HER_APP, Asker(8, app_id=9), Asker(7, app_id=10), AN_APP, AN_ADDRESS)
        for route in (POST, LIKE, ME)
        for kind, window in table.windows(asker, route)
        if kind != "app_day"
    ]
    assert len(set(keys)) == len(keys)


def test_all_users_of_an_app_share_its_day_and_its_slot(settings):
    table = Limits(settings)
    of_seven, of_eight = (dict(table.windows(Asker(user, app_id=9), POST)) for user in (7, 8))
    assert of_seven["app_day"] == of_eight["app_day"] == dict(table.windows(AN_APP, POST))["app_day"]
    assert {window.key.partition("}")[0] for window in (*of_seven.values(), *of_eight.values())} == {"{a9"}


def test_settings_change_what_they_name_and_leave_the_rest(settings):
    table = Limits(with_limits(settings, "POST /2/tweets user 3/30s", "GET /2/later app 2/1h", f"{ANY} address 4/1m"))
    assert kinds(table.windows(HER_APP, POST)) == {"user": (3, 30), "app_day": (10_000, 86_400)}
    assert kinds(table.windows(AN_APP, "GET /2/later")) == {"app": (2, 3_600)}
    assert kinds(table.windows(AN_ADDRESS, ANY)) == {"address": (4, 60)}


def test_a_multiplier_multiplies_and_leaves_at_least_one(settings):
    assert kinds(Limits(with_limits(settings, rate_limit_multiplier=2.5)).windows(ALICE, POST)) == {"user": (250, 900)}
    assert kinds(Limits(with_limits(settings, rate_limit_multiplier=1e-9)).windows(ALICE, ME)) == {"user": (1, 900)}
    assert Limits(with_limits(settings, rate_limit_multiplier=0)).off


@pytest.mark.parametrize(
    "row",
    [
        "",
        "GET",
        "GET /2/tweets",
        "GET /2/tweets user",
        "GET /2/tweets user 0/15m",
        "GET /2/tweets user 5",
        "GET /2/tweets we 5/1m",
    ],
)
def test_a_setting_that_cannot_be_read_is_named(settings, row):
    with pytest.raises(SettingsError, match="MURMUR_RATE_LIMITS"):
        Limits(with_limits(settings, row))


def told_of(settings, asker, route, *counts):
    windows = Limits(settings).windows(asker, route)
    states = [State(2_000_000_000 + at, count) for at, count in enumerate(counts)]
    return limits.headers(windows, states)


def test_headers_tell_of_each_window_in_integers(settings):
    told = told_of(settings, HER_APP, POST, 40, 9_000)
    assert told == {
        "x-rate-limit-limit": "100",
        "x-rate-limit-remaining": "60",
        "x-rate-limit-reset": "2000000000",
        "x-app-limit-24hour-limit": "10000",
        "x-app-limit-24hour-remaining": "1000",
        "x-app-limit-24hour-reset": "2000000001",
    }


def test_a_day_that_is_used_up_is_what_the_plain_headers_name(settings):
    told = told_of(settings, ALICE, LIKE, 10, 1_000)
    assert [told[f"x-rate-limit-{name}"] for name in THREE] == ["1000", "0", "2000000001"]
    assert [told[f"x-user-limit-24hour-{name}"] for name in THREE] == ["1000", "0", "2000000001"]


def test_the_sentence_names_route_count_and_window(settings):
    ((kind, window),) = Limits(settings).windows(ALICE, ME)
    said = limits.sentence(ME, kind, window, 12)
    assert "GET /2/users/me" in said and "75 requests in 15 minutes for each user" in said and "12 seconds" in said


def test_a_local_window_takes_so_many_and_then_again_after_its_end():
    clock, windows = Clock(), [Window("a", 2, 60)]
    local = LocalWindows(clock, 10)
    taken = [local.take(windows) for _ in range(3)]
    assert [each.admitted for each in taken] == [True, True, False]
    assert [each.states[0].used for each in taken] == [1, 2, 2]
    later = LocalWindows(Clock(61_000), 10)
    later._known = local._known
    assert later.take(windows).states[0].used == 1


def test_a_request_counts_in_all_of_its_windows_or_in_none():
    local = LocalWindows(Clock(), 10)
    narrow, wide = Window("narrow", 1, 60), Window("wide", 5, 60)
    assert [local.take([narrow, wide]).admitted for _ in range(3)] == [True, False, False]
    assert [state.used for state in local.states([narrow, wide])] == [1, 1]


def test_what_is_given_back_can_be_taken_again():
    local, windows = LocalWindows(Clock(), 10), [Window("a", 1, 60)]
    local.give_back(windows, local.take(windows))
    assert local.take(windows).admitted and not local.take(windows).admitted


def test_local_windows_are_bounded_and_the_longest_unused_is_forgotten():
    local = LocalWindows(Clock(), 3)
    for name in "abcad":
        local.take([Window(name, 5, 60)])
    assert set(local._known) == {"a", "c", "d"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("PUT", "/2/tweets", 405), ("GET", "/2/users/me", 401), ("GET", "/2/tweets/x", 400)],
)
def test_who_is_not_known_is_counted_by_address_and_refused_in_the_end(settings, method, path, status):
    client = create_app(with_limits(settings, f"{ANY} address 3/1h")).test_client()
    answers = [client.open(path, method=method) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [status] * 3 + [429] * 2
    assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert len({answer.headers["x-rate-limit-reset"] for answer in answers}) == 1
    assert client.open(path, method=method, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == status


@pytest.mark.parametrize(
    "content", [{"data": "x", "content_type": "text/plain"}, {"data": "{", "content_type": "application/json"}]
)
def test_a_body_that_cannot_be_read_is_counted_too(settings, content):
    client = create_app(with_limits(settings, f"{ANY} address 1/1h", "POST /auth/signup address 1/1h")).test_client()
    first, second = (client.post("/auth/signup", **content) for _ in range(2))
    assert first.status_code in {400, 415} and first.headers["x-rate-limit-remaining"] == "0"
    assert second.status_code == 429


def test_a_forwarded_address_is_believed_of_own_proxies_alone(settings):
    def answers(hops, *forwarded):
        client = create_app(with_limits(settings, f"{ANY} address 1/1h", proxy_hops=hops)).test_client()
        return [client.get("/nowhere", headers={"x-forwarded-for": each}).status_code for each in forwarded]

    assert answers(0, "192.0.2.1", "192.0.2.2") == [404, 429]
    assert answers(1, "192.0.2.1", "192.0.2.2") == [404, 404]
    assert answers(1, "192.0.2.7, 192.0.2.1", "192.0.2.8, 192.0.2.1") == [404, 429]
    assert answers(1, "2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::2") == [404, 429, 404]
    assert answers(2, "192.0.2.1") == [404]


def test_probes_and_what_is_off_are_told_of_a_limit_that_never_ends(settings):
    probed = create_app(with_limits(settings, f"{ANY} address 1/1h")).test_client()
    off = create_app(with_limits(settings, rate_limit_multiplier=0)).test_client()
    for answer in [probed.get("/livez"), probed.get("/livez"), off.get("/nowhere"), off.get("/2/users/me")]:
        assert answer.status_code != 429
        assert int(answer.headers["x-rate-limit-remaining"]) == int(answer.headers["x-rate-limit-limit"]) > 1_000
        assert answer.headers["x-rate-limit-reset"].isdigit()
