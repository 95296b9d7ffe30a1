"""Secrets: encrypted where signatures need them again, else hashed; and what is derived from our own keys."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.auth.errors import NotSignedIn
from api.auth.keys import Keys, read_keys
from config.settings import Settings

_NONCE_BYTES = 12
_PURPOSES = ("app bearer", "page", "refresh")


class Vault:
    """Works with the first key; opens and checks with any, so that keys can be exchanged."""

    def __init__(self, keys: Keys) -> None:
        self._sealing = [AESGCM(key) for key in keys.derived("secrets")]
        self._macs = {purpose: keys.derived(purpose) for purpose in _PURPOSES}

    def seal(self, whose: str, secret: str) -> str:
        """The secret encrypted (AES-256-GCM), good for `whose` alone."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._sealing[0].encrypt(nonce, secret.encode(), whose.encode())
        return urlsafe_b64encode(sealed).decode()

    def open(self, whose: str, sealed: str) -> str:
        """The secret again; NotSignedIn if no key that we still have opens it."""
        raw = urlsafe_b64decode(sealed)
        for each in self._sealing:
            try:
                return each.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], whose.encode()).decode()
            except InvalidTag:
                continue
        raise NotSignedIn("This secret was sealed with a key that is no longer known. Ask for a new one.")

    def macs(self, purpose: str, message: bytes) -> list[bytes]:
        """32 bytes that nobody else can compute, by each key, the signing one's first."""
        return [hmac.digest(key, message, "sha256") for key in self._macs[purpose]]


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored of a secret that only needs to be recognised; it has 256 random bits, so no salt is wanted."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(stored: str, secret: str) -> bool:
    """Whether this is the secret of that hash."""
    return bool(stored) and hmac.compare_digest(stored, hashed(secret))


@lru_cache(4)
def _opened(pem: str) -> Vault:
    return Vault(read_keys(pem))


def vault_of(settings: Settings) -> Vault:
    """The vault of a platform; SettingsError if its signing key cannot be used."""
    return _opened(settings.token_signing_key)
