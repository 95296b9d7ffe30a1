"""How many requests each route takes from whom: the table, what settings change in it, and the headers that tell.

A route has a window of its own for each kind of caller. The figures are those that X documents; where X has none, or
closes a route to a kind of caller that we let in, they are ours.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from cache.limits import State, Window
from config.settings import PREFIX, Settings, SettingsError
from fanout.errors import Refused

Kind = Literal["user", "app", "address", "user_day", "app_day"]
"""Whose requests a window counts: of a user in an app, of an app without a user, of an address where nobody is
known; and the caps of 24 hours, of a user in an app, and of an app with all its users."""

ANY = "ANY *"
"""What nobody known sends to no route in particular: unknown paths, missing and wrong tokens, broken bodies."""

_TABLE = """
GET /2/tweets                               app 3500/15m user 5000/15m
GET /2/tweets/:id                           app 450/15m user 900/15m
POST /2/tweets                              user 100/15m app_day 10000/24h
DELETE /2/tweets/:id                        user 50/15m
GET /2/users/:id/tweets                     app 10000/15m user 900/15m
GET /2/users/:id/mentions                   app 450/15m user 300/15m
GET /2/users/:id/timelines/reverse_chronological user 180/15m
GET /2/tweets/:id/liking_users              app 75/15m user 75/15m
GET /2/users/:id/liked_tweets               app 75/15m user 75/15m
GET /2/tweets/:id/retweeted_by              app 75/15m user 75/15m
GET /2/tweets/:id/retweets                  app 75/15m user 75/15m
GET /2/tweets/:id/quote_tweets              app 75/15m user 75/15m
POST /2/users/:id/likes                     user 50/15m user_day 1000/24h
DELETE /2/users/:id/likes/:id               user 50/15m user_day 1000/24h
POST /2/users/:id/retweets                  user 50/15m
DELETE /2/users/:id/retweets/:id            user 50/15m
POST /2/users/:id/following                 user 50/15m
DELETE /2/users/:id/following/:id           user 50/15m
POST /2/users/:id/muting                    user 50/15m
DELETE /2/users/:id/muting/:id              user 50/15m
POST /2/users/:id/blocking                  user 50/15m
DELETE /2/users/:id/blocking/:id            user 50/15m
GET /2/users/:id                            app 300/15m user 900/15m
GET /2/users                                app 300/15m user 900/15m
GET /2/users/by                             app 300/15m user 900/15m
GET /2/users/by/username/:id                app 300/15m user 900/15m
GET /2/users/me                             user 75/15m
GET /2/users/:id/followers                  app 300/15m user 300/15m
GET /2/users/:id/following                  app 300/15m user 300/15m
GET /2/users/:id/bookmarks                  user 180/15m
GET /2/lists/:id/tweets                     app 900/15m user 900/15m
GET /2/lists/:id/members                    app 900/15m user 900/15m
GET /1.1/account/verify_credentials.json    user 75/15m
POST /auth/signup                           address 30/15m
POST /auth/login                            address 120/15m
"""
"""By 15 minutes, as X documents them; sign-up and log-in, which each cost a slow hash, are ours."""

_OTHERS = {
    "GET": "user 900/15m app 450/15m address 3000/15m",
    "POST": "user 300/15m app 300/15m address 1500/15m",
}
"""Routes, or kinds of caller, that the table does not name. Behind one address there may be a whole app's server."""

_UNITS = {"s": 1, "m": 60, "h": 3_600}
_CAP = re.compile(r"([1-9]\d{0,8})/([1-9]\d{0,5})([smh])")
_PARAMETER = re.compile(r"<[^>]+>")
_DAYS = {"user_day": "x-user-limit-24hour-", "app_day": "x-app-limit-24hour-"}
_WINDOW, _NEVER = "x-rate-limit-", 1_000_000
_FRAME_SECONDS = 900


class RateLimited(Refused):
    """One request too many; the sentence names the limit."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Cap(NamedTuple):
    """So many requests in so many seconds."""

    limit: int
    seconds: int


Caps = Mapping[Kind, Cap]


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose windows a request counts in: a user's (in an app, 0 for the own sign-in), an app's, or an address's."""

    user_id: int = 0
    app_id: int = 0
    address: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Whose windows apply, where the route has them; the first of them it always has."""
        if self.user_id:
            return ("user", "user_day", "app_day") if self.app_id else ("user", "user_day")
        return ("app", "app_day") if self.app_id else ("address",)

    def key(self, kind: Kind, route: str) -> str:
        """The name of a window. All of an asker's windows share what stands in braces, and so their slot."""
        if self.address:
            return f"{{{self.address}}}:{route}:{kind}"
        whole = f"{{a{self.app_id}}}" if self.app_id else f"{{u{self.user_id}}}"
        user = f":{self.user_id}" if self.app_id and kind in {"user", "user_day"} else ""
        return f"{whole}{user}:{route}:{kind}"


class Limits:
    """The table as the settings have it."""

    def __init__(self, settings: Settings) -> None:
        self._multiplier = settings.rate_limit_multiplier
        self._table = _read(_TABLE.strip().splitlines())
        for route, caps in _read(settings.rate_limits, PREFIX + "RATE_LIMITS").items():
            self._table[route] = {**self._table.get(route, {}), **caps}
        self._others = {method: _caps(text.split()) for method, text in _OTHERS.items()}
        self.windows = lru_cache(4_096)(self._windows)

    @property
    def off(self) -> bool:
        """Whether nothing is limited."""
        return not self._multiplier

    def _windows(self, asker: Asker, route: str) -> tuple[tuple[Kind, Window], ...]:
        """The windows that a request to this route counts in."""
        caps = self.caps(route)
        return tuple(
            (kind, Window(asker.key(kind, route), caps[kind].limit, caps[kind].seconds))
            for kind in asker.kinds
            if kind in caps
        )

    def caps(self, route: str) -> Caps:
        """What a route allows to each kind of caller."""
        method = "GET" if route.startswith(("GET ", ANY)) else "POST"
        caps = {**self._others[method], **self._table.get(route, {})}
        return {kind: Cap(max(1, round(cap.limit * self._multiplier)), cap.seconds) for kind, cap in caps.items()}


def route_of(method: str, rule: str) -> str:
    """A route as the table spells it: `GET /2/users/:id` for GET and `/2/users/<id:user_id>`."""
    return f"{'GET' if method == 'HEAD' else method} {_PARAMETER.sub(':id', rule)}"


def _read(rows: Iterable[str], setting: str = "") -> dict[str, Caps]:
    """Rows such as `GET /2/tweets app 3500/15m user 5000/15m`; SettingsError names the setting they are from."""
    table: dict[str, Caps] = {}
    for row in rows:
        method, _, rest = row.partition(" ")
        path, *words = rest.split() or [""]
        try:
            table[f"{method} {path}"] = _caps(words)
        except ValueError:
            raise SettingsError(f"{setting}: {row!r} is not like 'GET /2/tweets user 5000/15m app 3500/15m'") from None
    return table


def _caps(words: Sequence[str]) -> dict[Kind, Cap]:
    """Pairs of a kind and its cap; ValueError."""
    if not words or len(words) % 2:
        raise ValueError("kinds and caps come in pairs")
    caps: dict[Kind, Cap] = {}
    for word, cap in zip(words[::2], words[1::2], strict=True):
        kind = next((each for each in get_args(Kind) if each == word), None)
        found = _CAP.fullmatch(cap)
        if kind is None or found is None:
            raise ValueError(word)
        caps[kind] = Cap(int(found[1]), int(found[2]) * _UNITS[found[3]])
    return caps


def headers(windows: Sequence[tuple[Kind, Window]], states: Sequence[State]) -> dict[str, str]:
    """What a caller is told of its windows. Where a cap of a day is used up, it is the one that the plain headers
    name: their remainder is 0 exactly when the next request will be refused."""
    told = dict[str, str]()
    shown = narrowest(windows, states)
    for (kind, window), state in zip(windows, states, strict=True):
        if kind in _DAYS:
            told.update(_three(_DAYS[kind], window, state))
    told.update(_three(_WINDOW, windows[shown][1], states[shown]))
    return told


def narrowest(windows: Sequence[tuple[Kind, Window]], states: Sequence[State]) -> int:
    """Which window decides: of those used up the one that ends last, else the first."""
    full = [at for at, (_, window) in enumerate(windows) if states[at].used >= window.limit]
    return max(full, key=lambda at: states[at].reset, default=0)


def _three(prefix: str, window: Window, state: State) -> dict[str, str]:
    remaining = max(0, window.limit - state.used)
    return {
        prefix + "limit": str(window.limit),
        prefix + "remaining": str(remaining),
        prefix + "reset": str(state.reset),
    }


def unlimited(now_s: int) -> dict[str, str]:
    """What is told where nothing is counted: clients fail where the headers are missing."""
    many = str(_NEVER)
    return {
        _WINDOW + "limit": many,
        _WINDOW + "remaining": many,
        _WINDOW + "reset": str(now_s + _FRAME_SECONDS),
    }


_WHOSE: Mapping[Kind, str] = {
    "user": "for each user",
    "app": "for each app",
    "address": "from each address",
    "user_day": "for each user",
    "app_day": "for each app with all its users",
}


def sentence(route: str, kind: Kind, window: Window, seconds: int) -> str:
    """Which limit was hit, for whoever hit it."""
    name = "what no route takes" if route == ANY else route
    return (
        f"Rate limit exceeded: {name} is limited to {window.limit} requests in {_span(window.seconds)} {_WHOSE[kind]}. "
        f"The next one is taken in {seconds} seconds."
    )


def _span(seconds: int) -> str:
    for unit, name in ((3_600, "hours"), (60, "minutes")):
        if seconds % unit == 0:
            return f"{seconds // unit} {name}"
    return f"{seconds} seconds"
