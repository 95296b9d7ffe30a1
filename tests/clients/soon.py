"""Routes that are being built are passed over with a sentence; this goes when the last of them is there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import tweepy

NOTHING = "nothing at this path"
NO_METHOD = "does not know that method"
NO_EXCLUDE = "exclude: String should have at most 0 characters"


@contextmanager
def unless_being_built() -> Iterator[None]:
    """Skips where the server does not know the path, or the method there, yet."""
    try:
        yield
    except (tweepy.HTTPException, AssertionError) as failure:
        skip_if_being_built(str(failure))
        raise


def skip_if_being_built(said: str) -> None:
    """Skips if that is what the server says of a path that it does not know."""
    if any(each in said for each in (NOTHING, NO_METHOD, NO_EXCLUDE)):
        pytest.skip("Its route is being built.")
