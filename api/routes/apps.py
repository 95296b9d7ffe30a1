"""Somebody's apps: made, listed, changed, given new secrets, deleted. An extension: X has a page for it."""

from apiflask import APIBlueprint
from flask import Response

from api import app_inputs as inputs
from api.access import OWN_ONLY, declared
from api.auth import apps as auth
from api.auth import oauth1
from api.auth.gate import viewer_id
from api.context import context, services
from api.gives import gives
from api.schemas import apps as models
from api.schemas import results
from api.views import answers
from api.views import apps as view
from cql.apps import App

apps = APIBlueprint("apps", __name__, url_prefix="/2/apps", tag="Apps")


@apps.post("")
@apps.input(inputs.NewApp, arg_name="body")
@gives(models.MadeApp, 201)
@declared(OWN_ONLY)
def create(body: inputs.NewApp) -> Response:
    """Makes an app. Its secrets are shown this once."""
    confidential = body.type == "confidential"
    made = auth.create(
        services(), context().vault, viewer_id(), body.name, body.redirect_uris, confidential=confidential
    )
    return answers.answer({"data": _told(made, auth.bearer(context().vault, made.app))}, 201)


@apps.get("")
@gives(models.AppPage)
@declared(OWN_ONLY)
def list_all() -> Response:
    """One's own apps, oldest first."""
    return answers.page([view.shown(app) for app in auth.made_by(services(), viewer_id())], "")


@apps.get("/<id:app_id>")
@gives(models.OneApp)
@declared(OWN_ONLY)
def show(app_id: int) -> Response:
    """One app of one's own."""
    return answers.answer({"data": view.shown(_owned(app_id))})


@apps.patch("/<id:app_id>")
@apps.input(inputs.AppChanges, arg_name="body")
@gives(models.OneApp)
@declared(OWN_ONLY)
def edit(app_id: int, body: inputs.AppChanges) -> Response:
    """Changes the name or the redirect URIs."""
    uris = None if body.redirect_uris is None else tuple(body.redirect_uris)
    app = auth.edit(services(), _owned(app_id), auth.Changes(body.name, uris))
    return answers.answer({"data": view.shown(app)})


@apps.post("/<id:app_id>/rotate")
@apps.input(inputs.Rotation, arg_name="body")
@gives(models.MadeApp)
@declared(OWN_ONLY)
def rotate(app_id: int, body: inputs.Rotation) -> Response:
    """Replaces a secret, which is shown this once; the one before is good for nothing from now on."""
    made = auth.rotate(services(), context().vault, _owned(app_id), body.what)
    bearer = "" if body.what == "client_secret" else auth.bearer(context().vault, made.app)
    return answers.answer({"data": _told(made, bearer)})


@apps.post("/<id:app_id>/tokens")
@gives(models.OwnToken, 201)
@declared(OWN_ONLY)
def own_token(app_id: int) -> Response:
    """An access token of OAuth 1.0a for oneself, shown this once, as X's page for developers gives it."""
    token, secret = oauth1.own_token(services(), context().vault, _owned(app_id), viewer_id())
    return answers.answer({"data": {"access_token": token, "access_token_secret": secret}}, 201)


@apps.delete("/<id:app_id>")
@gives(results.Deleted)
@declared(OWN_ONLY)
def delete(app_id: int) -> Response:
    """Ends an app with all of its tokens."""
    auth.delete(services(), _owned(app_id))
    return answers.done(deleted=True)


def _owned(app_id: int) -> App:
    return auth.owned(services(), viewer_id(), app_id)


def _told(made: auth.Made, bearer_token: str) -> dict[str, object]:
    return view.with_secrets(
        made.app, api_secret=made.api_secret, client_secret=made.client_secret, bearer_token=bearer_token
    )
