"""Why somebody was not let in."""

from fanout.errors import Refused


class NotSignedIn(Refused):
    """The request carries nothing, or nothing valid, that says whose it is."""
