"""Bad input on every route, made from the document: a precise problem, the right status, and nothing changed."""

import json

import pytest

from api.auth.keys import read_keys
from api.cursors import Cursors
from api.openapi import document
from tests.answers import an_app

DOCUMENT = document(an_app(), "http://127.0.0.1")
OPERATIONS = {
    told["operationId"]: (method.upper(), path, told)
    for path, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
}
JSON = {"content-type": "application/json"}
ID = "1234567890123456789"
LONG = "9" * 20


def with_parameters(place):
    return sorted(
        name for name, (_, _, told) in OPERATIONS.items() if any(p["in"] == place for p in told["parameters"])
    )


def with_json():
    """Those that take nothing but JSON; forms are refused in words of their own."""
    found = [(name, told.get("requestBody", {}).get("content", {})) for name, (_, _, told) in OPERATIONS.items()]
    return sorted(name for name, content in found if set(content) == {"application/json"})


@pytest.fixture
def ask(alice):
    """Asks a route about alice herself, with everything right but what is given."""

    def asked(name, place=None, query=None, **options):
        method, path, told = OPERATIONS[name]
        places = {each["name"]: ID for each in told["parameters"] if each["in"] == "path"}
        right = {"user_id": str(alice.user_id), "username": alice.username}
        needed = {p["name"]: example(p, alice) for p in told["parameters"] if p["in"] == "query" and p["required"]}
        options.setdefault("headers", JSON if "data" in options else {})
        places |= {each: right[each] for each in places if each in right} | (place or {})
        return alice.call(method, path.format(**places), params={**needed, **(query or {})}, **options)

    return asked


def example(parameter, alice):
    return {"ids": ID, "usernames": alice.username}.get(parameter["name"], "al")


def schema_of(name):
    (content,) = OPERATIONS[name][2]["requestBody"]["content"].values()
    return DOCUMENT["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]], content["example"]


def is_refused(answer, name, status=400):
    assert answer.status_code == status, (answer.request.url, answer.request.body, answer.text)
    told = answer.json()
    assert told["status"] == status
    if name:
        assert name in json.dumps(told["errors"]), told


def wrong_values(schema):
    """Texts that the parameter does not take."""
    if schema.get("type") == "integer":
        return ["many", "1.5", "-1", str(schema["minimum"] - 1), str(schema["maximum"] + 1), "9" * 4_000]
    if schema.get("type") == "array":
        most = schema["maxItems"]
        good = (schema["items"].get("enum") or schema["items"].get("examples") or ["1"])[0]
        return ["", ",", ",".join([good] * (most + 1)), f"{good},\x00", f"{good},-"]
    if schema.get("format") == "date-time":
        return ["never", "2026-13-01T00:00:00Z", "1"]
    if "enum" in schema or "const" in schema:
        return ["nothing of that kind"]
    if "[0-9]{1,18}" in schema.get("pattern", ""):
        return ["x", "-1", LONG, "1\x00"]
    if schema.get("minLength", 0) > 1:
        return ["a" * (schema["minLength"] - 1), "a" * (schema["maxLength"] + 1)]
    return []


@pytest.mark.parametrize("name", with_parameters("path"))
def test_places_in_paths(ask, name):
    parameters = [each for each in OPERATIONS[name][2]["parameters"] if each["in"] == "path"]
    for parameter in parameters:
        wrong = ["a" * 16, "a-b"] if parameter["name"] == "username" else ["x", "-1", LONG]
        for value in wrong if "pattern" in parameter["schema"] and "enum" not in parameter["schema"] else []:
            is_refused(ask(name, place={parameter["name"]: value}), "")


@pytest.mark.parametrize("name", with_parameters("query"))
def test_parameters_of_queries(ask, name):
    for parameter in [each for each in OPERATIONS[name][2]["parameters"] if each["in"] == "query"]:
        for value in wrong_values(parameter["schema"]):
            is_refused(ask(name, query={parameter["name"]: value}), parameter["name"])


@pytest.mark.parametrize("name", with_parameters("query"))
def test_unknown_parameters_are_passed_over(ask, name):
    plain = ask(name)
    # What the made-up ids of a path stand for need not be there.
    assert plain.status_code in {200, 403, 404}, plain.text
    assert ask(name, query={"nothing_of_ours": "1"}).status_code == plain.status_code


@pytest.mark.parametrize("name", [each for each in with_parameters("query") if "look_up" in each])
def test_ids_that_come_twice_are_answered_once(ask, name):
    (parameter,) = [each["name"] for each in OPERATIONS[name][2]["parameters"] if each["required"]]
    once = ask(name).json()
    value = "ids" if parameter == "ids" else "usernames"
    shown = next(iter([once.get("data") or once["errors"]]))
    assert len(shown) == 1
    wanted = shown[0].get("username", shown[0].get("value", ID)) if value == "usernames" else ID
    assert ask(name, query={parameter: f"{wanted},{wanted}"}).json() == once


@pytest.mark.parametrize("name", with_parameters("query"))
def test_tokens_of_other_pages_lists_and_viewers(ask, services, name):
    names = [each["name"] for each in OPERATIONS[name][2]["parameters"]]
    elsewhere = Cursors(read_keys(services.settings.token_signing_key).derived("cursors")).seal(
        "another/list", b"12345678"
    )
    for parameter in [each for each in names if each in {"pagination_token", "next_token"}]:
        for token in ("A" * 64, elsewhere, elsewhere[:-1] + "A", "\xe9" * 20):
            is_refused(ask(name, query={parameter: token}), "")


@pytest.mark.parametrize("name", with_json())
def test_bodies(ask, name):
    schema, right = schema_of(name)
    for body in (b"", b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 20_000, json.dumps(right).encode()[:-1]):
        is_refused(ask(name, data=body), "")
    for wrong in ({**right, "nothing_of_ours": 1}, *without_one(schema, right), *of_other_types(schema, right)):
        is_refused(ask(name, data=json.dumps(wrong)), "")


def without_one(schema, right):
    return [{key: value for key, value in right.items() if key != gone} for gone in schema.get("required", ())]


def of_other_types(schema, right):
    """The body with each key in turn of a type that it is not."""
    for key, told in schema["properties"].items():
        kinds = {each.get("type", "object") for each in told.get("anyOf", [told])}
        for value in (None, 5, 1.5, True, "x", [], {}, [[]]):
            if not any(fits(value, kind) for kind in kinds):
                yield {**right, key: value}


def fits(value, kind):
    kinds = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict, "null": type(None)}
    return isinstance(value, kinds[kind]) and not (kind == "integer" and value is True)


@pytest.mark.parametrize("name", with_json())
def test_bodies_too_large_and_of_other_types(ask, name):
    body = json.dumps(schema_of(name)[1])
    is_refused(ask(name, data=body + " " * 100_000), "", 413)
    for media_type in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        is_refused(ask(name, data=body, headers={"content-type": media_type}), "", 415)


def test_nothing_of_all_that_has_changed_anything(ask, alice):
    before = picture(alice)
    for name in [each for each in with_json() if not each.startswith("accounts")]:
        ask(name, data=b"{")
        ask(name, data=json.dumps({**schema_of(name)[1], "nothing_of_ours": 1}))
    assert picture(alice) == before


def picture(person):
    """What can be seen of an account."""
    me = person.call("GET", "/2/users/me", params={"user.fields": "created_at,description,location,url,protected"})
    lists = [person.call("GET", person.own(path)).json() for path in ("/following", "/blocking", "/muting")]
    return me.json(), lists, person.posted(), person.call("GET", "/2/apps").json()
