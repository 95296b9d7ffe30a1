"""What may come in about apps."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.values import DisplayName

_STRICT = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

# Nothing that could end a header, an attribute or a directive of a policy.
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?\[\]@!$&()*+=%-]+", re.ASCII)
_RUNS_CODE = frozenset({"about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"})


def a_redirect_uri(value: str) -> str:
    """Where a browser may be sent back to; ValueError for what could not be, or must not."""
    scheme = value.partition(":")[0]
    if not _URI.fullmatch(value) or scheme in _RUNS_CODE:
        raise ValueError("must be an absolute URI without a fragment, such as https://app.example/callback")
    try:
        parts = urlsplit(value)
        sound = scheme not in {"http", "https"} or bool(parts.hostname and "@" not in parts.netloc and parts.port != 0)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("must name a host, without a user name")
    return value


RedirectUri = Annotated[str, Field(max_length=500), AfterValidator(a_redirect_uri)]
RedirectUris = Annotated[list[RedirectUri], Field(max_length=10)]


class NewApp(BaseModel):
    """An app. A public one can keep no secret: it runs on people's own machines."""

    model_config = _STRICT
    name: DisplayName
    redirect_uris: RedirectUris = []
    type: Literal["confidential", "public"] = "confidential"


class AppChanges(BaseModel):
    """What to change of an app; the rest stays."""

    model_config = _STRICT
    name: DisplayName | None = None
    redirect_uris: RedirectUris | None = None


class Rotation(BaseModel):
    """Which of an app's secrets to replace."""

    model_config = _STRICT
    what: Literal["api_key", "client_secret", "bearer_token"]
