"""Every request is counted before it is served, and told of its windows whatever comes of it.

Who is known is counted as soon as that is known, in the same round trip that asks whether the sign-in stands. What
ends before that, and what nobody needs to be known for, is counted by address. While Redis is away this process
counts alone.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request

from api import limits
from api.access import access_of
from api.auth.caller import Caller
from api.context import context
from api.limits import ANY, Asker, Kind, RateLimited
from api.problems import told
from cache.caches import Look
from cache.errors import CacheAway
from cache.limits import State, Taken, Window
from config.clock import Clock
from fanout.services import Services

_UNCOUNTED = "health"
"""The blueprint that load balancers ask: a probe costs nobody anything."""

_NETWORK_BITS = 64
"""Of an address of version 6 whoever has it chooses the rest."""


@dataclass(frozen=True, slots=True)
class Count:
    """How a request was counted, and by whom: `services` None, by this process alone."""

    route: str
    windows: Sequence[tuple[Kind, Window]]
    taken: Taken
    services: Services | None

    @property
    def bare(self) -> list[Window]:
        """The windows without their kinds."""
        return [window for _, window in self.windows]


def register(app: Flask) -> None:
    """Every answer passes here last."""
    app.after_request(_tell)


def count(services: Services | None, asker: Asker, *looks: Look) -> list[Any] | None:
    """Counts the present request; what was found for `looks`, None where they were not asked.

    `admitted` raises if it was one too many.
    """
    rule = request.url_rule
    return _count(services, asker, limits.route_of(request.method, rule.rule) if rule else ANY, *looks)


def _count(services: Services | None, asker: Asker, route: str, *looks: Look) -> list[Any] | None:
    windows = () if context().limits.off else context().limits.windows(asker, route)
    bare = [window for _, window in windows]
    if services is not None and (bare or looks):
        try:
            taken, answers = services.caches.admit(bare, *looks)
        except CacheAway:
            pass
        else:
            g.count = Count(route, windows, taken, services) if taken else None
            return answers
    g.count = Count(route, windows, context().local_windows.take(bare), None) if bare else None
    return None


def asker(caller: Caller) -> Asker:
    """Whose windows a caller's requests count in."""
    return Asker(caller.user_id, caller.app_id)


def rows(services: Services, asker: Asker, app: Flask) -> Iterator[tuple[str, Kind, Window, State]]:
    """Every window of an asker, by route, without counting anything."""
    if context().limits.off:
        return
    found = [(route, *each) for route in _routes(app, asker) for each in context().limits.windows(asker, route)]
    bare = [window for _, _, window in found]
    try:
        states = services.caches.windows.states(bare)
    except CacheAway:
        states = context().local_windows.states(bare)
    for (route, kind, window), state in zip(found, states, strict=True):
        yield route, kind, window, state


def _routes(app: Flask, asker: Asker) -> list[str]:
    """Those that such a caller may ask at all."""
    routes = set[str]()
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if not access.anyone and (asker.user_id or access.app) and not (access.own_only and asker.app_id):
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            routes |= {limits.route_of(method, rule.rule) for method in methods}
    return sorted(routes, key=lambda route: route.split()[::-1])


def count_address() -> None:
    """Counts a request to a door that is open to anybody. RateLimited."""
    if request.blueprint != _UNCOUNTED:
        count(_services_so_far(), Asker(address=address()))
        admitted()


def admitted() -> None:
    """RateLimited if the present request was one too many."""
    found: Count | None = g.get("count")
    if found is not None and not found.taken.admitted:
        raise _refusal(found)


def give_back() -> None:
    """The present request was not the asker's after all: an address is counted for it instead."""
    found: Count | None = g.pop("count", None)
    if found is None or not found.taken.admitted:
        return
    if found.services is None:
        context().local_windows.give_back(found.bare, found.taken)
        return
    try:
        found.services.caches.windows.give_back(found.bare, found.taken)
    except CacheAway:
        return


def address() -> str:
    """Where the present request is from: its network, for an address of version 6."""
    hops = context().settings.proxy_hops
    forwarded = request.headers.get("x-forwarded-for", "").split(",") if hops else []
    text = forwarded[-hops].strip() if len(forwarded) >= hops > 0 else request.remote_addr or ""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _NETWORK_BITS), strict=False).network_address)
    return str(getattr(found, "ipv4_mapped", None) or found)


def _services_so_far() -> Services | None:
    """Nobody waits here for stores that are not open yet."""
    opened = context().opening.so_far()
    return None if opened is None else opened.services


def _refusal(found: Count) -> RateLimited:
    at = limits.narrowest(found.windows, found.taken.states)
    kind, window = found.windows[at]
    seconds = max(1, found.taken.states[at].reset - found.taken.now)
    return RateLimited(limits.sentence(found.route, kind, window, seconds), seconds)


def _tell(response: Response) -> Response:
    if g.get("count") is None and _to_be_counted(response):
        _count(_services_so_far(), Asker(address=address()), ANY)
        found: Count | None = g.get("count")
        if found is not None and not found.taken.admitted:
            response = told(_refusal(found))
    told_of = _headers()
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        # Where another bound was hit, the answer itself says when to come back.
        told_of = {name: value for name, value in told_of.items() if name not in response.headers}
    response.headers.extend(told_of)
    return response


def _to_be_counted(response: Response) -> bool:
    """What was refused before anybody was known; that a part is away is not the asker's doing."""
    return 400 <= response.status_code < 500


def _headers() -> dict[str, str]:
    found: Count | None = g.get("count")
    if found is None:
        return limits.unlimited(int(Clock(context().settings.clock_offset_ms).seconds()))
    return limits.headers(found.windows, found.taken.states)
