"""Apps: made, listed, changed, given new secrets and deleted by their owners, and by nobody else."""

import json

import pytest
from click.testing import CliRunner

from api import app_inputs
from api.auth import apps
from api.auth.errors import NotSignedIn
from api.auth.keys import read_keys
from api.auth.vault import Vault, hashed, same
from cql.apps import App
from stack import cli
from tests.cast import with_settings

CALLBACK = "https://app.example/callback"
APP = App(7, 1, "birds", "7-key", "", generation=12)


@pytest.fixture(scope="module")
def vault(signing_key):
    return Vault(read_keys(signing_key))


def make(person, **more):
    answer = person.post("/2/apps", {"name": "Birds", "redirect_uris": [CALLBACK], **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_a_sealed_secret_is_good_for_the_one_it_was_sealed_for(vault):
    sealed = vault.seal("app/7", "quiet")
    assert "quiet" not in sealed and vault.open("app/7", sealed) == "quiet"
    with pytest.raises(NotSignedIn):
        vault.open("app/8", sealed)


def test_old_keys_still_open_and_check_and_new_ones_seal(signing_key, other_key):
    before, after = Vault(read_keys(signing_key)), Vault(read_keys(other_key + signing_key))
    assert after.open("app/7", before.seal("app/7", "quiet")) == "quiet"
    assert apps.read_bearer(after, apps.bearer(before, APP)) == (7, 12)
    with pytest.raises(NotSignedIn):
        before.open("app/7", after.seal("app/7", "quiet"))
    assert apps.read_bearer(before, apps.bearer(after, APP)) is None


def test_an_apps_own_token_is_always_the_same_and_no_other_text_will_do(vault):
    token = apps.bearer(vault, APP)
    assert token == apps.bearer(vault, APP)
    assert apps.read_bearer(vault, token) == (7, 12)
    wrong = [token[:-1], token + "A", token[:-1] + "é", token[::-1], "", "A" * 64, token[:9] + "!" + token[9:], "é"]
    wrong += [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
    assert not [text for text in wrong if apps.read_bearer(vault, text)]


def test_a_hash_is_recognised_and_no_hash_recognises_nothing():
    assert same(hashed("quiet"), "quiet") and not same(hashed("quiet"), "loud") and not same("", "")


@pytest.mark.parametrize("uri", [CALLBACK, "http://127.0.0.1:8000/a?b=c", "myapp://callback", "com.example.app:/back"])
def test_where_people_may_be_sent_back_to(uri):
    assert app_inputs.a_redirect_uri(uri) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/callback",
        "//app.example/callback",
        "https:///callback",
        "https://",
        "https://me@app.example/",
        "https://app.example/#part",
        "https://app.example/a b",
        "https://app.example/\r\nx:y",
        'https://app.example/"',
        "https://app.example/;script-src *",
        "https://app.example:port/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://[::1",
    ],
)
def test_where_nobody_is_sent(uri):
    with pytest.raises(ValueError, match="must"):
        app_inputs.a_redirect_uri(uri)


def test_an_app_shows_its_secrets_once(alice):
    made = make(alice)
    assert {"api_secret", "client_secret", "bearer_token"} <= set(made)
    (listed,) = alice.get("/2/apps").json()["data"]
    assert alice.get(f"/2/apps/{made['id']}").json()["data"] == listed
    assert set(made) - set(listed) == {"api_secret", "client_secret", "bearer_token"}
    assert listed["type"] == "confidential" and listed["redirect_uris"] == [CALLBACK]


def test_no_secret_is_stored_in_clear(alice, services):
    made = make(alice)
    stored = services.store.apps.get(int(made["id"]))
    assert made["api_secret"] not in repr(stored) and made["client_secret"] not in repr(stored)


def test_a_public_app_has_no_client_secret(alice):
    made = make(alice, type="public")
    assert "client_secret" not in made and made["type"] == "public"
    assert alice.post(f"/2/apps/{made['id']}/rotate", {"what": "client_secret"}).status_code == 400


def test_a_new_key_replaces_secret_and_bearer_token(alice):
    made = make(alice)
    told = alice.post(f"/2/apps/{made['id']}/rotate", {"what": "api_key"}).json()["data"]
    assert all(told[name] != made[name] for name in ("api_key", "api_secret", "bearer_token"))
    assert "client_secret" not in told


def test_name_and_redirect_uris_can_be_changed(alice):
    made = make(alice)
    alice.call("PATCH", f"/2/apps/{made['id']}", json={"name": "Fish"})
    alice.call("PATCH", f"/2/apps/{made['id']}", json={"redirect_uris": ["fish://back"]})
    told = alice.get(f"/2/apps/{made['id']}").json()["data"]
    assert (told["name"], told["redirect_uris"]) == ("Fish", ["fish://back"])


def test_nobody_reaches_the_app_of_another(alice, bob):
    path = f"/2/apps/{make(alice)['id']}"
    asked = [bob.get(path), bob.call("PATCH", path, json={"name": "Mine"}), bob.call("DELETE", path)]
    asked += [bob.post(f"{path}/rotate", {"what": "api_key"}), bob.get("/2/apps/1"), bob.call("DELETE", "/2/apps/1")]
    assert {answer.status_code for answer in asked} == {404}
    assert bob.get("/2/apps").json() == {"meta": {"result_count": 0}}


def test_a_deleted_app_is_gone(alice):
    path = f"/2/apps/{make(alice)['id']}"
    assert alice.call("DELETE", path).json() == {"data": {"deleted": True}}
    assert alice.get(path).status_code == 404
    assert alice.get("/2/apps").json() == {"meta": {"result_count": 0}}


def test_there_is_an_end_to_the_apps_of_one_person(alice, services, vault):
    few = with_settings(services, apps_max=1)

    def one():
        return apps.create(few, vault, int(alice.user_id), "Birds", (), confidential=False).app

    for _ in range(9):
        apps.delete(few, one())
    last = one()
    with pytest.raises(apps.Conflict, match="more than 1 apps"):
        one()
    apps.delete(few, last)
    with pytest.raises(apps.Conflict, match="deleted ones included"):
        one()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 51},
        {"name": 1},
        {"name": "a", "type": "secret"},
        {"name": "a", "redirect_uris": "https://a.example"},
        {"name": "a", "redirect_uris": ["javascript:alert(1)"]},
        {"name": "a", "redirect_uris": [CALLBACK] * 11},
        {"name": "a", "redirect_uris": ["https://a.example/" + "x" * 500]},
        {"name": "a", "owner_id": "1"},
    ],
)
def test_what_is_no_app(alice, body):
    assert alice.post("/2/apps", body).status_code == 400


def test_whoever_runs_the_platform_makes_lists_rotates_and_deletes_apps(parts, alice):
    def murmur(*words):
        return CliRunner().invoke(cli.murmur, ["--state", str(parts.state.folder), "app", *words])

    made = json.loads(murmur("create", "Birds", "--owner", alice.username, "--redirect", CALLBACK, "--json").output)
    assert made["access_token"].startswith(f"{alice.user_id}-") and made["access_token_secret"]
    assert made["api_secret"] and made["client_secret"] and made["redirect_uris"] == [CALLBACK]
    assert made["id"] in murmur("list", "--owner", alice.username).output
    rotated = json.loads(murmur("rotate", made["id"], "--what", "client_secret", "--json").output)
    assert rotated["client_secret"] != made["client_secret"] and "api_secret" not in rotated
    assert murmur("delete", made["id"]).exit_code == 0
    assert murmur("list", "--owner", alice.username).output == ""
    assert isinstance(murmur("delete", made["id"]).exception, cli.StackError)
    assert isinstance(murmur("create", "Birds", "--owner", "nobody_at_all").exception, cli.StackError)
