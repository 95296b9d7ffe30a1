"""What can go wrong with the store, named for the caller."""


class StoreError(Exception):
    """The store did not do what was asked. `statement` is its name in `statements`."""

    def __init__(self, statement: str, cause: BaseException | None = None) -> None:
        super().__init__(f"{statement}: {type(cause).__name__ if cause else 'failed'}: {cause}")
        self.statement = statement


class StoreUnavailable(StoreError):
    """No quorum answered a read in time. Nothing was changed."""


class OutcomeUnknown(StoreError):
    """A write was not confirmed in time. It may have happened, or may happen yet."""


class NoLease(StoreError):
    """Every worker number is taken, or the lease could not be renewed."""
