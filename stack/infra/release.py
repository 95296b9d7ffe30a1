"""`murmur infra release`: one archive with everything that a machine needs, the same bytes from the same inputs."""

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stack import jars
from stack.environment import ROOT
from stack.errors import StackError
from stack.infra import wheels

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Release:
    """A built archive: `name` carries the first twelve characters of `sha256`."""

    path: Path
    sha256: str
    bytes: int


def build(
    to: Path,
    architectures: Iterable[str],
    *,
    given: Path | None = None,
    cassandra: Path | None = None,
    lock: Path = wheels.LOCK,
) -> Release:
    """Build into the folder `to`; StackError if a part is missing.

    `given` is a folder of wheels to take instead of fetching them, `cassandra` the folder with the jars' `lib`.
    """
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="murmur-release-", dir=to) as name:
        draft = Path(name) / "release"
        draft.mkdir()
        _put_parts(draft, sorted(set(architectures)), given, cassandra or jars.fetch(), lock)
        _put_sums(draft)
        return _named(pack(draft, Path(name) / "archive"), to)


def _put_parts(draft: Path, architectures: list[str], given: Path | None, cassandra: Path, lock: Path) -> None:
    unknown = [one for one in architectures if one not in wheels.ARCHITECTURES]
    if unknown or not architectures:
        raise StackError(f"Architectures are {' and '.join(wheels.ARCHITECTURES)}, not {', '.join(unknown) or 'none'}.")
    shutil.copy(HERE / "install.sh", draft / "install.sh")
    shutil.copytree(HERE / "units", draft / "units")
    own = own_wheel(draft / "own")
    (draft / "wheels").mkdir()
    if given is None:
        wheels.fetch(architectures, draft / "wheels")
    else:
        for wheel in sorted(given.glob("*.whl")):
            shutil.copy(wheel, draft / "wheels")
    (draft / "machine.lock").write_text(wheels.lock_of(draft / "wheels", lock))
    jars.verify(cassandra / "lib")
    shutil.copytree(cassandra / "lib", draft / "cassandra" / "lib")
    facts = {"version": own.name.split("-")[1], "cassandra": jars.version(), "architectures": architectures}
    (draft / "release.json").write_text(json.dumps(facts, sort_keys=True) + "\n")


def own_wheel(folder: Path) -> Path:
    """Our own wheel, built from the files that git knows; the same bytes whenever and wherever it is built."""
    with tempfile.TemporaryDirectory(prefix="murmur-wheel-") as name:
        _copy_sources(Path(name))
        wheels.pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), name)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _copy_sources(to: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        raise StackError("A release is built from a checkout of git, and this is none.")
    for name in filter(None, listed.stdout.split("\0")):
        source, copy = ROOT / name, to / name
        if source.is_file() and not name.startswith(("tests/", "terraform/", "docs/")):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
            copy.chmod(0o644)


def _put_sums(draft: Path) -> None:
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    lines = [f"{_digest(path)}  {path.relative_to(draft)}\n" for path in files]
    (draft / "SHA256SUMS").write_text("".join(lines))


def pack(folder: Path, archive: Path) -> Path:
    """A tar.gz of the folder's contents, without anything that differs from one build to the next."""
    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=wheels.STAMP, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = tarfile.TarInfo(str(path.relative_to(folder)))
            data = path.read_bytes()
            info.size, info.mtime, info.mode = len(data), wheels.STAMP, 0o755 if path.suffix == ".sh" else 0o644
            tar.addfile(info, io.BytesIO(data))
    return archive


def _named(archive: Path, to: Path) -> Release:
    digest = _digest(archive)
    path = to / f"murmuration-{digest[:12]}.tar.gz"
    archive.replace(path)
    return Release(path, digest, path.stat().st_size)


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
