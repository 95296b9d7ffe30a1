"""OAuth 1.0a: who signed × over which address × what was sent. A signature with a wrong secret fails in every case."""

import itertools
import uuid
from dataclasses import dataclass

import pytest
import requests
import tweepy

from stack import tls
from tests.api.visitor import App
from tests.cast import Person
from tests.clients import node_client
from tests.clients.conftest import environment_for_node

OWN = "own address"
BASES = [OWN, *(f"https://{host}" for host in tls.HOSTS if host.startswith(("api.", "upload.")))]
KINDS = ["query", "form", "json", "parts"]
WANTED = {"query": 200, "form": 415, "json": 201, "parts": 415}
"""No route for users takes forms or parts before media come. That it is refused for its body, and with a wrong secret
for the signature, says that the signature was right."""
ODD = [("odd name", "a b+c*(d)!~'é")]


@dataclass
class Keys:
    """An app of somebody's, and their access token for it."""

    person: Person
    app: App
    token: str
    secret: str


@pytest.fixture(scope="module")
def keys(stage):
    sam = stage.cast.one("sam")
    told = sam.done("POST", "/2/apps", {"name": "Signers", "redirect_uris": ["https://app.example/callback"]})
    own = sam.done("POST", f"/2/apps/{told['id']}/tokens")
    secrets = (told["api_key"], told["api_secret"], told["client_secret"], told["bearer_token"])
    return Keys(sam, App(sam.url, told["id"], *secrets), own["access_token"], own["access_token_secret"])


def request_of(kind):
    """Method, path and what is sent."""
    return {
        "query": ("GET", "/2/users/me", {"params": [("user.fields", "created_at,url"), *ODD]}),
        "form": ("POST", "/2/tweets", {"data": [("text", "a b+c"), *ODD]}),
        "json": ("POST", "/2/tweets", {"json": {"text": f"signed {uuid.uuid4().hex}"}}),
        "parts": ("POST", "/2/tweets", {"files": {"media": ("a.png", b"a picture")}}),
    }[kind]


CASES = pytest.mark.parametrize(("base", "kind"), list(itertools.product(BASES, KINDS)))


@CASES
def test_our_own_signer(stage, keys, base, kind):
    method, path, sent = request_of(kind)
    named = {"params": "query", "data": "form", "json": "body", "files": "files"}
    sent = {named[name]: value for name, value in sent.items()}
    over = "" if base == OWN else base
    right = keys.app.signed(method, path, (keys.token, keys.secret), base=over, **sent)
    assert right.status_code == WANTED[kind], right.text
    wrong = keys.app.signed(method, path, (keys.token, keys.secret + "x"), base=over, **sent)
    assert wrong.status_code == 401, wrong.text


@CASES
def test_the_signer_of_tweepy(stage, keys, base, kind):
    method, path, sent = request_of(kind)
    url = (keys.person.url if base == OWN else base) + path

    def asked(secret):
        signer = tweepy.OAuth1UserHandler(keys.app.api_key, keys.app.api_secret, keys.token, secret)
        return requests.request(method, url, auth=signer.apply_auth(), timeout=30, **sent)

    right = asked(keys.secret)
    assert right.status_code == WANTED[kind], right.text
    assert asked(keys.secret + "x").status_code == 401


@pytest.fixture(scope="module")
def by_node(stage, keys, front):
    """What came of twitter-api-v2's own signatures."""
    told = {
        "bases": [keys.person.url, *BASES[1:]],
        "keys": {
            "appKey": keys.app.api_key,
            "appSecret": keys.app.api_secret,
            "accessToken": keys.token,
            "accessSecret": keys.secret,
        },
    }
    return node_client.run("signatures.mjs", told, environment_for_node(front))


@CASES
def test_the_signer_of_twitter_api_v2(keys, by_node, base, kind):
    where = keys.person.url if base == OWN else base
    right, wrong = by_node[f"right {kind} {where}"], by_node[f"wrong {kind} {where}"]
    if kind in {"form", "parts"}:
        assert right.get("code") == 415, right
    else:
        assert "value" in right, right
    assert wrong.get("code") == 401, wrong


def test_tweepy_knows_whom_a_token_belongs_to_and_acts_for_them(stage, keys):
    client = tweepy.Client(None, keys.app.api_key, keys.app.api_secret, keys.token, keys.secret)
    assert client.get_me().data.id == keys.person.user_id
    made = client.create_tweet(text=f"signed {uuid.uuid4().hex}").data
    assert client.like(made["id"]).data == {"liked": True}
    assert client.unlike(made["id"]).data == {"liked": False}
    assert int(made["id"]) in [tweet.id for tweet in client.get_users_tweets(keys.person.user_id, user_auth=True).data]
    assert client.get_home_timeline(max_results=5).data[0].id == int(made["id"])
    assert client.follow_user(stage.carol.user_id).data["following"] is True
    assert client.unfollow_user(stage.carol.user_id).data == {"following": False}
    assert client.mute(stage.carol.user_id).data == {"muting": True}
    assert client.unmute(stage.carol.user_id).data == {"muting": False}
    assert client.delete_tweet(made["id"]).data == {"deleted": True}
