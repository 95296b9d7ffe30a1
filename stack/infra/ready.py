"""Before the first start of the application: its role in Cassandra, copies of `system_auth`, and the schema."""

import time
from collections.abc import Callable
from contextlib import closing

from config.metrics import Silence
from config.settings import Settings
from cql.connect import connect
from cql.errors import StoreError
from cql.migrate import MigrationError, migrate
from cql.session import FAILURES, Session
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
    """Whether the application can log in, and nobody by the role of a new ring; makes its own as soon as it can."""
    if not settings.cassandra_username:
        return _done(settings, lambda _: None)
    first = settings.model_copy(update={"cassandra_username": FIRST, "cassandra_password": FIRST})
    if _done(settings, _shut_first):
        return True
    return _done(first, lambda session: _make_role(session, settings)) and _done(settings, _shut_first)


def _make_role(session: Session, settings: Settings) -> None:
    copies = "".join(f", '{dc}': {count}" for dc, count in sorted(settings.cassandra_replication.items()))
    session.execute_ddl(f"ALTER KEYSPACE system_auth WITH replication = {{'class': 'NetworkTopologyStrategy'{copies}}}")
    name, password = (_quoted(text) for text in (settings.cassandra_username, settings.cassandra_password))
    session.simple(f"CREATE ROLE IF NOT EXISTS {name} WITH PASSWORD = {password} AND LOGIN = true AND SUPERUSER = true")


def _shut_first(session: Session) -> None:
    session.simple(f"ALTER ROLE IF EXISTS {FIRST} WITH LOGIN = false AND SUPERUSER = false")


def _done(who: Settings, act: Callable[[Session], None]) -> bool:
    """Whether somebody could log in and do it; False as long as too little of the ring is up, too."""
    try:
        with closing(connect(who, Silence())) as session:
            act(session)
    except (StoreError, *FAILURES):
        return False
    return True


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
