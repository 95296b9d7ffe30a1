"""What the doors share, made once per application and found from any request."""

from dataclasses import dataclass

from flask import Flask, current_app

from api.auth.keys import read_keys
from api.auth.passwords import Passwords
from api.auth.signers import Signers
from api.auth.tokens import Tokens
from api.auth.vault import Vault
from api.cursors import Cursors
from api.limits import Limits
from api.metered import Meter
from api.opening import Opened, Opening
from cache.limits import LocalWindows
from config.clock import Clock
from config.metrics import Silence
from config.settings import Settings
from fanout.services import Services, open_services
from fanout.sweep import Ages

_NAME = "murmuration"
_LOCAL_WINDOWS = 20_000
"""Some 5 MB at the most, while Redis is away."""


@dataclass(frozen=True)
class Context:
    """Everything here lives without input or output; the stores come from `opening`."""

    settings: Settings
    tokens: Tokens
    passwords: Passwords
    vault: Vault
    signers: Signers
    cursors: Cursors
    limits: Limits
    local_windows: LocalWindows
    opening: Opening
    meter: Meter


def attach(app: Flask, settings: Settings) -> None:
    """Gives an application its context; SettingsError if the signing key cannot be used."""
    keys = read_keys(settings.token_signing_key)
    vault, clock = Vault(keys), Clock(settings.clock_offset_ms)
    opening = Opening(lambda: _open(settings))
    app.extensions[_NAME] = Context(
        settings,
        Tokens(settings, keys),
        Passwords(settings.password_hashes_at_once, settings.password_queue),
        vault,
        Signers(vault, lambda: opening.opened().services),
        Cursors(keys.derived("cursors")),
        Limits(settings),
        LocalWindows(clock, _LOCAL_WINDOWS),
        opening,
        Meter(lambda: opening.opened().services, clock, settings.usage_write_seconds),
    )


def _open(settings: Settings) -> Opened:
    # The Celery app reads the environment as it is imported; an application that opens nothing needs neither.
    from workers.app import send

    services = open_services(settings, Silence(), send)
    return Opened(services, Ages(services))


def context_of(app: Flask) -> Context:
    """The context of an application."""
    found: Context = app.extensions[_NAME]
    return found


def context() -> Context:
    """The context of the present request's application."""
    return context_of(current_app)


def services() -> Services:
    """The open stores; StoreUnavailable while Cassandra is away."""
    return context().opening.opened().services


def delivery_age_ms() -> int:
    """The age of the oldest unfinished delivery, as this process knows it."""
    return context().opening.opened().ages.oldest_unfinished_ms()
