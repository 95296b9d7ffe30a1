"""The rules that only X's own libraries impose (xdk for Python and for TypeScript), each on real answers.

The first refuses a whole answer if a nested key that it requires is missing, so each rule is looked for everywhere.
"""

import itertools

import pytest
import requests
from oauthlib.oauth2 import InsecureTransportError
from requests_oauthlib import OAuth2Session

from api.views.missing import TYPES
from tests.api.visitor import CALLBACK, OFFLINE, Visitor, challenge_of, code_in, told_to
from tests.clients.answers import NEW, OLD, answers, objects, rows_of
from tests.clients.asked import NO_ROUTE

ERROR_TYPES = {
    TYPES + name
    for name in (
        "resource-not-found invalid-request not-authorized-for-resource not-authorized-for-field field-unauthorized "
        "field-hydration-failure resource-unavailable disallowed-resource internal-error"
    ).split()
}
TWEET_COUNTS = "repost_count reply_count like_count quote_count bookmark_count impression_count".split()
USER_COUNTS = "followers_count following_count post_count listed_count".split()
BOTH = pytest.mark.parametrize("vocabulary", [OLD, NEW], ids=["old", "new"])


@pytest.fixture(scope="module")
def asked(stage):
    """Every reading route, with every field, in both vocabularies."""
    return {name: answers(stage, fields) for name, fields in (("old", OLD), ("new", NEW))}


def everywhere(asked):
    return itertools.chain(*(found.values() for found in asked.values()))


def test_public_metrics_of_a_post_hold_the_six_required_counts(asked):
    tweets = [row for body in everywhere(asked) for row in rows_of(body, "tweet") if "public_metrics" in row]
    assert tweets
    for row in tweets:
        assert all(isinstance(row["public_metrics"].get(name), int) for name in TWEET_COUNTS), row


def test_public_metrics_of_a_user_hold_the_four_required_counts(asked):
    users = [row for body in everywhere(asked) for row in rows_of(body, "user") if "public_metrics" in row]
    assert users
    for row in users:
        assert all(isinstance(row["public_metrics"].get(name), int) for name in USER_COUNTS), row


def test_partial_errors_have_one_of_nine_types_and_the_required_members(stage):
    bob = stage.bob
    paths = [
        "/2/tweets/1",
        f"/2/tweets?ids=1,{stage.first}",
        "/2/users/1",
        f"/2/users?ids=1,{stage.alice.user_id}",
        "/2/users/by/username/nobody_at_all",
        f"/2/users/by?usernames=nobody_at_all,{stage.alice.username}",
    ]
    for path in paths:
        answer = bob.call("GET", path)
        assert answer.status_code == 200
        for error in answer.json()["errors"]:
            assert error["type"] in ERROR_TYPES
            assert all(isinstance(error[name], str) for name in ("title", "detail", "resource_type"))
            assert {"resource_id", "parameter", "value"} <= set(error)


def test_entities_have_where_they_start_and_end(asked):
    seen = set()
    for body in everywhere(asked):
        for row in (*rows_of(body, "tweet"), *rows_of(body, "user")):
            for kind, entities in row.get("entities", {}).items():
                for entity in entities if isinstance(entities, list) else entities.get("urls", []):
                    seen.add(kind)
                    assert isinstance(entity["start"], int) and isinstance(entity["end"], int)
                    wanted = {"hashtags": "tag", "cashtags": "tag", "urls": "url", "mentions": "username"}
                    assert kind not in wanted or isinstance(entity[wanted[kind]], str)
    assert seen >= {"hashtags", "urls", "mentions"}


def test_withheld_is_whole_or_absent_and_so_is_note_post(asked):
    for body in everywhere(asked):
        for each in objects(body):
            assert {"copyright", "country_codes"} <= set(each.get("withheld", {"copyright": 0, "country_codes": 0}))
            assert "text" in each.get("note_post", {"text": ""})


def test_ids_are_text_inside_lists_too(asked):
    for body in everywhere(asked):
        for each in objects(body):
            for key, value in each.items():
                if key == "id" or key.endswith("_id"):
                    assert isinstance(value, str), (key, value)
                if key.endswith("_ids"):
                    assert all(isinstance(part, str) for part in value), (key, value)


def test_who_asks_with_the_new_words_is_answered_in_them(asked):
    page = asked["new"]["lookup"]
    assert "posts" in page["includes"] and "tweets" not in page["includes"]
    reply = next(row for row in page["data"] if "referenced_posts" in row)
    assert "referenced_tweets" not in reply and reply["edit_history_post_ids"] == [reply["id"]]


def test_both_names_of_a_count_are_always_there_and_equal(asked):
    for body in everywhere(asked):
        for each in objects(body):
            for old, new in (("retweet_count", "repost_count"), ("tweet_count", "post_count")):
                assert each.get(old) == each.get(new)


@pytest.mark.parametrize("name", ["pagination_token", "next_token"])
def test_a_page_token_is_taken_under_both_of_its_names(stage, name):
    path = stage.alice.own("/tweets")
    first = stage.bob.call("GET", path, params={"max_results": 5}).json()
    second = stage.bob.call("GET", path, params={"max_results": 5, name: first["meta"]["next_token"]}).json()
    assert [int(row["id"]) for row in second["data"]] == stage.posts[-6:-11:-1]


def test_changes_answer_with_the_required_members(stage):
    person, other = stage.cast.one("dave"), stage.cast.one("erin")
    made = person.done("POST", "/2/tweets", {"text": "required"})
    assert {"id", "text"} <= set(made)
    target, tweet = {"target_user_id": str(other.user_id)}, {"tweet_id": str(stage.first)}
    deeds = [
        ("POST", person.own("/following"), target, {"following": True, "pending_follow": False}),
        ("DELETE", person.own(f"/following/{other.user_id}"), None, {"following": False}),
        ("POST", person.own("/likes"), tweet, {"liked": True}),
        ("DELETE", person.own(f"/likes/{stage.first}"), None, {"liked": False}),
        ("POST", person.own("/muting"), target, {"muting": True}),
        ("DELETE", person.own(f"/muting/{other.user_id}"), None, {"muting": False}),
        ("POST", person.own("/retweets"), tweet, {"retweeted": True}),
        ("DELETE", person.own(f"/retweets/{stage.first}"), None, {"retweeted": False}),
        ("DELETE", f"/2/tweets/{made['id']}", None, {"deleted": True}),
    ]
    for method, path, body, wanted in deeds:
        told = person.done(method, path, body)
        assert wanted.items() <= told.items(), (method, path, told)
        assert "rest_id" in told or wanted != {"retweeted": True}


def test_changes_of_bookmarks_answer_with_the_required_member(stage):
    person = stage.cast.one("dave")
    made = person.done("POST", person.own("/bookmarks"), {"tweet_id": str(stage.first)})
    assert made["bookmarked"] is True
    assert person.done("DELETE", person.own(f"/bookmarks/{stage.first}"))["bookmarked"] is False


def test_changes_of_lists_answer_with_the_required_members(stage):
    person, other = stage.cast.one("dave"), stage.cast.one("erin")
    made = stage.list_of(person)
    listed, user = {"list_id": str(made)}, {"user_id": str(other.user_id)}
    deeds = [
        ("POST", f"/2/lists/{made}/members", user, {"is_member": True}),
        ("DELETE", f"/2/lists/{made}/members/{other.user_id}", None, {"is_member": False}),
        ("POST", person.own("/followed_lists"), listed, {"following": True}),
        ("DELETE", person.own(f"/followed_lists/{made}"), None, {"following": False}),
        ("POST", person.own("/pinned_lists"), listed, {"pinned": True}),
        ("DELETE", person.own(f"/pinned_lists/{made}"), None, {"pinned": False}),
        ("PUT", f"/2/lists/{made}", {"name": "Other"}, {"updated": True}),
        ("DELETE", f"/2/lists/{made}", None, {"deleted": True}),
    ]
    for method, path, body, wanted in deeds:
        assert wanted.items() <= person.done(method, path, body).items()


@pytest.mark.parametrize("path", ["/2/tweets/x", "/2/nothing/here", "/2/users/me/tweets", "/2/tweets?ids="])
def test_xdk_for_typescript_reads_nothing_of_an_error_but_its_message(stage, path):
    told = stage.bob.call("GET", path).json()
    assert told["message"] == told["detail"] and len(told["message"]) > 10


def test_xdk_for_typescript_names_a_content_type_where_there_is_no_content(stage):
    headers = {"content-type": "application/json", "accept": "application/json"}
    answer = stage.bob.call("GET", f"/2/tweets/{stage.first}", headers=headers)
    assert answer.status_code == 200
    tweet_id = stage.bob.post("not for long")
    assert stage.bob.call("DELETE", f"/2/tweets/{tweet_id}", headers=headers).status_code == 200


def test_xdk_for_typescript_sees_a_limit_by_the_status_and_when_it_ends_by_a_header(stage, strict):
    headers = {"authorization": f"Bearer {stage.cast.one('eager').token}"}
    for _ in range(2):
        answer = requests.get(f"{strict}/2/users/me", headers=headers, timeout=30)
    assert answer.status_code == 429 and answer.headers["x-rate-limit-reset"].isdigit()


def test_xdk_for_typescript_proves_itself_with_171_characters(person, app):
    """128 random bytes in Base64, where RFC 7636 means 128 characters."""
    verifier = "v" * 171
    code = code_in(Visitor(person).decides(app.asks(code_challenge=challenge_of(verifier))))
    answer = app.exchange(code, code_verifier=verifier)
    assert answer.status_code == 200, answer.text


def test_xdk_asks_and_renews_by_oauthlib_which_wants_tls_or_a_variable(person, app, monkeypatch):
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)
    session = OAuth2Session(app.id, redirect_uri=CALLBACK, scope=OFFLINE, token=app.tokens(person, scope=OFFLINE))
    page, door, basic = f"{app.url}/oauth2/authorize", f"{app.url}/2/oauth2/token", (app.id, app.client_secret)
    with pytest.raises(InsecureTransportError):
        session.authorization_url(page)
    with pytest.raises(InsecureTransportError):
        session.refresh_token(door, auth=basic)
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    code = code_in(Visitor(person).decides(session.authorization_url(page)[0]))
    assert app.exchange(code, code_verifier=None).status_code == 200
    spent = session.token["refresh_token"]
    assert session.refresh_token(door, auth=basic)["refresh_token"] != spent


def test_xdk_opens_a_page_of_its_own_to_log_in_with_x(person, app):
    asked = app.request_token()
    told = told_to(Visitor(person).decides(f"{app.url}/i/oauth/authenticate?oauth_token={asked[0]}"))
    assert app.access_token(asked, told["oauth_verifier"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/2/users/{id}/affiliates",
        "/2/users/{id}/dm/block",
        "/2/users/{id}/dm/unblock",
        "/2/media?media_keys=3_1",
        "/2/connections",
        "/2/tweets/search/webhooks",
        "/2/notes",
    ],
)
def test_what_only_xdk_asks_for_and_is_not_built_is_a_404_that_says_what(stage, path):
    answer = stage.bob.call("GET", path.format(id=stage.alice.user_id))
    assert answer.status_code == 404 and answer.json()["message"] != NO_ROUTE
