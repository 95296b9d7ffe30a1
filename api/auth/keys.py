"""The keys of access tokens: PEM blocks of P-256 keys, one behind the other. The first signs, all verify."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from config.settings import PREFIX, SettingsError

_BLOCK = re.compile(r"-----BEGIN ((?:EC )?PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_SETTING = PREFIX + "TOKEN_SIGNING_KEY"


@dataclass(frozen=True)
class Keys:
    """Keys by id (RFC 7638 thumbprint); `signing_id` names the one that signs."""

    signing_id: str
    by_id: Mapping[str, ECKey]

    @property
    def signing(self) -> ECKey:
        """The key of new tokens."""
        return self.by_id[self.signing_id]

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """A secret of 32 bytes for another purpose from each key, the signing one's first."""
        return tuple(_hkdf(_secret_of(key), purpose) for key in self.by_id.values())


def read_keys(pem: str) -> Keys:
    """The keys in a text; SettingsError, which never repeats it, if there is none or one cannot be used."""
    blocks = [match.group(0) for match in _BLOCK.finditer(pem)]
    try:
        keys = [ECKey.import_key(block) for block in blocks]
    except (JoseError, ValueError, TypeError):
        raise SettingsError(f"{_SETTING}: a block is not a private EC key in PEM") from None
    if not keys or any(key.curve_name != "P-256" for key in keys):
        raise SettingsError(f"{_SETTING}: one or more P-256 private keys in PEM are wanted")
    by_id = {key.thumbprint(): key for key in keys}
    return Keys(next(iter(by_id)), by_id)


def _secret_of(key: ECKey) -> bytes:
    return str(key.as_dict(private=True)["d"]).encode()


def _hkdf(secret: bytes, purpose: str) -> bytes:
    """RFC 5869 with SHA-256, no salt, one block."""
    pseudorandom = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(pseudorandom, f"murmuration/{purpose}".encode() + b"\x01", "sha256")
