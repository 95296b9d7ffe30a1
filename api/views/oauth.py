"""What apps get that ask for tokens."""

from typing import Any

import orjson
from flask import Response

from api.auth.errors import Declined


def tokens(access_token: str, refresh_token: str = "", expires_in: int = 0, scopes: str = "") -> Response:
    """Tokens as OAuth 2 spells them; an app's own has neither an end nor scopes."""
    body: dict[str, Any] = {"token_type": "bearer", "access_token": access_token}
    if expires_in:
        body |= {"expires_in": expires_in, "scope": scopes}
    return plain({**body, **({"refresh_token": refresh_token} if refresh_token else {})})


def plain(body: dict[str, Any], status: int = 200) -> Response:
    """JSON that nobody keeps."""
    answer = Response(orjson.dumps(body), status, mimetype="application/json")
    answer.headers["cache-control"] = "no-store"
    return answer


def declined(refusal: Declined) -> Response:
    """A refusal in the words of OAuth 2.0, and with the keys of every problem."""
    problem = {
        "title": "Unauthorized" if refusal.status == 401 else "Invalid Request",
        "detail": refusal.description,
        "type": "about:blank",
        "status": refusal.status,
        "errors": [{"message": refusal.description, "parameters": {}}],
        "message": refusal.description,
    }
    answer = plain({"error": refusal.error, "error_description": refusal.description, **problem}, refusal.status)
    if refusal.status == 401:
        answer.headers["www-authenticate"] = 'Basic realm="murmuration"'
    return answer
