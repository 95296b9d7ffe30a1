"""Who is asking, whatever they showed for it."""

from dataclasses import dataclass
from uuid import UUID

from api.access import Access
from fanout.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Caller:
    """`user_id` 0: an app without a user. `app_id` 0: the platform's own sign-in. `scopes` None: all of them.

    `session_id`: a sign-in, or an app's grant; None: a token of an audit, or an app's own. `reads_only`: nothing may be
    changed with it. `suspended`: the user is, which only the stores know.
    """

    user_id: int
    app_id: int = 0
    session_id: UUID | None = None
    scopes: frozenset[str] | None = None
    reads_only: bool = False
    suspended: bool = False


def admit(caller: Caller, access: Access, *, reads: bool) -> None:
    """Forbidden, naming what is missing, unless this caller may come through a door with such an access.

    `reads`: the request changes nothing.
    """
    if caller.reads_only and not reads:
        raise Forbidden("A token made for an audit may only read.")
    if caller.suspended and (access.active or not reads):
        raise Forbidden("This account is suspended.")
    if access.own_only and caller.app_id:
        raise Forbidden("This needs your own sign-in; an app's token does not do.")
    if not caller.user_id and not access.app:
        raise Forbidden("This needs the token of a user; an app's own does not do.")
    missing = [scope for scope in access.scopes if caller.scopes is not None and scope not in caller.scopes]
    if missing:
        raise Forbidden(f"The token lacks the scope {', '.join(missing)}.")
