"""Backup and restore of a whole state on this machine, as a laptop and the drills have it."""

import time
from functools import partial
from pathlib import Path

from config.metrics import Silence
from config.settings import Settings
from cql.connect import connect
from cql.errors import StoreError
from stack import cassandra, jars, up
from stack.errors import StackError
from stack.infra import backup, restore
from stack.infra.backup import Place
from stack.infra.vault import Vault
from stack.state import State


def place(state: State, number: int) -> Place:
    """A node of a state."""
    data = state.folder / "cassandra" / f"n{number}" / "data" / "data"
    return Place(f"n{number}", cassandra.address_of(number), data, partial(cassandra.nodetool, state, number))


def new_name() -> str:
    """A name for a backup that is made now."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def schema_of(settings: Settings, keyspace: str) -> list[str]:
    """The statements that make a keyspace and all in it, as Cassandra tells them."""
    try:
        session = connect(settings, Silence())
        try:
            rows = session.simple(f"DESCRIBE KEYSPACE {keyspace}")
        finally:
            session.close()
    except StoreError as error:
        raise StackError(f"Cassandra does not tell its schema: {error}") from error
    return [str(row[3]) for row in rows]


def back_up(state: State, vault: Vault, name: str) -> dict[str, int]:
    """Back up every node of a running state, one after the other; files and bytes in all."""
    settings = state.settings()
    keyspace = settings.cassandra_keyspace
    schema = schema_of(settings, keyspace)
    sums = {"files": 0, "bytes": 0, "new": 0}
    for number in range(1, state.about()["nodes"] + 1):
        counts = backup.back_up(vault, place(state, number), name, [keyspace], schema)
        sums = {key: sums[key] + counts[key] for key in sums}
    return sums


def restore_into(state: State, vault: Vault, name: str, *, sync: bool = True) -> dict[str, int]:
    """Make a new state out of a backup and stop its nodes again; tables, files and bytes in all.

    StackError if the state holds anything already, or if the backup is not whole.
    """
    if state.folder.exists() and any(state.folder.iterdir()):
        raise StackError(f"{state.folder} holds something; a backup is restored into a state that is not there yet.")
    nodes = restore.complete(vault, name)
    cassandra.check(len(nodes))
    jars.fetch()
    state.make()
    state.lock()
    try:
        state.remember(nodes=len(nodes))
        cassandra.take_ports(state, len(nodes))
        cassandra.start(state, len(nodes), sync=sync)
        return _fill(state, vault, name, nodes)
    finally:
        up.stop_all(state)
        state.ports.release()
        state.unlock()


def _fill(state: State, vault: Vault, name: str, nodes: list[str]) -> dict[str, int]:
    _make_schema(state, vault, name, nodes)
    sums = {"tables": 0, "files": 0, "bytes": 0}
    for number, node in enumerate(sorted(nodes), 1):
        counts = restore.restore(vault, place(state, number), node, name, Path(state.folder))
        cassandra.nodetool(state, number, "flush")
        sums = {key: sums[key] + counts[key] for key in sums}
    return sums


def _make_schema(state: State, vault: Vault, name: str, nodes: list[str]) -> None:
    for role in ("broker", "cache", "api"):
        state.ports.take(role)
    settings = up.settings_for(state, len(nodes), {})
    try:
        session = connect(settings, Silence())
        try:
            restore.restore_schema(vault, nodes[0], name, session.execute_ddl)
        finally:
            session.close()
    except StoreError as error:
        raise StackError(f"The schema could not be made: {error}") from error
