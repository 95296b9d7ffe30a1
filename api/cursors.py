"""Page tokens: opaque, signed, and good only for the list and the viewer that they were made for."""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from fanout.errors import Invalid
from fanout.home import Walk
from fanout.paging import Place

_MAC_BYTES = 16
_HEAD = struct.Struct(">QQH?")
_ID = struct.Struct(">Q")
_PLACE = struct.Struct(">?H")
_NUMBER = struct.Struct(">q")
_TOO_OLD = "This page token is too old; begin again without one."


class Cursors:
    """Seals with the first key and opens with any, so that keys can be exchanged while people page."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)

    def seal(self, scope: str, payload: bytes) -> str:
        """A token of 22 characters or more. `scope` names list and viewer; it is signed, not contained."""
        return urlsafe_b64encode(_mac(self._keys[0], scope, payload) + payload).rstrip(b"=").decode()

    def open(self, scope: str, token: str) -> bytes:
        """The payload; Invalid unless this very token was sealed for this scope."""
        sealed = _decoded(token)
        mac, payload = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not any(hmac.compare_digest(mac, _mac(key, scope, payload)) for key in self._keys):
            raise Invalid("This page token was not given for this list and this viewer.", "pagination_token")
        return payload


def _mac(key: bytes, scope: str, payload: bytes) -> bytes:
    return hmac.digest(key, scope.encode() + b"\x00" + payload, "sha256")[:_MAC_BYTES]


def _decoded(token: str) -> bytes:
    """The bytes of a token; nothing at all for any other spelling than the one that was given out."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return b""
    return sealed if urlsafe_b64encode(sealed).rstrip(b"=") == token.encode() else b""


def packed_walk(walk: Walk) -> bytes:
    """A walk of a home timeline: 19 bytes and 8 for each root."""
    head = _HEAD.pack(walk.below, walk.newest, walk.shown, walk.back)
    return head + b"".join(map(_ID.pack, walk.roots))


def unpacked_walk(payload: bytes) -> Walk:
    """What `packed_walk` packed; Invalid for what an older version packed under the same scope."""
    if len(payload) < _HEAD.size or (len(payload) - _HEAD.size) % _ID.size:
        raise Invalid(_TOO_OLD, "pagination_token")
    below, newest, shown, back = _HEAD.unpack_from(payload)
    return Walk(below, newest, shown, tuple(root for (root,) in _ID.iter_unpack(payload[_HEAD.size :])), back)


def packed_place(place: Place) -> bytes:
    """A place in a list: 3 bytes and 8 for each number of its position."""
    return _PLACE.pack(place.back, place.shown) + b"".join(map(_NUMBER.pack, place.position))


def unpacked_place(payload: bytes) -> Place:
    """What `packed_place` packed; Invalid for what an older version packed under the same scope."""
    if len(payload) < _PLACE.size + _NUMBER.size or (len(payload) - _PLACE.size) % _NUMBER.size:
        raise Invalid(_TOO_OLD, "pagination_token")
    back, shown = _PLACE.unpack_from(payload)
    return Place(tuple(number for (number,) in _NUMBER.iter_unpack(payload[_PLACE.size :])), back, shown)


def packed_id(after: int) -> bytes:
    """The id behind which a list goes on that is walked forth alone."""
    return _ID.pack(after)


def unpacked_id(payload: bytes) -> int:
    """What `packed_id` packed."""
    after: int = _ID.unpack(payload)[0]
    return after
