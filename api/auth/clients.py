"""Which app asks for tokens of OAuth 2.0, and has it the right to."""

from collections.abc import Mapping
from urllib.parse import unquote_plus

from api.auth import apps
from api.auth.errors import Declined
from cql.apps import App
from fanout.services import Services

Basic = tuple[str, str]
"""User name and password of HTTP Basic."""


def client(services: Services, basic: Basic | None, given: Mapping[str, str]) -> App:
    """The app whose credentials stand in the header or the body; Declined.

    A confidential app must show its secret; a public one has none, and any that it shows is a mistake.
    """
    client_id, secret = _credentials(basic, given)
    app = apps.of_text(services, client_id)
    if app is None or client_id != str(app.app_id):
        raise _refused("No app has this client_id.")
    if not app.client_secret and secret:
        raise _refused("This app is public: it has no client secret.")
    if app.client_secret and not apps.recognised(app, secret):
        raise _refused("The client secret is missing or wrong.")
    return app


def _credentials(basic: Basic | None, given: Mapping[str, str]) -> tuple[str, str]:
    in_body = given.get("client_id", ""), given.get("client_secret", "")
    if basic is None:
        return in_body
    # RFC 6749 has them encoded as in a form; ours hold nothing that this would change.
    client_id, secret = (unquote_plus(part) for part in basic)
    if in_body[0] not in {"", client_id} or in_body[1] not in {"", secret}:
        raise _refused("The client credentials in header and body differ.")
    return client_id, secret


def _refused(description: str) -> Declined:
    return Declined("invalid_client", description, 401)
