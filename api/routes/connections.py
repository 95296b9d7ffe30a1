"""The apps that somebody allowed to act for them: listed, and ended. An extension: X has a page for it."""

from apiflask import APIBlueprint
from flask import Response

from api import paging
from api.access import OWN_ONLY, declared
from api.auth import grants
from api.auth.gate import own
from api.context import context, services
from api.cursors import packed_id, unpacked_id
from api.gives import gives
from api.schemas import apps as models
from api.schemas import results
from api.views import answers
from api.views import apps as view

connections = APIBlueprint("connections", __name__, url_prefix="/2/users", tag="Apps")


@connections.get("/<id:user_id>/connected_apps")
@connections.input(paging.Hundred, location="query", arg_name="asked")
@gives(models.ConnectionPage)
@declared(OWN_ONLY)
def list_all(user_id: int, asked: paging.Hundred) -> Response:
    """The apps that may act for oneself."""
    scope, cursors = f"connected_apps/{own(user_id)}", context().cursors
    token = paging.token_of(asked)
    after = unpacked_id(cursors.open(scope, token)) if token else 0
    found, onwards = grants.connections(services(), user_id, after, asked.max_results)
    rows = [view.connected(app, connection) for app, connection in found]
    return answers.page(rows, cursors.seal(scope, packed_id(onwards)) if onwards else "")


@connections.delete("/<id:user_id>/connected_apps/<id:app_id>")
@gives(results.Disconnected)
@declared(OWN_ONLY)
def end(user_id: int, app_id: int) -> Response:
    """Ends all that an app may do for oneself, with every token that it holds."""
    grants.end_connection(services(), own(user_id), app_id)
    return answers.done(connected=False)
