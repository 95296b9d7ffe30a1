"""What people allowed apps to do: given, ended one by one or all of an app's at once."""

import uuid
from collections.abc import Sequence
from heapq import nsmallest

from api.auth import apps
from cql.apps import App
from cql.grants import NO_END, Connection, Grant
from fanout.errors import NotFound
from fanout.services import Services

_AT_A_TIME = 50
"""Grants of one app for one person: tokens of OAuth 1.0a never run out, so another sign-in ends the oldest."""

_FOR_A_WHILE = 600
"""Between a grant and the exchange of its code, and as long again for clocks."""

OFFLINE = "offline.access"


def give(services: Services, app: App, user_id: int, scopes: str, *, lasting: bool = False) -> Grant:
    """A new grant, before anything is handed out for it. A `lasting` one does not run out."""
    _make_room(services, user_id, app.app_id)
    grant = Grant(uuid.uuid4(), user_id, app.app_id, scopes)
    services.store.grants.add(grant, services.clock.ms(), NO_END if lasting else ttl_seconds(services, scopes))
    return grant


def ttl_seconds(services: Services, scopes: str) -> int:
    """How long a grant of OAuth 2.0 lives from its last refresh on."""
    settings = services.settings
    lasting = OFFLINE in scopes.split()
    return int(settings.app_refresh_days * 86_400) if lasting else settings.app_token_seconds + _FOR_A_WHILE


def stands(services: Services, grant_id: uuid.UUID, answers: Sequence[bytes | None] | None = None) -> bool:
    """Whether a grant is known and was not ended, by its cached copy or by Cassandra."""
    return services.caches.sessions.lookup(grant_id.int, lambda: standing(services, grant_id) is not None, answers)


def standing(services: Services, grant_id: uuid.UUID) -> Grant | None:
    """The grant as Cassandra holds it, unless it has ended."""
    grant = services.store.grants.get(grant_id)
    return None if grant is None or grant.revoked_ms else grant


def revoke(services: Services, grant_id: uuid.UUID) -> None:
    """Ends a grant with all its tokens, on every process. CacheAway: the copies may say otherwise, so ask again."""
    services.store.grants.revoke(grant_id, services.clock.ms())
    services.caches.sessions.remove(grant_id.int)


def _make_room(services: Services, user_id: int, app_id: int) -> None:
    held = list(services.store.grants.of_pair(user_id, app_id))
    for grant_id, created_ms in nsmallest(len(held) - _AT_A_TIME + 1, held, key=lambda each: each[1]):
        _drop(services, user_id, app_id, grant_id, created_ms)


def _drop(services: Services, user_id: int, app_id: int, grant_id: uuid.UUID, created_ms: int) -> None:
    revoke(services, grant_id)
    services.store.grants.forget(user_id, app_id, grant_id, created_ms)


def connections(services: Services, user_id: int, after: int, limit: int) -> tuple[list[tuple[App, Connection]], int]:
    """Apps that may act for somebody, by id from behind `after`; with the id to go on after, 0 at the end."""
    found: list[tuple[App, Connection]] = []
    while True:
        rows = services.store.grants.connections(user_id, after, limit + 1)
        for row in rows:
            app = apps.get(services, row.app_id) if row.connected_ms > row.ended_ms else None
            if app is not None and len(found) == limit:
                return found, found[-1][0].app_id
            if app is not None:
                found.append((app, row))
        if len(rows) <= limit:
            return found, 0
        after = rows[-1].app_id


def end_connection(services: Services, user_id: int, app_id: int) -> None:
    """Ends all that an app may do for somebody; repeated, it is done again. NotFound: it never could do anything."""
    if not any(row.app_id == app_id for row in services.store.grants.connections(user_id, app_id - 1, 1)):
        raise NotFound(f"You have never connected an app with the id {app_id}.")
    services.store.grants.end_connection(user_id, app_id, services.clock.ms())
    for grant_id, created_ms in services.store.grants.of_pair(user_id, app_id):
        _drop(services, user_id, app_id, grant_id, created_ms)
