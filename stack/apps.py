"""`murmur app`: apps of any account, for whoever runs the platform."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from config.settings import Settings
from stack.errors import StackError
from stack.state import State

if TYPE_CHECKING:
    from api.auth.apps import Made, What
    from cql.apps import App
    from fanout.services import Services

_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
_owner = click.option("--owner", required=True, metavar="NAME", help="The account that the apps belong to.")


@click.group(name="app")
def app() -> None:
    """Make apps with keys and secrets, list them, replace their secrets, delete them."""


@app.command()
@click.argument("name")
@_owner
@click.option("--redirect", "uris", multiple=True, metavar="URI", help="Where it may send people back to; repeatable.")
@click.option("--public", is_flag=True, help="It can keep no secret, for it runs on people's own machines.")
@_json
@click.pass_obj
def create(state: State, name: str, owner: str, uris: tuple[str, ...], public: bool, as_json: bool) -> None:
    """Make an app called NAME and print its secrets, which are shown this once, with a token for its owner."""
    from api import app_inputs, values
    from api.auth import apps, oauth1

    given = app_inputs.NewApp.model_validate
    kind = "public" if public else "confidential"
    with _told(state) as services:
        body = _sound(lambda: given({"name": name, "redirect_uris": list(uris), "type": kind}))
        vault = _vault(services.settings)
        owner_id = _owner_id(services, _sound(lambda: values.a_username(owner.removeprefix("@"))))
        made = apps.create(services, vault, owner_id, body.name, body.redirect_uris, confidential=not public)
        token, secret = oauth1.own_token(services, vault, made.app, owner_id)
        _print_made(services, made, as_json, access_token=token, access_token_secret=secret)


@app.command(name="list")
@_owner
@_json
@click.pass_obj
def list_all(state: State, owner: str, as_json: bool) -> None:
    """List the apps of an account."""
    from api.auth import apps
    from api.views import apps as view

    with _told(state) as services:
        rows = [view.shown(each) for each in apps.made_by(services, _owner_id(services, owner.removeprefix("@")))]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['id']:<20} {row['type']:<13} {row['api_key']:<45} {row['name']}")


@app.command()
@click.argument("app_id")
@click.option(
    "--what",
    type=click.Choice(["api_key", "client_secret", "bearer_token"]),
    default="api_key",
    show_default=True,
    help="A new key comes with a new secret and a new bearer token.",
)
@_json
@click.pass_obj
def rotate(state: State, app_id: str, what: "What", as_json: bool) -> None:
    """Replace a secret of the app APP_ID and print the new one, which is shown this once."""
    from api.auth import apps

    with _told(state) as services:
        _print_made(services, apps.rotate(services, _vault(services.settings), _known(services, app_id), what), as_json)


@app.command()
@click.argument("app_id")
@click.pass_obj
def delete(state: State, app_id: str) -> None:
    """End the app APP_ID with all of its tokens."""
    from api.auth import apps

    with _told(state) as services:
        apps.delete(services, _known(services, app_id))
    click.echo(f"The app {app_id} is deleted; no token of it is good any more.")


@contextmanager
def _told(state: State) -> Iterator["Services"]:
    """The stores of what runs; a refusal becomes the one sentence that it is."""
    from cache.errors import CacheAway
    from cql.errors import StoreError
    from fanout.errors import Refused
    from fanout.services import open_services

    settings = state.settings()
    try:
        services = open_services(settings)
    except StoreError as error:
        raise StackError("Cassandra does not answer; `murmur status` says more.") from error
    try:
        yield services
    except Refused as error:
        raise StackError(str(error)) from error
    except (StoreError, CacheAway) as error:
        raise StackError("A store did not answer; it may have happened or not. Try again.") from error
    finally:
        services.close()


def _vault(settings: Settings) -> Any:
    from api.auth.vault import vault_of

    return vault_of(settings)


def _sound(check: Callable[[], Any]) -> Any:
    """What the check gives; StackError with the first thing that is wrong."""
    try:
        return check()
    except ValueError as error:
        faults: list[Any] = getattr(error, "errors", list)()
        raise StackError(faults[0]["msg"].removeprefix("Value error, ") if faults else str(error)) from None


def _owner_id(services: "Services", name: str) -> int:
    found = services.store.users.named([name]).get(name.casefold())
    if found is None:
        raise StackError(f"There is no account @{name}.")
    return found


def _known(services: "Services", text: str) -> "App":
    from api.auth import apps

    found = apps.of_text(services, text)
    if found is None:
        raise StackError(f"There is no app {text}.")
    return apps.owned(services, found.owner_id, found.app_id)


def _print_made(services: "Services", made: "Made", as_json: bool, **more: str) -> None:
    from api.auth import apps
    from api.views import apps as view

    bearer = apps.bearer(_vault(services.settings), made.app)
    shown = {"api_secret": made.api_secret, "client_secret": made.client_secret, "bearer_token": bearer, **more}
    told = view.with_secrets(made.app, **shown)
    if as_json:
        click.echo(json.dumps(told, indent=1))
        return
    for name, value in told.items():
        click.echo(f"{name:<20} {', '.join(value) if isinstance(value, list) else value}")
