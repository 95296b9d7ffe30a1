"""Why somebody was not let in."""

from fanout.errors import Refused


class Declined(Exception):
    """An app asked for tokens in a way that OAuth 2.0 has a word for; the description is safe to show."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


class NotSignedIn(Refused):
    """The request carries nothing, or nothing valid, that says whose it is."""
