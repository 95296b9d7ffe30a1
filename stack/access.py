"""A token for an account without its password: whoever may read the state folder may be anybody."""

from config.settings import Settings
from stack.errors import StackError


def token_for(settings: Settings, name: str) -> str:
    """A fresh access token; StackError if there is no such account."""
    from api.auth import tokens
    from fanout.errors import NotFound
    from fanout.services import open_services

    services = open_services(settings)
    try:
        return tokens.issue_for(services, name)
    except NotFound as error:
        raise StackError(str(error)) from error
    finally:
        services.close()


def id_of(settings: Settings, name: str) -> int:
    """The id of an account; StackError if there is no such account."""
    from fanout.services import open_services

    services = open_services(settings)
    try:
        found = services.store.users.named([name]).get(name.casefold())
    finally:
        services.close()
    if found is None:
        raise StackError(f"There is no account @{name}.")
    return found
