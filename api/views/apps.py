"""Apps on the wire, to their owners."""

from typing import Any

from api.views.times import at, minted_at
from cql.apps import App
from cql.grants import Connection


def shown(app: App) -> dict[str, Any]:
    """One app without its secrets."""
    return {
        "id": str(app.app_id),
        "name": app.name,
        "type": "confidential" if app.client_secret else "public",
        "client_id": str(app.app_id),
        "api_key": app.api_key,
        "redirect_uris": list(app.redirect_uris),
        "created_at": minted_at(app.app_id),
    }


def connected(app: App, connection: Connection) -> dict[str, Any]:
    """One app that somebody connected; without `scopes` it may do everything that an app may."""
    row = {"id": str(app.app_id), "name": app.name, "connected_at": at(connection.connected_ms)}
    return {**row, **({"scopes": connection.scopes.split()} if connection.scopes else {})}


def with_secrets(app: App, **secrets: str) -> dict[str, Any]:
    """One app with those of its secrets that were made just now."""
    return {**shown(app), **{name: secret for name, secret in secrets.items() if secret}}
