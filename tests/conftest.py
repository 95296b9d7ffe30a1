"""The real parts, started once for all tests: one Cassandra, Redis, the API, workers, sweeper, schedule.

`MURMURATION_TEST_STATE=FOLDER` keeps them in that folder; if they run there already, they are used and left running.
"""

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

from config.settings import Settings
from fanout.audience import declare_default
from fanout.services import Services, open_services
from stack import up
from stack.errors import StackError
from stack.state import State, as_environment
from tests.cast import Cast, Person
from tests.small import SMALL

# A busy machine is slow, and that is no failure.
hypothesis.settings.register_profile("murmuration", deadline=None)
hypothesis.settings.load_profile("murmuration")

Opened = Callable[..., Services]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For several processes (`pytest -n`), each of which starts the parts once: a folder's tests that share them stay
    together, and a file that says nothing else is never divided."""
    sharing = {item.path for item in items if "parts" in getattr(item, "fixturenames", ())}
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = item.nodeid.partition("::")[0]
            group = f"parts of {item.path.parent.name}" if item.path in sharing else file
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[up.Running]:
    """All the parts, working; those started here are stopped at the end, whatever happened."""
    named = os.environ.get("MURMURATION_TEST_STATE")
    folder = Path(named) if named else tmp_path_factory.mktemp("parts") / "state"
    running = _running_already(State(folder)) if named else None
    if running is not None:
        yield running
        return
    try:
        started = up.start_parts(folder, settings_overrides=SMALL, sync=False)
    except (StackError, OSError) as failure:
        pytest.fail(f"The real parts could not be started, and these tests need them: {failure}", pytrace=False)
    try:
        yield started
    finally:
        started.stop()


def _running_already(state: State) -> up.Running | None:
    try:
        settings = state.settings()
    except StackError:
        return None
    return up.Running(state, settings, children={process.name: process for process in state.processes()})


@pytest.fixture(scope="session")
def opened(parts: up.Running) -> Iterator[Opened]:
    """Opens services on the same stores, with other settings if any are named; closed at the end."""
    with contextlib.ExitStack() as stack:

        def open_more(**overrides: Any) -> Services:
            send = overrides.pop("send", None)
            settings = parts.settings.model_copy(update=overrides)
            services = open_services(settings, send=send) if send else open_services(settings)
            stack.callback(services.close)
            return services

        yield open_more


@pytest.fixture(scope="session")
def services(opened: Opened, workers: ModuleType) -> Services:
    """The stores and the broker of the parts, in this process."""
    return opened(send=workers.app.send)


@pytest.fixture(scope="session")
def workers(parts: up.Running) -> ModuleType:
    """The workers' own room in this process: `workers.tasks`, `workers.app`. It reads the environment once."""
    with pytest.MonkeyPatch.context() as environment:
        for name, text in as_environment(parts.settings).items():
            environment.setenv(name, text)
        importlib.import_module("workers.tasks")
        return importlib.import_module("workers")


@pytest.fixture(scope="session")
def tasks(workers: ModuleType, services: Services) -> ModuleType:
    """The tasks, to be run here as often and as late as one likes."""
    workers.app.Process.services = services
    found: ModuleType = workers.tasks
    return found


@pytest.fixture(scope="session")
def alone(opened: Opened) -> Services:
    """A platform of its own without any worker: another keyspace, another database of Redis."""
    services = opened(**_apart(opened))
    declare_default(services)
    return services


def _apart(opened: Opened) -> dict[str, Any]:
    settings: Settings = opened().settings
    apart = {"cassandra_keyspace": "murmuration_alone", "cache_url": settings.cache_url.removesuffix("0") + "1"}
    up.migrate(settings.model_copy(update=apart))
    return apart


@pytest.fixture(scope="session")
def cast(parts: up.Running, services: Services) -> Cast:
    """Makes people."""
    return Cast(parts.url, services)


@pytest.fixture
def alice(cast: Cast) -> Person:
    return cast.one("alice")


@pytest.fixture
def bob(cast: Cast) -> Person:
    return cast.one("bob")


@pytest.fixture
def carol(cast: Cast) -> Person:
    return cast.one("carol")


@pytest.fixture
def star(cast: Cast) -> Person:
    """Somebody above the line: whoever follows, pulls."""
    return cast.star("star")
