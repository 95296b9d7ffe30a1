"""Who is asking, whatever they showed for it."""

from dataclasses import dataclass
from uuid import UUID

from api.access import Access
from fanout.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Caller:
    """`user_id` 0: an app without a user. `app_id` 0: the platform's own sign-in. `scopes` None: all of them.

    `session_id` None: a token of an audit, or one that needs no sign-in; `reads_only`: nothing may be changed with it.
    """

    user_id: int
    app_id: int = 0
    session_id: UUID | None = None
    scopes: frozenset[str] | None = None
    reads_only: bool = False


def admit(caller: Caller, access: Access) -> None:
    """Forbidden, naming what is missing, unless this caller may come through a door with such an access."""
    if access.own_only and caller.app_id:
        raise Forbidden("This needs your own sign-in; an app's token does not do.")
    if not caller.user_id and not access.app:
        raise Forbidden("This needs the token of a user; an app's own does not do.")
    missing = [scope for scope in access.scopes if caller.scopes is not None and scope not in caller.scopes]
    if missing:
        raise Forbidden(f"The token lacks the scope {', '.join(missing)}.")
