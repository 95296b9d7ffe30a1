"""Sign-up, log-in and log-out, refresh, and a new password."""

from apiflask import APIBlueprint
from flask import Response

from api import inputs
from api.access import ANYONE, OWN_ONLY, declared
from api.auth import accounts as auth
from api.auth import gate, sessions
from api.context import context, services
from api.gives import gives
from api.schemas import accounts as models
from api.schemas import results
from api.views import accounts as view
from api.views import answers
from cql.records import User

accounts = APIBlueprint("accounts", __name__, url_prefix="/auth", tag="Accounts")


@accounts.post("/signup")
@accounts.input(inputs.SignUp, arg_name="body")
@gives(models.SignedUp, 201)
@declared(ANYONE)
def sign_up(body: inputs.SignUp) -> Response:
    """Makes an account and signs in. 409: the name is taken. After a 503 ask again; on a 409, log in."""
    name = body.name or body.username
    user = auth.sign_up(services(), context().passwords, body.username, name, body.password)
    return _signed_in(sessions.start(services(), user.user_id), 201, user)


@accounts.post("/login")
@accounts.input(inputs.LogIn, arg_name="body")
@gives(models.SignedIn)
@declared(ANYONE)
def log_in(body: inputs.LogIn) -> Response:
    """Signs in with user name and password."""
    return _signed_in(auth.log_in(services(), context().passwords, body.username, body.password))


@accounts.post("/refresh")
@accounts.input(inputs.Refresh, arg_name="body")
@gives(models.SignedIn)
@declared(ANYONE)
def refresh(body: inputs.Refresh) -> Response:
    """Exchanges a refresh token for new tokens. Each is good once, but for a retry; a later use ends the sign-in."""
    return _signed_in(sessions.refresh(services(), context().vault, body.refresh_token))


@accounts.post("/logout")
@gives(results.LoggedOut)
@declared(OWN_ONLY)
def log_out() -> Response:
    """Ends this sign-in everywhere, also if it has ended before."""
    session_id = gate.session_id()
    if session_id is not None:
        sessions.revoke(services(), session_id)
    return answers.done(logged_out=True)


@accounts.post("/password")
@accounts.input(inputs.NewPassword, arg_name="body")
@gives(results.Changed)
@declared(OWN_ONLY)
def change_password(body: inputs.NewPassword) -> Response:
    """Replaces the password and ends all other sign-ins."""
    auth.change_password(
        services(),
        context().passwords,
        gate.viewer_id(),
        gate.session_id(),
        body.current_password,
        body.new_password,
    )
    return answers.done(changed=True)


def _signed_in(started: sessions.Started, status: int = 200, user: User | None = None) -> Response:
    tokens = context().tokens
    access_token = tokens.mint(started.user_id, started.session_id)
    return answers.answer(view.signed_in(access_token, tokens.seconds, started.refresh_token, user), status)
