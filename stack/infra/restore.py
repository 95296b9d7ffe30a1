"""`murmur infra restore`: a backup into fresh nodes that own the same tokens, so every row lies where it is looked for.

The order for a ring: every node is started empty with the tokens of its backup (`tokens_of`), one of them gets the
schema, then each imports its own files. Nothing is repaired or streamed.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from stack.errors import StackError
from stack.infra import ring
from stack.infra.backup import VERSION, Place, file_name, manifest_name, tokens
from stack.infra.vault import Vault, digest

# A table of a terabyte is verified and linked, not copied.
IMPORT_SECONDS = 6 * 3600.0


def backups(vault: Vault) -> dict[str, list[str]]:
    """The names of the nodes that each backup has, by its name; the newest backup last."""
    found: dict[str, list[str]] = {}
    for name in vault.names(""):
        node, _, rest = name.partition("/")
        if rest.startswith("manifests/") and rest.endswith(".json"):
            found.setdefault(rest.removeprefix("manifests/").removesuffix(".json"), []).append(node)
    return dict(sorted(found.items()))


def manifest(vault: Vault, node: str, backup: str) -> dict[str, Any]:
    """What the backup of a node holds; StackError if there is none, or one of another version of ours."""
    if not vault.has(manifest_name(node, backup)):
        raise StackError(f"{vault.place} holds no backup {backup} of {node}.")
    with tempfile.TemporaryDirectory(prefix="murmur-restore-") as work:
        record = vault.read_json(manifest_name(node, backup), Path(work))
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise StackError(f"The backup {backup} of {node} is not of version {VERSION}.")
    return record


def tokens_of(vault: Vault, node: str, backup: str) -> str:
    """For the setting `initial_token` of the fresh node."""
    return ",".join(manifest(vault, node, backup)["tokens"])


def complete(vault: Vault, backup: str) -> list[str]:
    """The nodes of a backup; StackError unless there are as many as the ring had."""
    nodes = backups(vault).get(backup)
    if nodes is None:
        raise StackError(f"{vault.place} holds no backup {backup}; there are {', '.join(backups(vault)) or 'none'}.")
    wanted = {manifest(vault, node, backup)["ring"] for node in nodes}
    if wanted != {len(nodes)}:
        sizes = " and ".join(map(str, sorted(wanted)))
        raise StackError(f"The backup {backup} has {len(nodes)} nodes of a ring of {sizes}: {', '.join(nodes)}.")
    return nodes


def restore_schema(vault: Vault, node: str, backup: str, execute: Callable[[str], object]) -> int:
    """Make keyspaces and tables as they were; `execute` runs one statement. How many there were."""
    statements: Sequence[str] = manifest(vault, node, backup)["schema"]
    for statement in statements:
        execute(statement)
    return len(statements)


def restore(vault: Vault, place: Place, node: str, backup: str, work: Path) -> dict[str, int]:
    """Import the backup `backup` of `node` into the fresh node at `place`; tables, files and bytes.

    `work` must be on the file system of the node's data, which links the files. StackError, before anything is
    imported, unless tokens, data centre and rack are those of the backup and every file is as it was.
    """
    record = manifest(vault, node, backup)
    _same_place(place, record)
    folder = work / f"restore-{backup}-{place.name}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        counts = _fetch(vault, record, folder)
        for table in record["tables"]:
            files = _folder(folder, table)
            place.nodetool("import", files.parent.name, files.name, str(files), deadline_seconds=IMPORT_SECONDS)
            left = [path.name for path in files.glob("*-Data.db")]
            if left:
                raise StackError(f"{place.name}: {table} was not imported whole; {', '.join(left)} is left.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return counts


def _same_place(place: Place, record: dict[str, Any]) -> None:
    was = record["node"]
    own = next((node for node in ring.parse(place.nodetool("status")) if node.address == place.address), None)
    if own is None or (own.dc, own.rack) != (was["dc"], was["rack"]):
        now = f"{own.dc}, {own.rack}" if own else "not in its ring"
        raise StackError(f"{place.name} is {now}, its backup is of {was['dc']}, {was['rack']}.")
    if tokens(place) != record["tokens"]:
        raise StackError(f"{place.name} owns other tokens than its backup; see docs/runbooks/restore-drill.md.")


def _folder(folder: Path, table: str) -> Path:
    """Where `nodetool import` finds a table: it reads the names off the path, and passes over what it cannot read."""
    keyspace, _, name = table.partition(".")
    return folder / keyspace / name


def _fetch(vault: Vault, record: dict[str, Any], folder: Path) -> dict[str, int]:
    """Every file into a folder of its table, its checksum compared."""
    counts = {"tables": 0, "files": 0, "bytes": 0}
    for table, files in record["tables"].items():
        counts["tables"] += 1
        for name, facts in files.items():
            target = _folder(folder, table) / name
            vault.get(file_name(record["node"]["name"], facts["sha256"]), target)
            if digest(target) != facts["sha256"]:
                raise StackError(f"{table}: {name} is not as it was when it was backed up.")
            counts["files"] += 1
            counts["bytes"] += facts["bytes"]
    return counts
