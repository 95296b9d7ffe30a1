"""The rules that only twarc imposes, each on real answers with every field and expansion that twarc asks for."""

import re

import pytest
import requests

from tests.clients.answers import TWARC, answers, objects, walk
from tests.clients.asked import NO_ROUTE

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(scope="module")
def asked(stage):
    """Every reading route, with the parameters that twarc always sends."""
    return answers(stage, TWARC)


def test_what_twarc_always_asks_for_is_taken_by_every_route(asked):
    assert asked and all("data" in body for body in asked.values()), {k: v for k, v in asked.items() if "data" not in v}


@pytest.mark.parametrize(
    "path",
    ["/2/users/{alice}/tweets", "/2/users/{alice}/followers", "/2/users/{bob}/timelines/reverse_chronological"],
)
def test_the_last_page_has_no_next_token_at_all(stage, path):
    path = path.format(alice=stage.alice.user_id, bob=stage.bob.user_id)
    size = 1 if "followers" in path else 5
    pages = list(walk(stage.bob, path, {**TWARC, "max_results": size}))
    assert len(pages) > 1 and all("next_token" in page["meta"] for page in pages[:-1])
    assert "next_token" not in pages[-1]["meta"]


def test_an_empty_page_has_no_data_and_no_next_token(stage):
    nobody = stage.cast.one("nobody")
    for path in ("/tweets", "/followers", "/following"):
        body = stage.bob.call("GET", nobody.own(path), params=TWARC).json()
        assert body == {"meta": {"result_count": 0}}


def test_there_is_no_null_anywhere(asked):
    def look(value, where):
        assert value is not None, where
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in inside:
            look(part, (*where, key))

    for name, body in asked.items():
        look(body, (name,))


def flattened(body):
    """Every reference of a page with what it was replaced by: twarc joins by these keys, and in this way."""
    includes = body.get("includes", {})
    people = {user[key]: user for user in includes.get("users", []) for key in ("id", "username")}
    tweets = {tweet["id"]: tweet for tweet in includes.get("tweets", [])}
    polls = {poll["id"]: poll for poll in includes.get("polls", [])}
    rows = body["data"] if isinstance(body["data"], list) else [body["data"]]
    for row in [*rows, *tweets.values()]:
        outer = row in rows
        for key in ("author_id", "in_reply_to_user_id"):
            if key in row and (outer or key == "author_id"):
                yield row["id"], key, row[key], people.get(row[key])
        for mention in row.get("entities", {}).get("mentions", []) if outer else []:
            yield row["id"], "mentions", mention["username"], people.get(mention["username"])
        for reference in row.get("referenced_tweets", []) if outer else []:
            yield row["id"], "referenced_tweets", reference["id"], tweets.get(reference["id"])
        for poll_id in row.get("attachments", {}).get("poll_ids", []) if outer else []:
            yield row["id"], "poll_ids", poll_id, polls.get(poll_id)


def test_flatten_finds_every_reference_on_every_page(stage):
    """Twelve posts, a reply, a quote, a retweet and mentions; pages of five, so that none may lean on another."""
    seen = set()
    for person in (stage.alice, stage.bob, stage.carol):
        for path in (person.own("/tweets"), person.own("/timelines/reverse_chronological")):
            for body in walk(person, path, {**TWARC, "max_results": 5}):
                for row, key, value, found in flattened(body):
                    assert found, (path, row, key, value)
                    seen.add(key)
    assert seen >= {"author_id", "in_reply_to_user_id", "mentions", "referenced_tweets"}


def test_flatten_finds_every_reference_of_a_look_up_and_of_one_tweet(stage):
    ids = ",".join(map(str, (stage.first, stage.reply, stage.quote, stage.mention)))
    for path in (f"/2/tweets?ids={ids}", f"/2/tweets/{stage.reply}"):
        body = stage.carol.call("GET", path, params=TWARC).json()
        assert all(found for *_, found in flattened(body))


def test_includes_hold_each_object_once(asked):
    for name, body in asked.items():
        for rows in body.get("includes", {}).values():
            ids = [row["id"] for row in rows]
            assert len(ids) == len(set(ids)), name


def test_a_mention_is_spelled_as_the_name_is_in_includes(stage):
    shouted = stage.bob.post(f"hey @{stage.alice.username.upper()}")
    body = stage.carol.call("GET", f"/2/tweets/{shouted}", params=TWARC).json()
    mention = body["data"]["entities"]["mentions"][0]
    assert mention["username"] == stage.alice.username
    assert stage.alice.username in {user["username"] for user in body["includes"]["users"]}


def test_created_at_has_a_fraction_and_a_z(asked):
    seen = 0
    for body in asked.values():
        for each in objects(body):
            if "created_at" in each:
                seen += 1
                assert MOMENT.fullmatch(each["created_at"])
    assert seen


def test_times_are_taken_with_an_offset(stage):
    for text in ("2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000+00:00"):
        answer = stage.bob.call("GET", stage.alice.own("/tweets"), params={"start_time": text, "max_results": 100})
        assert answer.status_code == 200 and answer.json()["meta"]["result_count"] == len(stage.posts)


@pytest.mark.parametrize("path", ["/2/users/1", "/2/users?ids=1", "/2/users/by?usernames=nobody_at_all"])
def test_a_missing_user_has_the_title_that_is_compared(stage, path):
    assert stage.bob.call("GET", path).json()["errors"][0]["title"] == "Not Found Error"


def test_ids_of_people_and_tweets_have_more_than_15_digits(stage):
    assert len(str(stage.alice.user_id)) > 15 and len(str(stage.first)) > 15


@pytest.mark.parametrize(
    "path",
    [
        "/2/tweets/search/recent?query=a",
        "/2/tweets/counts/recent?query=a",
        "/2/tweets/search/stream/rules",
        "/2/tweets/search/stream",
        "/2/tweets/sample/stream",
        "/2/compliance/jobs?type=tweets",
        "/2/spaces/1",
        "/1.1/geo/search.json?query=a",
    ],
)
def test_what_is_not_built_is_never_a_5xx_for_that_is_tried_thirty_times(stage, path):
    answer = stage.bob.call("GET", path, stream=True)
    assert answer.status_code == 404 and answer.json()["errors"][0]["message"] != NO_ROUTE


def test_a_429_says_what_remains_and_when_it_ends(stage, strict):
    headers = {"authorization": f"Bearer {stage.cast.one('eager').token}"}
    for _ in range(2):
        answer = requests.get(f"{strict}/2/tweets/{stage.first}", headers=headers, timeout=30)
    assert answer.status_code == 429
    assert int(answer.headers["x-rate-limit-remaining"]) == 0
    assert int(answer.headers["x-rate-limit-reset"]) > 1_700_000_000


def test_likers_and_liked_are_for_whoever_may_read(stage):
    for path in (f"/2/tweets/{stage.first}/liking_users", stage.bob.own("/liked_tweets")):
        body = stage.carol.call("GET", path, params=TWARC)
        assert body.status_code == 200, body.text
        assert body.json()["data"]
