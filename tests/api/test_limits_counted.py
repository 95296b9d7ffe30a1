"""Limits through the door, with the real stores: every route refuses in the end, and says which limit it was."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from api import limits
from api.access import access_of
from api.app import create_app
from api.context import context_of
from tests.api.visitor import make_app

ME, HOME = "GET /2/users/me", "/timelines/reverse_chronological"
TIMEOUT_SECONDS, SLACK_SECONDS = 0.5, 4.0
"""What a frozen Redis may cost a request, and a busy machine."""
THREE = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")


@pytest.fixture(scope="module")
def open_api(parts, workers):
    """Opens an API in this process under other settings, as a client of it; closed at the end."""
    with ExitStack() as stack:

        def open_one(*rows, **more):
            changed = {"rate_limits": rows, "rate_limit_multiplier": 1.0, **more}
            app = create_app(parts.settings.model_copy(update=changed))
            context_of(app).opening.opened()
            stack.callback(context_of(app).opening.close)
            return app.test_client()

        yield open_one


@pytest.fixture(scope="module")
def once(open_api):
    """An API that takes one request a route from everybody."""
    return open_api(rate_limit_multiplier=1e-9)


@pytest.fixture
def cache(parts):
    """The cache's own process; it runs again at the end."""
    yield parts.process("cache")
    parts.process("cache").thaw()


def ask(client, person, path, method="GET", **options):
    return client.open(path, method=method, headers={"authorization": f"Bearer {person.access_token}"}, **options)


def me(client, person):
    return ask(client, person, "/2/users/me")


def timed(request):
    """The answer, and how long it took."""
    began = time.monotonic()
    return request(), time.monotonic() - began


def is_refused(answer, route, per="for each user"):
    """A 429 that names the limit, and says when to come back."""
    told = answer.get_json()
    assert answer.status_code == 429 and answer.mimetype == "application/problem+json"
    assert told["type"].endswith("/rate-limit-exceeded") and told["title"] == "Too Many Requests"
    assert route in told["detail"] and per in told["detail"]
    assert answer.headers["x-rate-limit-remaining"] == "0"
    assert all(answer.headers[name].isdigit() for name in (*THREE, "retry-after"))
    assert 1 <= int(answer.headers["retry-after"]) <= 86_400


def routes(app):
    """Method, path with some value in each place, and name, of all that is asked with a token; the log-out last."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "accounts.log_out"):
        if access_of(app, rule.endpoint).anyone:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            path = limits.route_of(method, rule.rule).partition(" ")[2].replace(":id", "1")
            yield method, path, limits.route_of(method, rule.rule)


def test_every_route_refuses_the_second_where_one_is_allowed(once, alice):
    seen = 0
    for method, path, route in routes(once.application):
        body = {"json": {}} if method in {"POST", "PUT", "PATCH"} else {}
        first, second = (ask(once, alice, path, method, **body) for _ in range(2))
        assert first.status_code != 429, route
        assert [first.headers[name] for name in THREE[:2]] == ["1", "0"], route
        is_refused(second, route)
        assert second.headers["x-rate-limit-reset"] == first.headers["x-rate-limit-reset"]
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login", "/auth/refresh"])
def test_who_need_not_be_known_is_counted_by_address(once, path):
    there = {"REMOTE_ADDR": "192.0.2.44"}
    first, second = (once.post(path, json={}, environ_base=there) for _ in range(2))
    assert first.status_code == 400 and first.headers["x-rate-limit-remaining"] == "0"
    is_refused(second, f"POST {path}", "from each address")


def test_the_remainder_falls_to_nothing_and_the_window_begins_anew_when_it_has_passed(open_api, alice):
    now = open_api(f"{ME} user 3/30s")
    answers = [me(now, alice) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert len({answer.headers["x-rate-limit-reset"] for answer in answers}) == 1
    assert 0 < int(answers[-1].headers["retry-after"]) <= 30
    later = open_api(f"{ME} user 3/30s", clock_offset_ms=40_000)
    recovered = me(later, alice)
    assert recovered.status_code == 200 and recovered.headers["x-rate-limit-remaining"] == "2"
    assert int(recovered.headers["x-rate-limit-reset"]) > int(answers[-1].headers["x-rate-limit-reset"])


def test_everybody_and_every_route_has_a_window_of_its_own(open_api, alice, bob):
    small = open_api(f"{ME} user 1/1h")
    assert [me(small, alice).status_code for _ in range(2)] == [200, 429]
    assert me(small, bob).status_code == 200
    assert ask(small, alice, alice.own("")).status_code == 200


def test_a_cap_of_a_day_refuses_too_and_a_refusal_costs_nothing(open_api, alice):
    route = "POST /2/users/:id/likes"
    small = open_api(f"{route} user 3/15m user_day 2/24h")
    answers = [ask(small, alice, alice.own("/likes"), "POST", json={"tweet_id": "1"}) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True, True]
    is_refused(answers[-1], route)
    assert "24 hours" in answers[-1].get_json()["detail"]
    assert answers[0].headers["x-user-limit-24hour-remaining"] == "1"
    assert answers[0].headers["x-rate-limit-remaining"] == "2"
    wider = open_api(f"{route} user 3/15m user_day 9/24h")
    told = ask(wider, alice, alice.own("/likes"), "POST", json={"tweet_id": "1"})
    assert told.headers["x-rate-limit-remaining"] == "0" and told.headers["x-user-limit-24hour-remaining"] == "6"


def with_token(client, token, path, method="GET", **options):
    return client.open(path, method=method, headers={"authorization": f"Bearer {token}"}, **options)


def test_an_app_its_users_and_their_own_sign_ins_have_windows_apart(open_api, alice, bob):
    app, path = make_app(bob), "/2/tweets/1"
    through_app = app.tokens(alice)["access_token"]
    small = open_api("GET /2/tweets/:id user 2/1h app 1/1h")
    by_app, by_user, by_sign_in = (
        [with_token(small, token, path) for _ in range(3)]
        for token in (app.bearer_token, through_app, alice.access_token)
    )
    assert [answer.status_code for answer in by_app] == [200, 429, 429]
    assert [answer.status_code for answer in by_user] == [200, 200, 429]
    assert [answer.status_code for answer in by_sign_in] == [200, 200, 429]
    is_refused(by_app[-1], "GET /2/tweets/:id", "for each app")


def test_all_users_of_an_app_share_its_cap_of_a_day(open_api, alice, bob):
    app = make_app(bob)
    scope = "tweet.read tweet.write users.read"
    tokens = [app.tokens(person, scope=scope)["access_token"] for person in (alice, bob)]
    small = open_api("POST /2/tweets app_day 2/24h")
    answers = [with_token(small, token, "/2/tweets", "POST", json={"text": "hi"}) for token in tokens * 2]
    assert [answer.status_code for answer in answers] == [201, 201, 429, 429]
    assert [answer.headers["x-app-limit-24hour-remaining"] for answer in answers] == ["1", "0", "0", "0"]
    is_refused(answers[-1], "POST /2/tweets", "for each app with all its users")
    assert ask(small, alice, "/2/tweets", "POST", json={"text": "hi"}).status_code == 201


def test_errors_and_writes_carry_the_headers_too(parts, alice):
    for answer in (
        alice.call("POST", "/2/tweets", json={"text": ""}),
        alice.call("POST", "/2/tweets", json={"text": "x"}),
        alice.call("GET", "/2/tweets/12345"),
        alice.call("DELETE", "/2/tweets/12345"),
        alice.call("GET", "/nowhere"),
        alice.call("GET", "/livez"),
        requests.get(f"{parts.url}/2/users/me", timeout=30),
        requests.get(f"{parts.url}/2/tweets/" + "9" * 9_000, timeout=30),
    ):
        assert all(answer.headers[name].isdigit() for name in THREE), answer.text


def test_of_many_at_once_on_two_processes_exactly_as_many_as_allowed_succeed(parts, alice):
    allowed = 40
    name = "api-limited"
    changed = {"rate_limits": (f"{ME} user {allowed}/1h",), "rate_limit_multiplier": 1.0}
    parts.start(name, {**changed, "public_url": parts.settings.public_url})
    try:
        url = parts.address(name)
        headers = {"authorization": f"Bearer {alice.access_token}"}

        def one(_):
            return requests.get(f"{url}/2/users/me", headers=headers, timeout=60)

        with ThreadPoolExecutor(20) as crowd:
            answers = list(crowd.map(one, range(allowed + 20)))
    finally:
        parts.process(name).stop()
    taken = [answer for answer in answers if answer.status_code == 200]
    assert len(taken) == allowed
    assert {answer.status_code for answer in answers} == {200, 429}
    assert sorted(int(answer.headers["x-rate-limit-remaining"]) for answer in taken) == list(range(allowed))
    assert len({answer.headers["x-rate-limit-reset"] for answer in answers}) == 1


def test_an_ended_sign_in_counts_for_nobody(open_api, sign_up, services):
    small = open_api(f"{ME} user 2/1h")
    dora = sign_up("dora")
    assert me(small, dora).status_code == 200
    assert ask(small, dora, "/auth/logout", "POST").status_code == 200
    assert {me(small, dora).status_code for _ in range(5)} == {401}
    ((_, window),) = context_of(small.application).limits.windows(limits.Asker(int(dora.user_id)), ME)
    assert services.caches.windows.states([window])[0].used == 1


def test_one_round_trip_asks_for_limits_and_sign_in(open_api, alice, monkeypatch):
    client = open_api()
    me(client, alice)
    connection = context_of(client.application).opening.opened().services.caches.connection
    trips, real = [], connection.ask
    monkeypatch.setattr(connection, "ask", lambda fill: trips.append(fill) or real(fill))
    assert ask(client, alice, alice.own("/following/1"), "PUT").status_code == 405
    assert len(trips) == 1, "an address was counted"
    trips.clear()
    assert ask(client, alice, "/2/users/1/following", "POST", json={}).status_code == 400
    assert len(trips) == 1, "the user was counted, and the sign-in asked for"


def test_without_redis_a_process_counts_alone_and_the_ended_stay_out(open_api, sign_up, alice, cache):
    client = open_api(f"{ME} user 3/1h", redis_timeout_seconds=TIMEOUT_SECONDS)
    eve = sign_up("eve")
    assert ask(client, eve, "/auth/logout", "POST").status_code == 200
    assert me(client, alice).status_code == 200
    cache.freeze()
    answers, seconds = zip(*(timed(lambda: me(client, alice)) for _ in range(5)), strict=True)
    assert max(seconds) < TIMEOUT_SECONDS + SLACK_SECONDS
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    is_refused(answers[-1], ME)
    assert {me(client, eve).status_code for _ in range(3)} == {401}
    assert ask(client, alice, "/nowhere").headers["x-rate-limit-limit"]
