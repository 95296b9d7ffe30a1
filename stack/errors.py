"""What can go wrong while running the parts, said to the person at the terminal."""


class StackError(Exception):
    """The message is a whole sentence that says what to do next where there is something to do."""


class PartFailed(StackError):
    """A part did not come up or did not answer in time; the message carries the tail of its log."""
