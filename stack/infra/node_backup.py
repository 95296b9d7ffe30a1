"""Backup and restore of the node on a machine: its slot is its name in the vault `s3://BUCKET/cassandra/CLUSTER`."""

from functools import partial
from pathlib import Path

from config.metrics import Silence
from config.settings import Settings, load
from cql.connect import connect
from cql.errors import StoreError
from stack.errors import StackError
from stack.infra import backup, daemon, export, local, ready, vault, volume
from stack.infra import restore as restores
from stack.infra.backup import Place
from stack.infra.machine import Host, Machine
from stack.infra.vault import Vault


def place(host: Host, machine: Machine) -> Place:
    """The node of this machine."""
    data = host.path(f"{volume.MOUNT}/data")
    return Place(machine.slot, machine.address, data, partial(daemon.nodetool, host))


def _settings(host: Host) -> Settings:
    return load(export.read_file(host.path(str(export.FILE))))


def back_up(host: Host, machine: Machine, to: str | None, name: str | None) -> dict[str, int]:
    """Back up this node, by default into its own bucket under the day and hour, so that all slots' names agree."""
    if to is None and not machine.backup_bucket:
        raise StackError("This machine knows no bucket for backups; say where with --to.")
    where = to or f"s3://{machine.backup_bucket}/cassandra/{machine.cluster}"
    settings = _settings(host)
    schema = local.schema_of(settings, settings.cassandra_keyspace)
    # Roles are part of what must come back; their tables exist in every ring.
    keyspaces = [settings.cassandra_keyspace, "system_auth"]
    store = vault.opened(where, machine.region)
    return backup.back_up(store, place(host, machine), name or local.new_name()[:11], keyspaces, schema)


def restore(host: Host, machine: Machine, store: Vault, name: str, step: str) -> str:
    """One step for this node: its tokens before its first start, the schema on one node, its files on each."""
    if step == "tokens":
        return _set_tokens(host, machine, store, name)
    if step == "schema":
        return f"{_make_schema(host, machine, store, name)} statements."
    counts = restores.restore(store, place(host, machine), machine.slot, name, Path(host.path(volume.MOUNT)))
    return "{tables} tables, {files} files, {bytes} bytes.".format(**counts)


def _set_tokens(host: Host, machine: Machine, store: Vault, name: str) -> str:
    if any(host.path(f"{volume.MOUNT}/data").glob("system/local-*")):
        raise StackError("This node has data already; tokens are for one that has never been started.")
    tokens = restores.tokens_of(store, machine.slot, name)
    file = host.path(daemon.TOKENS)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tokens + "\n")
    return f"{tokens.count(',') + 1} tokens are in {file}; start the node."


def _make_schema(host: Host, machine: Machine, store: Vault, name: str) -> int:
    settings = _settings(host)
    if not ready.role(settings):
        raise StackError("Cassandra lets nobody in yet; wait until its node is UN.")
    try:
        session = connect(settings, Silence())
        try:
            return restores.restore_schema(store, machine.slot, name, session.execute_ddl)
        finally:
            session.close()
    except StoreError as error:
        raise StackError(f"The schema could not be made: {error}") from error
