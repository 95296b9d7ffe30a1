"""The small world of the state machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from stack import up
from tests.machine import world

Make = Callable[..., world.World]


@pytest.fixture(scope="module")
def make(parts: up.Running, workers: ModuleType) -> Iterator[Make]:
    """Makes a world with workers of its own, one at a time."""
    up.migrate(world.settings_of(parts))
    with ExitStack() as opened:

        def made(offset_ms: int = 0, **overrides: Any) -> world.World:
            opened.pop_all().close()
            settings = world.settings_of(parts, **overrides)
            opened.enter_context(world.workers(parts, settings))
            return opened.enter_context(world.made(parts, settings, workers.app, offset_ms))

        yield made
