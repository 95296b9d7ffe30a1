"""Names of signed requests that have been here: none comes twice."""

import secrets
import threading
from collections import OrderedDict
from typing import Any

from cache.connection import Connection

# The value tells a command that the client library sends again from a request that somebody sends again.
_REMEMBER = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0
"""
_LOCAL_MAX = 20_000


class Nonces:
    """Remembered in Redis for as long as their time stamps are accepted; by this process alone while it is away."""

    def __init__(self, connection: Connection, *, seconds: float) -> None:
        self._connection, self._ms = connection, int(seconds * 1_000)
        self._here: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, pipeline: Any, name: str) -> None:
        """Remembers a name in a pipeline of a request's; the answer is 0 if it was there before."""
        mine = secrets.token_bytes(8)
        pipeline.eval(_REMEMBER, 1, self._connection.key("nonce", name), mine, self._ms)

    def new_here(self, name: str) -> bool:
        """Whether this process meets the name for the first time: all that can be known without Redis."""
        with self._lock:
            if name in self._here:
                return False
            self._here[name] = None
            if len(self._here) > _LOCAL_MAX:
                self._here.popitem(last=False)
            return True
