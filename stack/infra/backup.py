"""`murmur infra backup`: a snapshot of each node's files, with tokens, schema and checksums, in a vault.

SSTables never change, so a file is kept once, by what is in it; a later backup adds what is new. A node's manifest is
written last: without it there is no backup of that node. What was acknowledged at LOCAL_QUORUM before the first node's
snapshot began is on a quorum of the nodes' backups.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.errors import StackError
from stack.infra import ring
from stack.infra.vault import Vault, digest

VERSION = 1
NOT_DATA = ("manifest.json", "schema.cql")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True)
class Place:
    """One node to back up or to restore: its name in the vault, its data folder, and its nodetool."""

    name: str
    address: str
    data: Path
    nodetool: Callable[..., str]


def back_up(vault: Vault, place: Place, name: str, keyspaces: Sequence[str], schema: Sequence[str]) -> dict[str, int]:
    """Back up one node under `name`; files and bytes, and how many of them were new.

    `schema` are the statements that make the keyspaces, as the node itself tells them. StackError, and no manifest,
    if anything fails; the snapshot is cleared either way.
    """
    if not _NAME.fullmatch(name):
        raise StackError(f"{name!r} is no name for a backup: letters, digits, dots, hyphens and lines, 64 at most.")
    if vault.has(manifest_name(place.name, name)):
        raise StackError(f"There is a backup {name} of {place.name} already.")
    tag = f"murmur-{name}"
    place.nodetool("snapshot", "--tag", tag, "--", *keyspaces)
    try:
        files, counts = _keep(vault, place, keyspaces, tag)
        _finish(vault, place, name, files, schema)
    finally:
        place.nodetool("clearsnapshot", "-t", tag, "--", *keyspaces)
    return counts


def _keep(vault: Vault, place: Place, keyspaces: Sequence[str], tag: str) -> tuple[dict[str, Any], dict[str, int]]:
    tables: dict[str, dict[str, Any]] = {}
    counts = {"files": 0, "bytes": 0, "new": 0}
    for table, file in snapshot_files(place.data, keyspaces, tag):
        sha256, size = digest(file), file.stat().st_size
        new = vault.put(file_name(place.name, sha256), file)
        tables.setdefault(table, {})[file.name] = {"sha256": sha256, "bytes": size}
        counts = {"files": counts["files"] + 1, "bytes": counts["bytes"] + size, "new": counts["new"] + new}
    if not tables:
        raise StackError(f"{place.name}: the snapshot of {', '.join(keyspaces)} below {place.data} holds no files.")
    return tables, counts


def snapshot_files(data: Path, keyspaces: Sequence[str], tag: str) -> Iterator[tuple[str, Path]]:
    """Table (`keyspace.table`) and path of every file of data in a snapshot."""
    for keyspace in keyspaces:
        for folder in sorted((data / keyspace).glob(f"*/snapshots/{tag}")):
            table = folder.parents[1].name.rpartition("-")[0]
            for file in sorted(folder.iterdir()):
                if file.is_file() and file.name not in NOT_DATA:
                    yield f"{keyspace}.{table}", file


def _finish(vault: Vault, place: Place, name: str, tables: dict[str, Any], schema: Sequence[str]) -> None:
    seen = ring.parse(place.nodetool("status"))
    own = next((node for node in seen if node.address == place.address), None)
    if own is None:
        raise StackError(f"{place.name}: its own address {place.address} is not in its ring.")
    record = {
        "version": VERSION,
        "backup": name,
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "node": {"name": place.name, "address": own.address, "dc": own.dc, "rack": own.rack, "host_id": own.host_id},
        "ring": len(seen),
        "tokens": tokens(place),
        "schema": list(schema),
        "tables": tables,
    }
    with tempfile.TemporaryDirectory(prefix="murmur-backup-") as work:
        vault.write_json(manifest_name(place.name, name), record, Path(work))


def tokens(place: Place) -> list[str]:
    """The tokens that the node owns, sorted as numbers."""
    found = re.findall(r"^Token\s*:\s*(-?\d+)\s*$", place.nodetool("info", "--tokens"), re.MULTILINE)
    if not found:
        raise StackError(f"{place.name} does not tell its tokens.")
    return sorted(found, key=int)


def manifest_name(node: str, backup: str) -> str:
    """Under which name the manifest of a node's backup lies."""
    return f"{node}/manifests/{backup}.json"


def file_name(node: str, sha256: str) -> str:
    """Under which name a file of a node lies."""
    return f"{node}/files/{sha256[:2]}/{sha256}"
