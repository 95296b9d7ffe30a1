"""Access tokens: whose they are, and when they are nobody's."""

import uuid

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from api.auth.errors import NotSignedIn
from api.auth.keys import read_keys
from api.auth.tokens import Tokens, mint_for_audit
from config.settings import SettingsError

SESSION = uuid.UUID(int=7)


@pytest.fixture
def tokens(settings, signing_key):
    return Tokens(settings, read_keys(signing_key))


def forged(settings, key, **changes):
    """A token as ours, signed with another key or saying something else."""
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.thumbprint(), **changes.pop("header", {})}
    claims = {"iss": settings.public_url, "sub": "1", "sid": str(SESSION), "iat": 1, "exp": 2**40, **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(header, claims, key, algorithms=["ES256"])


def test_a_token_says_whose_it_is(tokens):
    bearer = tokens.read(tokens.mint(12, SESSION))
    assert (bearer.user_id, bearer.session_id) == (12, SESSION)
    assert bearer.expires_s - bearer.issued_s == 900


def test_a_token_runs_out(settings, signing_key):
    tokens = Tokens(settings, read_keys(signing_key))
    later = Tokens(settings.model_copy(update={"clock_offset_ms": 20_000}), read_keys(signing_key))
    token = tokens.mint(12, SESSION, 15)
    assert tokens.read(token).user_id == 12
    with pytest.raises(NotSignedIn):
        later.read(token)


def test_a_clock_that_runs_a_little_ahead_is_forgiven(settings, signing_key):
    ahead = Tokens(settings.model_copy(update={"clock_offset_ms": 5_000}), read_keys(signing_key))
    assert Tokens(settings, read_keys(signing_key)).read(ahead.mint(12, SESSION)).user_id == 12


def test_an_audit_needs_no_sign_in(settings, tokens):
    bearer = tokens.read(mint_for_audit(settings, 12, 60))
    assert (bearer.user_id, bearer.session_id) == (12, None)


def test_what_is_not_signed_by_us_is_refused(settings, tokens, signing_key):
    own, other = ECKey.import_key(signing_key), ECKey.generate_key("P-256")
    good = tokens.mint(1, SESSION)
    head, body, signature = good.split(".")
    wrong = [
        "",
        "a.b.c",
        "é",
        "x" * 10_000,
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-4]}AAAA",
        forged(settings, other),
        forged(settings, other, header={"kid": own.thumbprint()}),
        forged(settings, own, header={"kid": "nobody"}),
        forged(settings, own, header={"typ": "JWT"}),
        forged(settings, own, iss="http://elsewhere"),
        forged(settings, own, sid=None),
        forged(settings, own, sid=None, aud="other"),
        forged(settings, own, sub="alice"),
        forged(settings, own, exp=None),
        forged(settings, own, iat=2**39),
    ]
    for token in wrong:
        with pytest.raises(NotSignedIn):
            tokens.read(token)


def test_a_sign_in_cannot_be_passed_off_as_an_audit(settings, tokens, signing_key):
    both = forged(settings, ECKey.import_key(signing_key), aud="audit")
    assert tokens.read(both).session_id == SESSION


def test_keys_can_be_exchanged_while_tokens_are_about(settings, signing_key):
    new = ECKey.generate_key("P-256").as_pem(private=True).decode()
    before, after = read_keys(signing_key), read_keys(new + "\n" + signing_key)
    token = Tokens(settings, before).mint(12, SESSION)
    assert Tokens(settings, after).read(token).user_id == 12
    with pytest.raises(NotSignedIn):
        Tokens(settings, before).read(Tokens(settings, after).mint(12, SESSION))
    assert after.derived("cursors")[1] == before.derived("cursors")[0]


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "secret",
        ECKey.generate_key("P-384").as_pem(private=True).decode(),
        ECKey.generate_key("P-256").as_pem(private=False).decode(),
        "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----",
    ],
    ids=["none", "a word", "another curve", "public", "broken"],
)
def test_a_key_that_cannot_be_used_is_named_but_not_shown(pem):
    with pytest.raises(SettingsError, match="MURMUR_TOKEN_SIGNING_KEY") as wrong:
        read_keys(pem)
    assert "secret" not in str(wrong.value)
