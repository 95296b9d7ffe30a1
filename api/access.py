"""Who may come through a door: each route declares it; gate, document and matrix of access read it from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "access"


@dataclass(frozen=True, slots=True)
class Access:
    """`scopes`: what an OAuth 2 token must have been granted; `app`: an app without a user may ask, too.

    `active`: whoever is suspended may not even read here. Nobody who is suspended changes anything, anywhere.

    `anyone`: nobody needs to be known. A route with `own_only` wants the platform's own sign-in, never an app's token.
    """

    scopes: tuple[str, ...] = ()
    app: bool = False
    anyone: bool = False
    own_only: bool = False
    active: bool = False


ANYONE = Access(anyone=True)
OWN_ONLY = Access(own_only=True)


def needs(*scopes: str, app: bool = False, active: bool = False) -> Callable[[View], View]:
    """Declares the scopes of a route. It stands innermost, next to the function."""
    return declared(Access(scopes, app, active=active))


def declared(access: Access) -> Callable[[View], View]:
    """Declares the access of a route."""

    def mark(view: View) -> View:
        setattr(view, _MARK, access)
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access:
    """What the route declared; one that declared nothing is open to nobody but its own sign-in."""
    found: Access = getattr(app.view_functions[endpoint], _MARK, OWN_ONLY)
    return found
