"""Signatures of OAuth 1.0a: what is signed, for which addresses, when. No store is needed for that."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

import pytest

from api.auth import signatures
from api.auth.errors import NotSignedIn

OWN = "http://127.0.0.1:8080"
NOW = 1_700_000_000


def escaped(text):
    return quote(text, safe="~")


def signature(method, url, pairs, app_secret, token_secret):
    """By the letter of RFC 5849, and without the code under test."""
    parameters = "&".join(f"{name}={value}" for name, value in sorted((escaped(n), escaped(v)) for n, v in pairs))
    text = "&".join([method, escaped(url), escaped(parameters)])
    key = f"{escaped(app_secret)}&{escaped(token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha1)).decode()


def oauth_of(**changes):
    told = {
        "oauth_consumer_key": "key",
        "oauth_token": "7-token",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(NOW),
        "oauth_nonce": "nonce",
        "oauth_version": "1.0",
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def header_of(oauth, separator=", "):
    return separator.join(f'{name}="{escaped(value)}"' for name, value in oauth.items())


def signed(address=OWN, path="/2/users/me", query=(), form=(), separator=", ", method="GET", **changes):
    """What arrives, signed over that address."""
    oauth = oauth_of(**changes)
    pairs = [*oauth.items(), *query, *form]
    oauth["oauth_signature"] = signature(method, address + path, pairs, "app secret", "token secret")
    return signatures.read(
        method, path, header_of(oauth, separator), urlencode(query).encode(), urlencode(form).encode()
    )


def accepted(request, secrets=("app secret", "token secret")):
    try:
        signatures.verify(request, signatures.addresses(OWN, "127.0.0.1:8080"), *secrets)
    except NotSignedIn:
        return False
    return True


@pytest.mark.parametrize(
    "address",
    [
        OWN,
        "https://127.0.0.1:8080",
        "https://api.twitter.com",
        "https://api.x.com",
        "https://upload.twitter.com",
        "https://upload.x.com",
    ],
)
@pytest.mark.parametrize("separator", [", ", ","])
@pytest.mark.parametrize(
    ("query", "form"),
    [
        ((), ()),
        ((("user.fields", "created_at,url"), ("empty", "")), ()),
        ((), (("grant type", "a b+c%&=~é"), ("b", "2"), ("b", "1"))),
        ((("a", "1"),), (("a", "2"),)),
    ],
)
def test_every_address_and_every_place_of_a_parameter(address, separator, query, form):
    assert accepted(signed(address, query=query, form=form, separator=separator, method="POST"))


def test_a_default_port_is_no_part_of_an_address():
    request = signed("https://murmuration.example")
    assert "https://murmuration.example" in signatures.addresses("https://murmuration.example", "x")
    signatures.verify(request, ["https://murmuration.example:443"], "app secret", "token secret")


def test_the_signature_of_another_address_method_path_or_parameter_is_none():
    good = signed(query=[("a", "1")])
    others = [
        signed("https://api.example.com", query=[("a", "1")]),
        signatures.Request("POST", good.path, good.pairs, good.oauth),
        signatures.Request("GET", "/2/users/1", good.pairs, good.oauth),
        signatures.Request("GET", good.path, [*good.pairs, ("b", "2")], good.oauth),
        signatures.Request("GET", good.path, good.pairs[:-1], good.oauth),
    ]
    assert accepted(good) and not any(accepted(other) for other in others)
    assert not accepted(good, ("app secre", "token secret")) and not accepted(good, ("app secret", ""))


def test_a_signature_off_by_one_character_is_none():
    good = signed()
    text = good.oauth["oauth_signature"]
    for at in range(len(text)):
        other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert not accepted(signatures.Request(good.method, good.path, good.pairs, {"oauth_signature": other}))


def test_what_stands_in_header_and_query_alike_is_signed_once():
    oauth = oauth_of()
    oauth["oauth_signature"] = signature("GET", OWN + "/a", list(oauth.items()), "app secret", "token secret")
    assert accepted(signatures.read("GET", "/a", header_of(oauth), b"oauth_token=7-token", b""))


def test_all_parameters_may_stand_in_the_query_or_in_the_form():
    oauth = oauth_of(oauth_callback="https://app.example/?a=b")
    oauth["oauth_signature"] = signature("POST", OWN + "/a", list(oauth.items()), "app secret", "token secret")
    spelled = urlencode(oauth).encode()
    assert accepted(signatures.read("POST", "/a", "", spelled, b""))
    assert accepted(signatures.read("POST", "/a", "", b"", spelled))


def test_a_realm_is_signed_in_the_query_alone():
    request = signed(query=[("realm", "a")])
    assert accepted(request)
    header = 'realm="x", ' + header_of(request.oauth)
    assert accepted(signatures.read("GET", "/2/users/me", header, b"realm=a", b""))


def test_the_path_is_signed_as_it_was_sent():
    assert accepted(signed(path="/2/users/by/username/a%20b"))


@pytest.mark.parametrize(
    "changes",
    [
        {"oauth_consumer_key": None},
        {"oauth_nonce": None},
        {"oauth_timestamp": None},
        {"oauth_signature_method": "PLAINTEXT"},
        {"oauth_signature_method": None},
        {"oauth_version": "2.0"},
        {"oauth_nonce": "x" * 129},
    ],
)
def test_what_is_missing_or_unknown_is_named(changes):
    (name,) = changes
    with pytest.raises(NotSignedIn, match=name):
        signed(**changes)


@pytest.mark.parametrize(
    "header", ["x", 'oauth_nonce="a', "oauth_nonce=a", 'a="b" c="d"', 'oauth_nonce="' + "a" * 5_000 + '"', ", ,"]
)
def test_headers_that_cannot_be_read(header):
    with pytest.raises(NotSignedIn):
        signatures.read("GET", "/", header, b"", b"")


@pytest.mark.parametrize("text", [b"\xff", b"a=%ff", "é=1".encode(), b"&".join([b"a=b"] * 1_000)])
def test_parameters_that_cannot_be_read(text):
    for query, form in ((text, b""), (b"", text)):
        with pytest.raises(NotSignedIn):
            signatures.read("GET", "/", header_of({**oauth_of(), "oauth_signature": "x"}), query, form)


def test_a_parameter_of_oauth_that_is_there_twice_and_not_alike_is_refused():
    with pytest.raises(NotSignedIn, match="oauth_token"):
        signatures.read("GET", "/", header_of({**oauth_of(), "oauth_signature": "x"}), b"oauth_token=other", b"")


@pytest.mark.parametrize("stamp", [str(NOW - 301), str(NOW + 301), "-1", "now", "1" * 13, "١"])
def test_old_and_impossible_times_are_refused(stamp):
    with pytest.raises(NotSignedIn, match="oauth_timestamp"):
        signatures.refuse_old(signed(oauth_timestamp=stamp), NOW, 300)


@pytest.mark.parametrize("stamp", [str(NOW - 300), str(NOW + 300)])
def test_clocks_may_be_apart(stamp):
    signatures.refuse_old(signed(oauth_timestamp=stamp), NOW, 300)


def test_no_second_request_has_the_name_of_a_first():
    names = {signed().name, signed(oauth_nonce="other").name, signed(oauth_timestamp="1").name}
    names |= {signed(oauth_token="8-token").name, signed(oauth_consumer_key="other").name}
    assert len(names) == 5
    assert signed().name == signed(query=[("a", "1")]).name
