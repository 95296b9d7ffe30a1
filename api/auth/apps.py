"""Apps: made, listed, changed, given new secrets, deleted. Each secret leaves once, at the moment it is made."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from struct import Struct
from typing import Any, Literal

import orjson

from api.auth.errors import NotSignedIn
from api.auth.vault import Vault, hashed, new_secret, same
from api.values import an_id
from cache.copies import Answers
from cql.apps import App
from fanout.errors import Conflict, Invalid, NotFound
from fanout.services import Services

What = Literal["api_key", "client_secret", "bearer_token"]

_EVER = 10
"""So many times as many apps as somebody may have at a time, they may ever make: the list has an end."""

_BEARER = Struct(">QQ")
_MAC_BYTES = 32
_UNKNOWN = "The key or the secret of the app is wrong."


@dataclass(frozen=True, slots=True)
class Made:
    """An app and those of its secrets that were made just now, in clear."""

    app: App
    api_secret: str = ""
    client_secret: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change of an app; None leaves it as it is."""

    name: str | None = None
    redirect_uris: tuple[str, ...] | None = None


def create(
    services: Services, vault: Vault, owner_id: int, name: str, redirect_uris: Sequence[str], *, confidential: bool
) -> Made:
    """A new app. Conflict if the owner has as many as one may have."""
    _refuse_many(services, owner_id)
    app_id, now_us = services.store.ids.mint(), services.clock.us()
    api_secret, client_secret = new_secret(), new_secret() if confidential else ""
    app = App(
        app_id,
        owner_id,
        name,
        _new_key(app_id),
        vault.seal(f"app/{app_id}", api_secret),
        hashed(client_secret) if confidential else "",
        tuple(redirect_uris),
        generation=now_us,
        stamp=now_us,
    )
    services.store.apps.add(app)
    return Made(app, api_secret, client_secret)


def _refuse_many(services: Services, owner_id: int) -> None:
    most = services.settings.apps_max
    ever = services.store.apps.made_by(owner_id, most * _EVER)
    if len([app for app in ever if not app.deleted_ms]) >= most:
        raise Conflict(f"Nobody may have more than {most} apps. Delete one that is not needed any more.")
    if len(ever) >= most * _EVER:
        raise Conflict(f"Nobody may make more than {most * _EVER} apps, deleted ones included.")


def _new_key(app_id: int) -> str:
    return f"{app_id}-{secrets.token_hex(12)}"


def made_by(services: Services, owner_id: int) -> list[App]:
    """Somebody's apps, oldest first."""
    found = services.store.apps.made_by(owner_id, services.settings.apps_max * _EVER)
    return [app for app in found if not app.deleted_ms]


def owned(services: Services, owner_id: int, app_id: int) -> App:
    """The app, as Cassandra holds it; NotFound alike for one that is not there and one of somebody else."""
    app = services.store.apps.get(app_id)
    if app is None or app.deleted_ms or app.owner_id != owner_id:
        raise NotFound(f"You have no app with the id {app_id}.")
    return app


def edit(services: Services, app: App, changes: Changes) -> App:
    """The app with another name or other redirect URIs. CacheAway: ask again."""
    return _save(services, app, **{name: value for name, value in asdict(changes).items() if value is not None})


def rotate(services: Services, vault: Vault, app: App, what: What) -> Made:
    """New secrets for old ones, which are good for nothing from now on. CacheAway: ask again.

    A new key ends the bearer token, too: whoever knew the old secret could ask for it.
    """
    generation = max(services.clock.us(), app.generation + 1)
    if what == "bearer_token":
        return Made(_save(services, app, generation=generation))
    secret = new_secret()
    if what == "client_secret":
        if not app.client_secret:
            raise Invalid("A public app has no client secret.", "what")
        return Made(_save(services, app, client_secret=hashed(secret)), client_secret=secret)
    sealed = vault.seal(f"app/{app.app_id}", secret)
    changed = _save(services, app, api_key=_new_key(app.app_id), api_secret=sealed, generation=generation)
    return Made(changed, api_secret=secret)


def invalidate(services: Services, vault: Vault, app: App, token: str) -> bool:
    """Ends an app's own token; whether it was one of this app. CacheAway: ask again."""
    named = read_bearer(vault, token)
    if named is None or named[0] != app.app_id:
        return False
    stored = services.store.apps.get(app.app_id) or app
    if named[1] == stored.generation:
        rotate(services, vault, stored, "bearer_token")
    else:
        services.caches.apps.remove([app.app_id])
    return True


def delete(services: Services, app: App) -> None:
    """Ends the app with every token of it. CacheAway: ask again."""
    _save(services, app, deleted_ms=services.clock.ms())


def _save(services: Services, app: App, **changes: Any) -> App:
    stamp = max(services.clock.us(), app.stamp + 1)
    try:
        services.store.apps.change(app.app_id, stamp, **changes)
    finally:
        services.caches.apps.remove([app.app_id])
    return replace(app, **changes, stamp=stamp)


def get(services: Services, app_id: int, answers: Answers | None = None) -> App | None:
    """The app, unless it was deleted; from its copy, or from Cassandra. `answers`: what `look` has found."""

    def read(ids: list[int]) -> dict[int, bytes]:
        found = {each: services.store.apps.get(each) for each in ids}
        return {each: orjson.dumps(asdict(app)) for each, app in found.items() if app is not None}

    copy = services.caches.apps.get([app_id], read, answers).get(app_id)
    if copy is None:
        return None
    row = orjson.loads(copy)
    app = App(**{**row, "redirect_uris": tuple(row["redirect_uris"])})
    return None if app.deleted_ms else app


def of_text(services: Services, text: str) -> App | None:
    """The app that a client id, or the front of a key, names."""
    try:
        return get(services, an_id(text.partition("-")[0]))
    except ValueError:
        return None


def of_key(services: Services, vault: Vault, api_key: str, api_secret: str) -> App:
    """The app whose key and secret these are; NotSignedIn."""
    app = of_text(services, api_key)
    if app is None or not hmac.compare_digest(app.api_key.encode(), api_key.encode()):
        raise NotSignedIn(_UNKNOWN)
    if not hmac.compare_digest(vault.open(f"app/{app.app_id}", app.api_secret).encode(), api_secret.encode()):
        raise NotSignedIn(_UNKNOWN)
    return app


def recognised(app: App, client_secret: str) -> bool:
    """Whether this is the client secret of a confidential app."""
    return same(app.client_secret, client_secret)


def bearer(vault: Vault, app: App) -> str:
    """The app's own token: always the same, until another generation begins."""
    name = _BEARER.pack(app.app_id, app.generation)
    return urlsafe_b64encode(name + vault.macs("app bearer", name)[0]).decode()


def read_bearer(vault: Vault, token: str) -> tuple[int, int] | None:
    """App and generation of an app's own token; None for any other text."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    name, mac = raw[: _BEARER.size], raw[_BEARER.size :]
    if len(mac) != _MAC_BYTES or urlsafe_b64encode(raw).decode() != token:
        return None
    if not any(hmac.compare_digest(mac, each) for each in vault.macs("app bearer", name)):
        return None
    app_id, generation = _BEARER.unpack(name)
    return app_id, generation
