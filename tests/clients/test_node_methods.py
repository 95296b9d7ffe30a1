"""Every public method of twitter-api-v2's v2 client under Node, as it is, under X's host names."""

import re

import pytest

from tests.clients import node_client
from tests.clients.conftest import environment_for_node

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

SEARCH = "search and counts come with a later part"
MESSAGES = "direct messages come with a later part"
STREAMS = "streams come with a later part"
MEDIA = "media come with a later part"
NOT_BUILT = "a product of X that is not built"

LATER = {
    **dict.fromkeys(("search", "searchAll", "tweetCountRecent", "tweetCountAll"), SEARCH),
    **dict.fromkeys(
        (
            "listDmEvents",
            "listDmEventsWithParticipant",
            "listDmEventsOfConversation",
            "sendDmInConversation",
            "sendDmToParticipant",
            "createDmConversation",
        ),
        MESSAGES,
    ),
    **dict.fromkeys(("searchStream", "sampleStream", "sample10Stream", "streamRules", "updateStreamRules"), STREAMS),
    **dict.fromkeys(("uploadMedia", "createMediaMetadata"), MEDIA),
    **dict.fromkeys(
        (
            "space",
            "spaces",
            "spacesByCreators",
            "searchSpaces",
            "spaceBuyers",
            "spaceTweets",
            "complianceJobs",
            "complianceJob",
            "sendComplianceJob",
            "community",
            "searchCommunities",
        ),
        NOT_BUILT,
    ),
}
"""Methods that must end with the client's own error of a 404 and its problem document, with the reason."""

NO_CALL = {
    "complianceJobResult": "downloads what a compliance job has left elsewhere",
    "waitForMediaProcessing": "waits for a medium that was uploaded; private in its types",
}


@pytest.fixture(scope="module")
def told(stage):
    """What the script needs to know: ids as text, for JavaScript's numbers do not hold them."""
    me, other, another = stage.cast.one("node"), stage.cast.one("other"), stage.cast.one("mallory")
    reply = stage.carol.post(f"@{stage.alice.username} spam", reply_to=stage.posts[1])
    return {
        "as": me.token,
        "asAlice": stage.alice.token,
        "asApp": me.done("POST", "/2/apps", {"name": "Node"})["bearer_token"],
        "me": str(me.user_id),
        "alice": str(stage.alice.user_id),
        "aliceName": stage.alice.username,
        "bob": str(stage.bob.user_id),
        "bobName": stage.bob.username,
        "carol": str(stage.carol.user_id),
        "other": str(other.user_id),
        "another": str(another.user_id),
        "posts": [str(each) for each in stage.posts],
        "reply": str(reply),
        "circle": str(stage.circle),
    }


@pytest.fixture(scope="module")
def came_back(told, front):
    """What every method has come to, by name."""
    return node_client.run("methods.mjs", told, environment_for_node(front))


def done(**facts):
    """The answer to a change is exactly this."""
    return lambda told, value: _equal(value, {"data": facts})


def _equal(value, wanted):
    assert value == wanted


def one_tweet(told, value):
    is_tweet(value["data"])
    assert value["data"]["id"] == told["posts"][0]
    assert [user["id"] for user in value["includes"]["users"]] == [told["alice"]]


def several_tweets(told, value):
    assert [is_tweet(row)["id"] for row in value["data"]] == told["posts"][:2]
    assert value["errors"][0]["resource_id"] == "1" and value["errors"][0]["title"] == "Not Found Error"


def is_tweet(row):
    """With the fields that were asked for."""
    assert row["id"].isdigit() and row["author_id"].isdigit() and isinstance(row["text"], str)
    assert MOMENT.fullmatch(row["created_at"])
    assert all(isinstance(count, int) for count in row["public_metrics"].values())
    assert row["public_metrics"]["retweet_count"] == row["public_metrics"]["repost_count"]
    return row


def is_user(row):
    """With the fields that were asked for."""
    assert row["id"].isdigit() and isinstance(row["name"], str) and isinstance(row["username"], str)
    assert MOMENT.fullmatch(row["created_at"]) and row["protected"] is False
    assert row["public_metrics"]["tweet_count"] == row["public_metrics"]["post_count"]
    return row


def is_list(row):
    assert row["id"].isdigit() and isinstance(row["name"], str)
    return row


def page_of(check, *wanted):
    """A page of rows, its meta and the limits that the client read; `wanted` are keys of what the script was told."""

    def look(told, value):
        rows = [check(row) for row in value.get("data", [])]
        assert value["meta"]["result_count"] == len(rows)
        assert {told[key] for key in wanted} <= {row["id"] for row in rows}
        assert set(value["rateLimit"]) >= {"limit", "remaining", "reset"}
        assert all(isinstance(value["rateLimit"][key], int) for key in ("limit", "remaining", "reset"))

    return look


def tweets(told, value):
    page_of(is_tweet)(told, value)
    rows = value.get("data", [])
    if rows:
        assert (value["meta"]["newest_id"], value["meta"]["oldest_id"]) == (rows[0]["id"], rows[-1]["id"])
        assert value["includes"]["users"]


def some_tweets(told, value):
    tweets(told, value)
    assert value["data"]


def alices(told, value):
    some_tweets(told, value)
    assert len(value["data"]) == 5 and not value["done"]
    assert {row["author_id"] for row in value["data"]} == {told["alice"]}


def person(key):
    def look(told, value):
        assert is_user(value["data"])["id"] == told[key]

    return look


def both(told, value):
    assert {is_user(row)["id"] for row in value["data"]} == {told["alice"], told["bob"]}


def created(text):
    def look(told, value):
        assert value["data"]["text"] == text and value["data"]["id"].isdigit()

    return look


def thread(told, value):
    assert [each["data"]["text"] for each in value] == ["one", "two", "three"]


def retweeted(told, value):
    assert value["data"]["retweeted"] is True and value["data"]["rest_id"].isdigit()


def new_list(told, value):
    assert value["data"]["id"].isdigit() and value["data"]["name"] == "Of node"


def one_list(told, value):
    assert value["data"]["id"] == told["circle"] and value["data"]["owner_id"] == told["alice"]
    assert value["data"]["private"] is False and value["data"]["member_count"] == 1
    assert value["includes"]["users"][0]["id"] == told["alice"]


def bookmarked(wanted):
    def look(told, value):
        assert value["data"]["bookmarked"] is wanted

    return look


def used(told, value):
    assert isinstance(value["data"], dict) and value["data"]


CHECKS = {
    "singleTweet": one_tweet,
    "tweets": several_tweets,
    "tweetRetweetedBy": page_of(is_user, "bob"),
    "tweetLikedBy": page_of(is_user, "bob", "carol"),
    "homeTimeline": tweets,
    "userTimeline": alices,
    "userMentionTimeline": some_tweets,
    "quotes": some_tweets,
    "bookmarks": some_tweets,
    "me": person("me"),
    "user": person("alice"),
    "users": both,
    "userByUsername": person("alice"),
    "usersByUsernames": both,
    "followers": page_of(is_user, "bob", "carol"),
    "following": page_of(is_user, "alice", "bob"),
    "userLikedTweets": some_tweets,
    "userBlockingUsers": page_of(is_user, "other"),
    "userMutingUsers": page_of(is_user, "another"),
    "list": one_list,
    "listsOwned": page_of(is_list, "circle"),
    "listMemberships": page_of(is_list, "circle"),
    "listFollowed": page_of(is_list, "circle"),
    "listTweets": some_tweets,
    "listMembers": page_of(is_user, "bob"),
    "listFollowers": page_of(is_user, "carol"),
    "usage": used,
    "tweet": created("hello from node"),
    "reply": created("an answer"),
    "quote": created("look"),
    "tweetThread": thread,
    "deleteTweet": done(deleted=True),
    "hideReply": done(hidden=True),
    "like": done(liked=True),
    "unlike": done(liked=False),
    "retweet": retweeted,
    "unretweet": done(retweeted=False),
    "bookmark": bookmarked(True),
    "deleteBookmark": bookmarked(False),
    "follow": done(following=True, pending_follow=False),
    "unfollow": done(following=False),
    "block": done(blocking=True),
    "unblock": done(blocking=False),
    "mute": done(muting=True),
    "unmute": done(muting=False),
    "createList": new_list,
    "updateList": done(updated=True),
    "removeList": done(deleted=True),
    "addListMember": done(is_member=True),
    "removeListMember": done(is_member=False),
    "subscribeToList": done(following=True),
    "unsubscribeOfList": done(following=False),
    "pinList": done(pinned=True),
    "unpinList": done(pinned=False),
}


def test_every_public_method_is_asserted_or_excluded_with_a_reason(came_back):
    assert set(came_back["results"]) == {*CHECKS, *LATER, *NO_CALL}
    assert came_back["uncalled"] == []


@pytest.mark.parametrize("method", sorted(CHECKS))
def test_a_method_of_twitter_api_v2_answers_with_its_types_and_our_values(came_back, told, method):
    result = came_back["results"][method]
    assert "value" in result, result
    CHECKS[method](told, result["value"])


@pytest.mark.parametrize("method", sorted(LATER))
def test_what_comes_later_is_not_found_and_says_so(came_back, method):
    result = came_back["results"][method]
    assert (result.get("error"), result.get("code")) == ("ApiResponseError", 404), result
    assert re.search("are not there yet|are not part of this server", result["data"]["detail"])
    assert result["data"]["detail"] in result["message"] and "undefined" not in result["message"]
