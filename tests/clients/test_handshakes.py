"""The clients' own ways to tokens, unmodified, under X's host names; a person agrees on the page in between."""

from urllib.parse import parse_qs, urlsplit

import pytest
import tweepy

from tests.api.visitor import CALLBACK, Visitor
from tests.clients import node_client
from tests.clients.asked import GROUPS
from tests.clients.conftest import environment_for_node

SCOPES = ["tweet.read", "users.read", "tweet.write", "offline.access"]


def agrees(person, url):
    """Where the page at X's address, opened at ours, sends the browser back to."""
    parts = urlsplit(url)
    assert parts.hostname in {"x.com", "twitter.com", "api.x.com", "api.twitter.com"}
    answer = Visitor(person).decides(f"{person.url}{parts.path}?{parts.query}")
    return answer.headers["location"]


def of_tweepy(app, person, scopes):
    """An access token by tweepy's own way through OAuth 2.0 with PKCE."""
    way = tweepy.OAuth2UserHandler(
        client_id=app.id, redirect_uri=CALLBACK, scope=scopes, client_secret=app.client_secret or None
    )
    return way.fetch_token(agrees(person, way.get_authorization_url()))


def test_tweepy_gets_a_token_of_oauth_2_and_acts_with_it(front, person, app):
    token = of_tweepy(app, person, SCOPES)
    assert token["token_type"].lower() == "bearer" and token["refresh_token"]
    client = tweepy.Client(token["access_token"])
    assert client.get_me(user_auth=False).data.username == person.username
    assert client.create_tweet(text="agreed", user_auth=False).data["text"] == "agreed"


def test_tweepy_gets_a_token_of_oauth_1_by_three_legs(front, person, app):
    way = tweepy.OAuth1UserHandler(app.api_key, app.api_secret, callback=CALLBACK)
    back = agrees(person, way.get_authorization_url())
    verifier = parse_qs(urlsplit(back).query)["oauth_verifier"][0]
    token, secret = way.get_access_token(verifier)
    assert token.startswith(f"{person.user_id}-")
    client = tweepy.Client(None, app.api_key, app.api_secret, token, secret)
    assert client.get_me().data.username == person.username


def test_tweepy_gets_the_bearer_token_of_an_app_and_reads_with_it(front, person, app, stage):
    way = tweepy.OAuth2AppHandler(app.api_key, app.api_secret)
    client = tweepy.Client(way._bearer_token)
    assert client.get_tweet(stage.first).data.id == stage.first
    with pytest.raises(tweepy.Forbidden):
        client.get_me(user_auth=False)


def test_twitter_api_v2_gets_its_tokens_and_acts_with_them(front, person, app, stage):
    told = {
        "clientId": app.id,
        "clientSecret": app.client_secret,
        "appKey": app.api_key,
        "appSecret": app.api_secret,
        "callback": CALLBACK,
        "scopes": SCOPES,
        "tweet": str(stage.first),
    }
    environment = environment_for_node(front)
    asked = node_client.run("handshakes.mjs", told, environment)
    assert "value" in asked, asked
    second, first = asked["value"]["second"], asked["value"]["first"]
    agreed = {name: parse_qs(urlsplit(agrees(person, way["url"])).query) for name, way in asked["value"].items()}
    assert agreed["second"]["state"] == [second["state"]]
    told |= {
        "code": agreed["second"]["code"][0],
        "codeVerifier": second["codeVerifier"],
        "oauthToken": first["oauth_token"],
        "oauthSecret": first["oauth_token_secret"],
        "oauthVerifier": agreed["first"]["oauth_verifier"][0],
    }
    got = node_client.run("handshakes.mjs", told, environment)
    assert "value" in got, got
    value = got["value"]
    assert {value[name] for name in ("before", "after", "signed", "screenName", "v1")} == {person.username}
    assert value["userId"] == person.user_id and value["read"] == str(stage.first)
    assert value["scope"] == SCOPES and value["expiresIn"] == 7_200
    assert value["revoked"]["isAuthError"] is True


@pytest.fixture(scope="module")
def poor(front, person, app):
    """A token that may do nothing but renew itself."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("HTTPS_PROXY", "REQUESTS_CA_BUNDLE"):
            monkeypatch.setenv(name, front[name])
        return of_tweepy(app, person, ["offline.access"])["access_token"]


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_403_is_forbidden_and_names_the_scope_that_is_missing(stage, poor, group):
    with pytest.raises(tweepy.Forbidden) as refused:
        GROUPS[group](tweepy.Client(poor), stage, 0)
    told = refused.value.response.json()
    assert told["status"] == 403 and "scope" in told["detail"]
    assert any(verb in told["detail"] for verb in (".read", ".write"))
    assert refused.value.api_messages == [told["detail"]]


@pytest.fixture(scope="module")
def refused_to_node(stage, poor, person, front):
    """What twitter-api-v2 throws where the token lacks the scope."""
    forced = [{"name": group, "group": group, "as": poor} for group in node_client.GROUPS]
    told = {**node_client.facts(stage, stage.bob), "me": person.user_id, "forced": forced}
    return node_client.run("pages.mjs", told, environment_for_node(front))


@pytest.mark.parametrize("group", node_client.GROUPS)
def test_403_is_a_response_error_under_node(refused_to_node, group):
    result = refused_to_node[group]
    assert (result.get("error"), result.get("code")) == ("ApiResponseError", 403), result
    assert "scope" in result["data"]["detail"] and result["data"]["detail"] in result["message"]
