"""Takes the schema forward, step by numbered step, one coordinator at a time.

The lock is a lease row that only its holder or a person (`murmur migrate --clear-lock`) clears: a step that died half
way is looked at before anybody goes on. Steps are additive, so older code runs on a newer schema.
"""

import hashlib
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.metrics import Silence
from config.settings import Settings
from cql.connect import connect
from cql.outbox import BIRTH_SHARD
from cql.session import Session

_BIRTH_SLACK_MINUTES = 2

STEPS = Path(__file__).parent / "schema"

_LOCK = "CREATE TABLE IF NOT EXISTS {ks}.schema_lock (name text PRIMARY KEY, holder uuid)"
_VERSIONS = "CREATE TABLE IF NOT EXISTS {ks}.schema_version (version int PRIMARY KEY, name text, checksum text)"


class MigrationError(Exception):
    """The schema is locked, or a step that was applied has been changed since."""


@dataclass(frozen=True)
class Step:
    """A numbered file of statements."""

    version: int
    name: str
    statements: tuple[str, ...]
    checksum: str


def steps(folder: Path = STEPS) -> list[Step]:
    """Every step, in order."""
    return [_step(path) for path in sorted(folder.glob("[0-9][0-9][0-9]_*.cql"))]


def _step(path: Path) -> Step:
    text = path.read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.strip().startswith("--"))
    statements = tuple(part.strip() for part in lines.split(";") if part.strip())
    return Step(int(path.name[:3]), path.stem, statements, hashlib.sha256(text.encode()).hexdigest())


def migrate(settings: Settings, *, clear_lock: bool = False, told: Callable[[str], None] = lambda _: None) -> list[str]:
    """Applies what is missing; the names of the steps applied. MigrationError if it is locked or was changed."""
    session = connect(settings, Silence())
    try:
        return _migrate(session, settings, clear_lock, told)
    finally:
        session.close()


def pending(session: Session, keyspace: str) -> list[str]:
    """Names of the steps that this code knows and the cluster lacks."""
    applied = {row[0] for row in session.simple(f"SELECT version FROM {keyspace}.schema_version LIMIT 1000")}
    return [step.name for step in steps() if step.version not in applied]


def _migrate(session: Session, settings: Settings, clear_lock: bool, told: Callable[[str], None]) -> list[str]:
    keyspace = settings.cassandra_keyspace
    _prepare_keyspace(session, settings)
    if clear_lock:
        session.simple(f"DELETE FROM {keyspace}.schema_lock WHERE name = 'schema' IF EXISTS")
    holder = uuid.uuid4()
    taken = f"INSERT INTO {keyspace}.schema_lock (name, holder) VALUES ('schema', %s) IF NOT EXISTS"
    if not session.simple(taken, (holder,))[0][0]:
        raise MigrationError("another migration runs, or died: look at it, then `murmur migrate --clear-lock`")
    applied = []
    checksums: dict[int, str] = dict(
        session.simple(f"SELECT version, checksum FROM {keyspace}.schema_version LIMIT 1000")  # type: ignore[arg-type]
    )
    for step in steps():
        if step.version not in checksums:
            told(step.name)
            _apply(session, keyspace, step)
            applied.append(step.name)
        elif checksums[step.version] != step.checksum:
            raise MigrationError(f"{step.name} was changed after it had been applied")
    _note_birth(session, keyspace)
    session.simple(f"DELETE FROM {keyspace}.schema_lock WHERE name = 'schema' IF holder = %s", (holder,))
    return applied


def _prepare_keyspace(session: Session, settings: Settings) -> None:
    copies = "".join(f", '{dc}': {count}" for dc, count in sorted(settings.cassandra_replication.items()))
    session.execute_ddl(
        f"CREATE KEYSPACE IF NOT EXISTS {settings.cassandra_keyspace} "
        f"WITH replication = {{'class': 'NetworkTopologyStrategy'{copies}}}"
    )
    for text in (_LOCK, _VERSIONS):
        session.execute_ddl(text.format(ks=settings.cassandra_keyspace))


def _note_birth(session: Session, keyspace: str) -> None:
    """From which minute on the outbox can hold anything: nobody looks further back."""
    minute = int(time.time()) // 60 - _BIRTH_SLACK_MINUTES
    row = f"INSERT INTO {keyspace}.outbox_marks (shard, delay_seconds, minute) VALUES (%s, 0, %s) IF NOT EXISTS"
    session.simple(row, (BIRTH_SHARD, minute))


def _apply(session: Session, keyspace: str, step: Step) -> None:
    for statement in step.statements:
        session.execute_ddl(_qualified(statement, keyspace))
    row = f"INSERT INTO {keyspace}.schema_version (version, name, checksum) VALUES (%s, %s, %s)"
    session.simple(row, (step.version, step.name, step.checksum))


def _qualified(statement: str, keyspace: str) -> str:
    """Names the keyspace, and lets a step that died half way be applied again."""
    for verb in ("CREATE TABLE ", "ALTER TABLE "):
        if statement.startswith(verb):
            exists = "IF NOT EXISTS " if verb.startswith("CREATE") else ""
            return f"{verb}{exists}{keyspace}.{statement.removeprefix(verb)}"
    raise MigrationError(f"a step may create or alter tables only, not: {statement[:60]}")
