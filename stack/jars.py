"""The Cassandra server as jars from Maven Central: fetched once, checked against known hashes, shared."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from stack.environment import ROOT, inherited
from stack.errors import StackError

POM = Path(__file__).with_name("pom.xml")
HASHES = Path(__file__).with_name("jars.sha256")
FETCH_SECONDS = 600
# Cassandra 5.0 needs Java 17; it installs a security manager, which Java 24 no longer has.
JAVA_VERSIONS = range(17, 24)


def version() -> str:
    """The version of Cassandra that the pom names."""
    found = re.search(r"<artifactId>cassandra-all</artifactId>\s*<version>([^<]+)<", POM.read_text())
    if found is None:
        raise StackError(f"{POM} does not name a version of cassandra-all.")
    return found[1]


def folder() -> Path:
    """Where the jars of this version lie: `.cache/` of the checkout, or the folder in STACK_CACHE."""
    cache = Path(inherited().get("STACK_CACHE") or ROOT / ".cache")
    return cache.absolute() / f"cassandra-{version()}"


def fetched(where: Path | None = None) -> bool:
    """Whether the jars are there, whole and those of the recorded hashes."""
    stamp = (where or folder()) / "stamp"
    return stamp.is_file() and stamp.read_text() == _fingerprint()


def fetch() -> Path:
    """Fetch the jars unless they are there; the folder appears in one step, whole or not at all."""
    where = folder()
    if fetched(where):
        return where
    where.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=where.parent, prefix="fetch-") as name:
        draft = Path(name) / "jars"
        _copy_dependencies(draft / "lib")
        verify(draft / "lib")
        (draft / "stamp").write_text(_fingerprint())
        _put(draft, where)
    return where


def verify(lib: Path) -> None:
    """StackError unless the folder holds exactly the recorded jars."""
    pairs = (line.split() for line in HASHES.read_text().splitlines())
    expected = {name: digest for digest, name in pairs}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in lib.glob("*.jar")}
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise StackError(f"These jars are missing, unknown or altered: {', '.join(wrong[:5])}.")


def java() -> str:
    """The path of a Java that Cassandra 5.0 runs on; StackError names what was found instead."""
    home = inherited().get("JAVA_HOME")
    seen = []
    for candidate in (f"{home}/bin/java" if home else None, shutil.which("java"), *_debian_javas()):
        if candidate and Path(candidate).exists():
            major = java_version(candidate)
            if major in JAVA_VERSIONS:
                return candidate
            seen.append(f"{candidate} is Java {major}")
    raise StackError(f"Cassandra 5.0 needs Java 17 (up to 23); {'; '.join(seen) or 'no Java was found'}.")


def java_version(path: str) -> int:
    """The major version that this Java reports; 0 if it does not say."""
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _debian_javas() -> list[str]:
    return sorted(str(path) for path in Path("/usr/lib/jvm").glob("*-17-*/bin/java"))


def _copy_dependencies(lib: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise StackError("Maven is missing; `make run` says how to install it.")
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={lib}"]
    argv = [maven, "--batch-mode", "--quiet", "--strict-checksums", "--file", str(POM), *goal]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=FETCH_SECONDS)
    except subprocess.TimeoutExpired:
        raise StackError(f"Maven did not fetch Cassandra within {FETCH_SECONDS} s.") from None
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise StackError(f"Maven could not fetch Cassandra:\n{said}")


def _put(draft: Path, where: Path) -> None:
    """Two checkouts may fetch at once into a shared folder: the first stays."""
    if where.exists() and not fetched(where):
        shutil.rmtree(where)
    try:
        draft.rename(where)
    except OSError:
        if not fetched(where):
            raise


def _fingerprint() -> str:
    return hashlib.sha256(HASHES.read_bytes()).hexdigest()


if __name__ == "__main__":
    fetch()
