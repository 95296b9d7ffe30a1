"""Where people decide whether an app may act for them: sign in, agree or not. OAuth 2.0 and 1.0a share the page."""

from collections.abc import Callable
from dataclasses import dataclass

from apiflask import APIBlueprint
from flask import Response, request

from api.access import ANYONE, declared
from api.auth import accounts, browser, oauth1, oauth2, scopes, sessions
from api.auth.browser import Browser
from api.auth.errors import Declined, NotSignedIn
from api.bodies import fields_of, forms
from api.context import context, services
from api.views import pages as view
from cql.apps import App
from fanout import hydrate
from fanout.errors import Busy, Forbidden, Invalid

authorize = APIBlueprint("authorize", __name__, enable_openapi=False)

_WAYS = ["GET", "POST"]
_EXPIRED = "This page had been open for too long, or was not shown by us. Please decide again."


@dataclass(frozen=True)
class Question:
    """What an app asks. `agree` and `refuse` give the address to go to and the number to show, if there are any."""

    app: App
    allowed: list[str]
    leads_to: str
    agree: Callable[[int], tuple[str, str]]
    refuse: Callable[[], str]
    sign_in_again: bool = False
    username: str = ""


@authorize.errorhandler(Declined)
@authorize.errorhandler(Invalid)
def wrong(refusal: Exception) -> Response:
    """Says on the page what cannot be told to the app, for it is not certain who asks."""
    return view.page("wrong", 400, wrong=str(refusal))


@authorize.route("/i/oauth2/authorize", methods=_WAYS, endpoint="oauth2")
@authorize.route("/oauth2/authorize", methods=_WAYS, endpoint="oauth2_short")
@declared(ANYONE)
@forms
def authorize_oauth2() -> Response:
    """Asks whether an app may do what it names: OAuth 2.0, authorization code with PKCE."""
    given = fields_of(request.query_string)
    app, uri = oauth2.addressee(services(), given)
    try:
        asked = oauth2.asked(app, uri, given)
    except Declined as declined:
        state = given.get("state", "")[:500]
        return view.sent_to(oauth2.answered(uri, state, error=declined.error, error_description=declined.description))
    return _page(_of_oauth2(asked))


@authorize.route("/oauth/authorize", methods=_WAYS, endpoint="oauth1")
@authorize.route("/oauth/authenticate", methods=_WAYS, endpoint="oauth1_too")
@authorize.route("/i/oauth/authenticate", methods=_WAYS, endpoint="oauth1_by_xdk")
@declared(ANYONE)
@forms
def authorize_oauth1() -> Response:
    """Asks whether an app may act for a person: OAuth 1.0a."""
    return _page(_of_oauth1(fields_of(request.query_string)))


def _of_oauth2(asked: oauth2.Asked) -> Question:
    return Question(
        asked.app,
        [scopes.SCOPES[each] for each in asked.scopes.split()],
        asked.redirect_uri,
        lambda user_id: (oauth2.approve(services(), asked, user_id), ""),
        lambda: oauth2.answered(asked.redirect_uri, asked.state, error="access_denied"),
    )


def _of_oauth1(given: dict[str, str]) -> Question:
    token = given.get("oauth_token", "")
    found, app = oauth1.undecided(services(), token)
    return Question(
        app,
        [scopes.EVERYTHING],
        "" if found.callback == oauth1.PIN else found.callback,
        lambda user_id: oauth1.approve(services(), token, user_id),
        lambda: oauth1.deny(services(), token),
        given.get("force_login", "").lower() in {"1", "true"},
        given.get("screen_name", "")[:16],
    )


def _page(question: Question) -> Response:
    visitor = browser.unpacked(context().vault, request.cookies.get(browser.COOKIE, ""), context().tokens.now_s())
    if request.method != "POST":
        known = visitor is not None and not question.sign_in_again and browser.stands(services(), visitor)
        return _asked(question, visitor if visitor and known else _stranger(), question.username)
    form = fields_of(request.get_data())
    if visitor is None or not browser.shown_to(context().vault, visitor, _about(), form.get("csrf", "")):
        return _asked(question, _stranger(), question.username, 403, _EXPIRED)
    return _decided(question, visitor, form)


def _decided(question: Question, visitor: Browser, form: dict[str, str]) -> Response:
    action = form.get("action")
    if action == "deny":
        return _left(question, question.refuse())
    if action == "sign-in":
        return _signed_in(question, visitor, form)
    if action == "sign-out" or not browser.stands(services(), visitor):
        if visitor.user_id:
            sessions.revoke(services(), visitor.session_id)
        return _asked(question, _stranger(), question.username)
    if action != "approve":
        return _asked(question, visitor)
    location, pin = question.agree(visitor.user_id)
    return view.sent_to(location) if location else view.page("pin", app=question.app.name, pin=pin)


def _signed_in(question: Question, visitor: Browser, form: dict[str, str]) -> Response:
    username = form.get("username", "").strip().removeprefix("@")[:16]
    try:
        started = accounts.log_in(
            services(), context().passwords, username, form.get("password", "")[:256], sessions.start_briefly
        )
    except (NotSignedIn, Forbidden, Busy) as wrong:
        return _asked(question, visitor, username, 429 if isinstance(wrong, Busy) else 403, str(wrong))
    seconds = services().settings.handshake_seconds
    return _asked(question, browser.signed_in(started, context().tokens.now_s(), seconds))


def _left(question: Question, location: str) -> Response:
    return view.sent_to(location) if location else view.page("denied", app=question.app.name)


def _asked(question: Question, visitor: Browser, username: str = "", status: int = 200, wrong: str = "") -> Response:
    vault, state = context().vault, "consent" if visitor.user_id else "sign-in"
    if visitor.user_id:
        username = hydrate.users(services(), [visitor.user_id])[visitor.user_id].username
    shown = {"app": question.app.name, "username": username, "allowed": question.allowed, "wrong": wrong}
    csrf = browser.form_token(vault, visitor, _about())
    answer = view.page(state, status, question.leads_to, csrf=csrf, **shown)
    answer.set_cookie(
        browser.COOKIE,
        browser.packed(vault, visitor),
        max_age=services().settings.handshake_seconds,
        secure=context().settings.public_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _stranger() -> Browser:
    return browser.stranger(context().tokens.now_s(), services().settings.handshake_seconds)


def _about() -> str:
    return f"{request.path}?{request.query_string.decode('latin1')}"
