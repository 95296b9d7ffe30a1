"""Before the first start of the application: its role in Cassandra, copies of `system_auth`, and the schema."""

import time
from collections.abc import Callable

from config.metrics import Silence
from config.settings import Settings
from cql.connect import connect
from cql.errors import StoreError
from cql.migrate import MigrationError, migrate
from cql.session import Session
from stack.errors import StackError

WAIT_SECONDS, POLL_SECONDS = 7200.0, 10.0
# The role with which every new ring begins; it is shut as soon as there is one of ours.
FIRST = "cassandra"


def prepare(settings: Settings, beat: Callable[[], object] = lambda: None) -> list[str]:
    """Wait for Cassandra, make sure of the role, apply the schema; the names of the steps applied."""
    end = time.monotonic() + WAIT_SECONDS
    while not role(settings):
        if time.monotonic() > end:
            raise StackError(f"Cassandra let nobody in within {WAIT_SECONDS:.0f} s.")
        beat()
        time.sleep(POLL_SECONDS)
    try:
        return migrate(settings)
    except MigrationError as error:
        raise StackError(f"The schema is not as this release needs it: {error}") from error


def role(settings: Settings) -> bool:
    """Whether the application can log in; makes its role in a ring that is new."""
    if _can_enter(settings):
        return True
    if not settings.cassandra_username:
        return False
    first = settings.model_copy(update={"cassandra_username": FIRST, "cassandra_password": FIRST})
    try:
        session = connect(first, Silence())
    except StoreError:
        return False
    try:
        _make_role(session, settings)
    finally:
        session.close()
    _shut_first(settings)
    return True


def _can_enter(settings: Settings) -> bool:
    try:
        connect(settings, Silence()).close()
    except StoreError:
        return False
    return True


def _make_role(session: Session, settings: Settings) -> None:
    copies = "".join(f", '{dc}': {count}" for dc, count in sorted(settings.cassandra_replication.items()))
    session.execute_ddl(f"ALTER KEYSPACE system_auth WITH replication = {{'class': 'NetworkTopologyStrategy'{copies}}}")
    name, password = (_quoted(text) for text in (settings.cassandra_username, settings.cassandra_password))
    session.simple(f"CREATE ROLE IF NOT EXISTS {name} WITH PASSWORD = {password} AND LOGIN = true AND SUPERUSER = true")


def _shut_first(settings: Settings) -> None:
    session = connect(settings, Silence())
    try:
        session.simple(f"ALTER ROLE {FIRST} WITH LOGIN = false AND SUPERUSER = false")
    finally:
        session.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
