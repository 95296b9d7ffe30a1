"""The page on which people decide about apps: no script, no frame, nothing from elsewhere."""

import secrets
from urllib.parse import urlsplit

from flask import Response, make_response, render_template

_TITLES = {
    "sign-in": "Sign in",
    "consent": "Allow this app?",
    "pin": "Your number",
    "denied": "Not allowed",
    "wrong": "This does not work",
}


def page(state: str, status: int = 200, leads_to: str = "", **shown: object) -> Response:
    """The page in one of its states. `leads_to`: where its form may send the browser in the end."""
    nonce = secrets.token_urlsafe(16)
    answer = make_response(
        render_template("authorize.html", state=state, title=_TITLES[state], nonce=nonce, **shown), status
    )
    return guarded(answer, nonce, leads_to)


def guarded(answer: Response, nonce: str = "", leads_to: str = "") -> Response:
    """The answer with the headers that keep others out."""
    policy = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
    # Browsers hold the redirect behind a form to this, too.
    policy.append(f"form-action 'self' {_source(leads_to)}".rstrip())
    if nonce:
        policy.append(f"style-src 'nonce-{nonce}'")
    answer.headers.update(
        {
            "content-security-policy": "; ".join(policy),
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        }
    )
    return answer


def sent_to(location: str) -> Response:
    """On to the app, by GET."""
    return guarded(Response(status=303, headers={"location": location}), leads_to=location)


def _source(uri: str) -> str:
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"}:
        return f"{parts.scheme}://{parts.netloc}"
    return f"{parts.scheme}:" if parts.scheme else ""
