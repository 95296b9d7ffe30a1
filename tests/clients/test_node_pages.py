"""twitter-api-v2 under Node: its paginators to the end while others post, and its own error for every refusal."""

import pytest

from tests.cast import until
from tests.clients import node_client
from tests.clients.asked import NO_ROUTE, NOBODY
from tests.clients.conftest import environment_for_node
from tests.clients.node_client import GROUPS, facts

WITH_TARGET = sorted(set(GROUPS) - {"tweets", "posting", "users", "me", "home"})

WALKS = {
    "homeTimeline": 5,
    "userTimeline": 5,
    "followers": 1,
    "userMentionTimeline": 5,
    "userLikedTweets": 5,
    "bookmarks": 5,
}
"""Each walk with the size of its pages."""


@pytest.fixture(scope="module")
def walked(stage, front):
    """Every walk, as a reader of alice's who likes and bookmarks; bob posts between the pages."""
    reader = stage.cast.one("reader")
    reader.follow(stage.alice)
    for tweet_id in stage.posts:
        reader.done("POST", reader.own("/likes"), {"tweet_id": str(tweet_id)})
        reader.call("POST", reader.own("/bookmarks"), json={"tweet_id": str(tweet_id)})
    for number in range(WALKS["userMentionTimeline"]):
        stage.carol.post(f"{number} hello @{stage.alice.username}")
    until(lambda: set(stage.posts) <= set(reader.home()))
    told = {**facts(stage, reader), "others": stage.bob.token, "walks": list(WALKS)}
    return node_client.run("pages.mjs", told, environment_for_node(front))


@pytest.mark.parametrize("walk", sorted(WALKS))
def test_a_walk_ends_with_everything_once_while_others_post(stage, walked, walk):
    result = walked[walk]
    assert "value" in result, result
    ids, pages = result["value"]["ids"], result["value"]["pages"]
    assert len(ids) == len(set(ids)) and len(pages) > 1
    assert all(size == WALKS[walk] for size in pages[:-1])
    if walk in {"homeTimeline", "userTimeline", "userLikedTweets", "bookmarks"}:
        wanted = [str(each) for each in stage.posts]
        assert sorted(each for each in ids if each in wanted) == sorted(wanted)
    if walk in {"homeTimeline", "userTimeline"}:
        assert ids == sorted(ids, key=int, reverse=True)


@pytest.fixture(scope="module")
def refused(stage, front, away, strict):
    """What the client throws in each group, for each reason; each by somebody of their own."""
    people = stage.cast.many("node", len(GROUPS))
    forced = [{"name": f"503 {group}", "group": group, "as": stage.bob.token, "url": away} for group in GROUPS]
    forced += [{"name": f"401 {group}", "group": group, "as": "no.such.token"} for group in GROUPS]
    forced += [
        {"name": f"429 {group}", "group": group, "as": person.token, "url": strict, "again": 4}
        for group, person in zip(GROUPS, people, strict=True)
    ]
    environment = environment_for_node(front)
    met = node_client.run("pages.mjs", {**facts(stage, stage.bob), "forced": forced}, environment)
    missing = [{"name": f"404 {group}", "group": group, "as": stage.bob.token} for group in WITH_TARGET]
    told = {**facts(stage, stage.bob), "target": str(NOBODY), "forced": missing}
    return met | node_client.run("pages.mjs", told, environment)


def is_error(result, code):
    """The client's own error, which shows the problem as a sentence."""
    assert (result.get("error"), result.get("code")) == ("ApiResponseError", code), result
    told = result["data"]
    assert result["message"].startswith(f"Request failed with code {code} - {told['title']}: {told['detail']}")
    assert "undefined" not in result["message"]
    assert result["rateLimitError"] is (code == 429) and result["isAuthError"] is (code == 401)
    return result


@pytest.mark.parametrize("group", GROUPS)
def test_503_is_a_response_error(refused, group):
    is_error(refused[f"503 {group}"], 503)


@pytest.mark.parametrize("group", GROUPS)
def test_401_is_an_authentication_error(refused, group):
    is_error(refused[f"401 {group}"], 401)


@pytest.mark.parametrize("group", WITH_TARGET)
def test_404_is_a_response_error(refused, group):
    assert is_error(refused[f"404 {group}"], 404)["data"]["detail"] != NO_ROUTE


@pytest.mark.parametrize("group", GROUPS)
def test_429_is_a_rate_limit_error_with_the_limit_that_was_met(refused, group):
    limit = is_error(refused[f"429 {group}"], 429)["rateLimit"]
    assert limit["remaining"] == 0 and limit["limit"] >= 1 and limit["reset"] > 1_700_000_000
