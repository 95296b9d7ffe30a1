"""The wheels that a release carries: fetched by the lock's hashes, and a lock of their own that names these alone."""

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from stack.environment import ROOT, inherited
from stack.errors import StackError

LOCK = ROOT / "requirements" / "machine.lock"
PYTHON = "3.11"
ARCHITECTURES = ("x86_64", "arm64")
FROM_SOURCE = frozenset({"pure-sasl"})
"""Plain Python that its authors publish without a wheel; one is built here."""

STAMP = 1767225600
"""A date for everything that is built, 2026-01-01: that of the build would differ each time."""

_PLATFORMS = {"x86_64": "x86_64", "arm64": "aarch64"}
_BASES = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")
_SECONDS = 1800
_BLOCK = re.compile(r"^([a-z0-9.-]+)==([^ \\\n]+)( ; [^\\\n]+)?((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def fetch(architectures: Iterable[str], folder: Path, lock: Path = LOCK) -> None:
    """Put the wheels of the lock for these architectures into the folder; StackError if one is not to be had."""
    blocks = {match[1]: match[0] for match in _BLOCK.finditer(lock.read_text())}
    with tempfile.TemporaryDirectory(prefix="murmur-wheels-") as name:
        ready = _part(Path(name) / "ready.txt", blocks, lambda one: one not in FROM_SOURCE)
        for architecture in architectures:
            platforms = [f"--platform={base}_{_PLATFORMS[architecture]}" for base in _BASES]
            chosen = ["--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp", *platforms]
            pip("download", "--require-hashes", "--no-deps", *chosen, "--dest", str(folder), "-r", str(ready))
        source = _part(Path(name) / "source.txt", blocks, lambda one: one in FROM_SOURCE)
        if source.read_text():
            pip("wheel", "--require-hashes", "--no-deps", "--wheel-dir", str(folder), "-r", str(source))


def _part(file: Path, blocks: Mapping[str, str], wanted: Callable[[str], bool]) -> Path:
    file.write_text("".join(f"{text}\n" for name, text in blocks.items() if wanted(name)))
    return file


def pip(*words: str) -> None:
    """Run pip without asking anything of a person; StackError with its last words."""
    argv = [sys.executable, "-m", "pip", *words, "--quiet", "--no-input", "--disable-pip-version-check"]
    environment = {**inherited(), "SOURCE_DATE_EPOCH": str(STAMP), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, env=environment)
    except subprocess.TimeoutExpired:
        raise StackError(f"pip {words[0]} did not end within {_SECONDS} s.") from None
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise StackError(f"pip {words[0]} failed:\n{said}")


def lock_of(folder: Path, lock: Path = LOCK) -> str:
    """A lock with the hashes of the wheels in the folder; StackError if one that is needed is missing."""
    digests: dict[str, list[str]] = {}
    for wheel in sorted(folder.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        digests.setdefault(f"{_folded(name)}=={version}", []).append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    lines = []
    for match in _BLOCK.finditer(lock.read_text()):
        found = digests.get(f"{_folded(match[1])}=={match[2]}")
        if found:
            hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in found)
            lines.append(f"{match[1]}=={match[2]}{match[3] or ''}{hashes}\n")
        elif not _elsewhere(match[3] or ""):
            raise StackError(f"There is no wheel of {match[1]} {match[2]} among those of the release.")
    return "".join(lines)


def _elsewhere(marker: str) -> bool:
    """Whether a requirement is for other systems or Pythons than those of a release."""
    return any(word in marker for word in ("win32", "python_full_version < '3.11", "PyPy'") if "!=" not in marker)


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
