"""Why something was refused, with a sentence that may be shown to whoever asked. `api/problems.py` maps them."""


class Refused(Exception):
    """The request was understood and declined; nothing was changed. The message is safe to show."""


class NotFound(Refused):
    """What was named does not exist, or no longer."""


class Forbidden(Refused):
    """It exists, and this person may not."""


class Invalid(Refused):
    """The request itself is wrong. `parameter` names the part of it."""

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class Conflict(Refused):
    """The same thing is under way, or already taken."""


class KeyReused(Refused):
    """An idempotency key came back with another body."""


class Busy(Refused):
    """A bounded queue is full. `retry_after_seconds` says when to come back."""

    def __init__(self, message: str, retry_after_seconds: int = 1) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Away(Exception):
    """Something that this answer needs does not answer; what was asked for may have happened or not."""
