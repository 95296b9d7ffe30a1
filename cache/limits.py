"""Windows of requests: fixed, each begun by its first request, counted in one script, all that apply or none.

A window is one short text, `<reset> <count>`. Redis says what time it is, so all processes agree; the key leaves with
its window. Keys of one request stand in one slot, by the part of their names in braces.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from cache.connection import Connection
from config.clock import Clock

_TAKE = """
local time = redis.call('TIME')
local now = math.floor(time[1] + time[2] / 1000000 + ARGV[1] / 1000)
local answer, kept, full = {now, 0}, {}, false
for i, key in ipairs(KEYS) do
  local limit, seconds = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local reset, count = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
  reset, count = tonumber(reset), tonumber(count)
  if not reset or reset <= now then reset, count = now + seconds, 0 end
  full = full or count >= limit
  kept[i] = {reset, count, seconds}
end
for i, key in ipairs(KEYS) do
  local reset, count, seconds = unpack(kept[i])
  if not full then
    count = count + 1
    redis.call('SET', key, string.format('%d %d', reset, count), 'EX', seconds)
  end
  answer[2 * i + 1], answer[2 * i + 2] = reset, count
end
if not full then answer[2] = 1 end
return answer
"""
"""Answers now, whether it was counted, then reset and count of each window."""

_GIVE_BACK = """
local reset, count = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if reset == ARGV[1] and tonumber(count) > 0 then
  redis.call('SET', KEYS[1], string.format('%s %d', reset, count - 1), 'KEEPTTL')
end
return 0
"""


class Window(NamedTuple):
    """At most `limit` requests in `seconds`, counted under `key`."""

    key: str
    limit: int
    seconds: int


class State(NamedTuple):
    """How far a window is: it ends at `reset` (seconds since 1970), `used` requests were let in."""

    reset: int
    used: int


class Taken(NamedTuple):
    """What came of counting a request at `now` (seconds since 1970): in all of its windows, or, refused, in none."""

    now: int
    admitted: bool
    states: tuple[State, ...]


class Windows:
    """Windows in Redis, the same for all processes."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    def take(self, pipeline: Any, windows: Sequence[Window]) -> None:
        """Counts one request in all of these windows, at least one; `taken` reads the answer."""
        keys = [self._connection.key("limit", window.key) for window in windows]
        values = [value for window in windows for value in window[1:]]
        pipeline.eval(_TAKE, len(keys), *keys, self._clock.offset_ms, *values)

    def give_back(self, windows: Sequence[Window], taken: Taken) -> None:
        """Uncounts a request. CacheAway: not known."""

        def fill(pipeline: Any) -> None:
            for window, state in zip(windows, taken.states, strict=True):
                pipeline.eval(_GIVE_BACK, 1, self._connection.key("limit", window.key), state.reset)

        self._connection.ask(fill)

    def states(self, windows: Sequence[Window]) -> list[State]:
        """How far these windows are, at least one, without counting anything; CacheAway."""
        (found,) = self._connection.ask(
            lambda pipeline: pipeline.mget([self._connection.key("limit", window.key) for window in windows])
        )
        now = int(self._clock.seconds())
        states = [State(*map(int, text.split())) if text else State(0, 0) for text in found]
        return [
            state if state.reset > now else State(now + window.seconds, 0)
            for state, window in zip(states, windows, strict=True)
        ]


def taken(answer: Sequence[int]) -> Taken:
    """What the script said."""
    now, admitted, *flat = answer
    return Taken(now, bool(admitted), tuple(map(State, flat[::2], flat[1::2])))


class LocalWindows:
    """The same for this process alone, while Redis is away: at most `most` windows, the longest unused forgotten."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock, self._most = clock, most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, State] = OrderedDict()

    def take(self, windows: Sequence[Window]) -> Taken:
        """Counts one request in all of these windows, or in none."""
        now = int(self._clock.seconds())
        with self._lock:
            states = self._states(windows, now)
            admitted = all(state.used < window.limit for window, state in zip(windows, states, strict=True))
            if admitted:
                states = [State(reset, used + 1) for reset, used in states]
                self._keep(windows, states)
        return Taken(now, admitted, tuple(states))

    def states(self, windows: Sequence[Window]) -> list[State]:
        """How far these windows are, without counting anything."""
        with self._lock:
            return self._states(windows, int(self._clock.seconds()))

    def give_back(self, windows: Sequence[Window], taken: Taken) -> None:
        """Uncounts a request."""
        with self._lock:
            for window, state in zip(windows, taken.states, strict=True):
                kept = self._known.get(window.key, state)
                if kept.reset == state.reset and kept.used:
                    self._known[window.key] = State(kept.reset, kept.used - 1)

    def _states(self, windows: Sequence[Window], now: int) -> list[State]:
        found = [(window, self._known.get(window.key)) for window in windows]
        return [
            state if state is not None and state.reset > now else State(now + window.seconds, 0)
            for window, state in found
        ]

    def _keep(self, windows: Sequence[Window], states: Sequence[State]) -> None:
        for window, state in zip(windows, states, strict=True):
            self._known[window.key] = state
            self._known.move_to_end(window.key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
