"""Where apps get their tokens, and give them back: OAuth 2.0, app-only bearer, OAuth 1.0a."""

from urllib.parse import urlencode

from apiflask import APIBlueprint
from flask import Response, request

from api.access import ANYONE, declared
from api.auth import apps, clients, oauth1, oauth2, signed, standing
from api.auth.caller import Caller
from api.auth.errors import Declined, NotSignedIn
from api.auth.signatures import Request
from api.auth.standing import Shown
from api.bodies import fields_of, forms
from api.context import context, services
from api.gives import FORM, JSON, gives, takes
from api.schemas import oauth as models
from api.views import oauth as view
from cql.apps import App
from fanout import hydrate

oauth = APIBlueprint("oauth", __name__, tag="OAuth")


@oauth.errorhandler(Declined)
def declined(refusal: Declined) -> Response:
    """Says it in the words of OAuth 2.0 and in ours."""
    return view.declined(refusal)


@oauth.post("/oauth2/token")
@takes(models.AppTokenRequest, FORM, JSON)
@gives(models.AppToken, refused=models.Declined)
@declared(ANYONE)
@forms
def app_token() -> Response:
    """An app's own token, by its key and secret (HTTP Basic). Asking again gives the same."""
    if _given().get("grant_type") != "client_credentials":
        raise Declined("unsupported_grant_type", "grant_type must be client_credentials.")
    return view.tokens(access_token=apps.bearer(context().vault, _app_by_key()))


@oauth.post("/oauth2/invalidate_token")
@takes(models.AppTokenEnd, FORM, JSON)
@gives(models.Invalidated, refused=models.Declined)
@declared(ANYONE)
@forms
def invalidate_app_token() -> Response:
    """Ends an app's own token; the next one that it asks for is another."""
    token, app = _given().get("access_token", ""), _app_by_key()
    if not apps.invalidate(services(), context().vault, app, token):
        raise Declined("invalid_request", "access_token is not the bearer token of this app.")
    return view.plain({"access_token": token})


@oauth.post("/2/oauth2/token")
@takes(models.TokenRequest, FORM, JSON)
@gives(models.UserToken, refused=models.Declined)
@declared(ANYONE)
@forms
def user_token() -> Response:
    """Exchanges a code, or a refresh token, for tokens with which the app acts for a user."""
    given = _given()
    app = clients.client(services(), _basic(), given)
    if given.get("grant_type") == "authorization_code":
        granted = oauth2.exchange(services(), app, given)
    elif given.get("grant_type") == "refresh_token":
        granted = oauth2.refresh(services(), context().vault, app, given)
    else:
        raise Declined("unsupported_grant_type", "grant_type must be authorization_code or refresh_token.")
    seconds, grant = services().settings.app_token_seconds, granted.grant
    access_token = context().tokens.mint_for_app(grant.user_id, app.app_id, grant.grant_id, granted.scopes, seconds)
    return view.tokens(access_token, granted.refresh_token, seconds, granted.scopes)


@oauth.post("/2/oauth2/revoke")
@takes(models.TokenEnd, FORM, JSON)
@gives(models.Revoked, refused=models.Declined)
@declared(ANYONE)
@forms
def revoke() -> Response:
    """Ends everything that came of one consent, by its access token or its refresh token."""
    given = _given()
    app = clients.client(services(), _basic(), given)
    if not given.get("token"):
        raise Declined("invalid_request", "token is missing.")
    oauth2.revoke(services(), context().tokens, app, given["token"])
    return view.plain({"revoked": True})


@oauth.post("/oauth/request_token")
@gives(None, media_type=FORM)
@declared(ANYONE)
@forms
def request_token() -> Response:
    """The first leg of OAuth 1.0a, signed by the app."""
    asked = signed.read(_oauth_header())
    app_id = _standing(signed.by_app(context(), asked)).app_id
    token, secret = oauth1.begin(services(), context().vault, app_id, asked.oauth.get("oauth_callback", ""))
    return _form(oauth_token=token, oauth_token_secret=secret, oauth_callback_confirmed="true")


@oauth.post("/oauth/access_token")
@gives(None, media_type=FORM)
@declared(ANYONE)
@forms
def access_token() -> Response:
    """The last leg of OAuth 1.0a, signed with the secret of the request token."""
    asked = signed.read(_oauth_header())
    if not asked.oauth.get("oauth_verifier"):
        raise NotSignedIn("oauth_verifier is missing.")
    _standing(signed.by_app(context(), asked, _request_secret(asked)))
    token, secret, user_id = oauth1.exchange(services(), context().vault, asked.token, asked.oauth["oauth_verifier"])
    username = hydrate.users(services(), [user_id])[user_id].username
    return _form(oauth_token=token, oauth_token_secret=secret, user_id=str(user_id), screen_name=username)


def _request_secret(asked: Request) -> str:
    app_id = context().signers.app(asked.key).app_id
    return oauth1.secret_of(services(), context().vault, asked.token, app_id)


def _standing(shown: Shown) -> Caller:
    return standing.judged(services(), shown, standing.asked(services(), shown))


def _oauth_header() -> str:
    kind, _, rest = request.headers.get("authorization", "").partition(" ")
    return rest if kind.lower() == "oauth" else ""


def _app_by_key() -> App:
    basic = _basic()
    try:
        return apps.of_key(services(), context().vault, *(basic or ("", "")))
    except NotSignedIn as wrong:
        raise Declined("invalid_client", str(wrong), 401) from None


def _basic() -> clients.Basic | None:
    found = request.authorization
    if found is not None and found.type == "basic":
        return found.username or "", found.password or ""
    if request.headers.get("authorization", "").lower().startswith("basic"):
        raise Declined("invalid_client", "The header Authorization: Basic … cannot be read.", 401)
    return None


def _given() -> dict[str, str]:
    """What stands in the body, be it a form or JSON."""
    if not request.is_json:
        return fields_of(request.get_data())
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Declined("invalid_request", "The body must be a form, or a JSON object of texts.")
    return body


def _form(**fields: str) -> Response:
    answer = Response(urlencode(fields), mimetype="application/x-www-form-urlencoded")
    answer.headers["cache-control"] = "no-store"
    return answer
