"""A release is the same bytes from the same parts, and installs itself below a folder, twice, without a network."""

import base64
import hashlib
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from stack import jars
from stack.errors import StackError
from stack.infra import release, wheels
from tests.infra.scratch import Scratch

LOCK = """# made by hand
starling==1.0 \\
    --hash=sha256:{0}
    # via murmuration
tzdata==2026.6 ; sys_platform == 'win32' \\
    --hash=sha256:{0}
"""


def make_wheel(folder, name="starling", version="1.0"):
    """A wheel of one line, written by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": "SAYS = 'murmur'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{file},sha256={digest},{len(text)}")
        archive.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
    return path


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    """A folder of wheels, one with a jar, and a lock."""
    folder = tmp_path_factory.mktemp("pieces")
    digest = hashlib.sha256(make_wheel(folder / "wheels").read_bytes()).hexdigest()
    (folder / "lock").write_text(LOCK.format(digest))
    (folder / "cassandra" / "lib").mkdir(parents=True)
    (folder / "cassandra" / "lib" / "jamm-0.4.0.jar").write_bytes(b"a jar")
    return folder


def build(pieces, to):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jars, "verify", lambda lib: None)
        given = {"given": pieces / "wheels", "cassandra": pieces / "cassandra", "lock": pieces / "lock"}
        return release.build(to, ["x86_64", "arm64"], **given)


@pytest.fixture(scope="module")
def built(pieces, tmp_path_factory):
    return build(pieces, tmp_path_factory.mktemp("dist"))


def test_the_same_parts_make_the_same_bytes_and_the_name_says_which(built, pieces, tmp_path):
    for path in (pieces / "wheels").iterdir():
        os.utime(path, (1, 1))
    again = build(pieces, tmp_path)
    assert again.sha256 == built.sha256 == hashlib.sha256(built.path.read_bytes()).hexdigest()
    assert built.path.name == f"murmuration-{built.sha256[:12]}.tar.gz"


def test_it_holds_all_that_a_machine_needs_and_its_checksums(built):
    with tarfile.open(built.path) as tar:
        names = set(tar.getnames())
        sums = tar.extractfile("SHA256SUMS").read().decode()
    units = {f"units/murmur-{name}.service" for name in ("api", "worker", "copier", "schedule", "sweeper", "cassandra")}
    assert units | {"install.sh", "machine.lock", "cassandra/lib/jamm-0.4.0.jar"} <= names
    assert "wheels/starling-1.0-py3-none-any.whl" in names and any(name.startswith("own/murmuration") for name in names)
    assert {line.split()[1] for line in sums.splitlines()} == names - {"SHA256SUMS"}


def test_an_unknown_architecture_and_a_missing_wheel_are_refused(pieces, tmp_path):
    with pytest.raises(StackError, match="not riscv64"):
        release.build(tmp_path, ["riscv64"], given=pieces / "wheels", cassandra=pieces / "cassandra")
    with pytest.raises(StackError, match=r"no wheel of starling 1\.0"):
        wheels.lock_of(tmp_path, pieces / "lock")
    assert not list(tmp_path.glob("*.tar.gz"))


def test_the_releases_lock_names_the_very_wheels_it_carries(pieces):
    text = wheels.lock_of(pieces / "wheels", pieces / "lock")
    assert text.startswith("starling==1.0 \\\n    --hash=sha256:") and "tzdata" not in text


def test_every_requirement_of_our_lock_is_understood():
    text = wheels.LOCK.read_text()
    named = [line.split("==")[0] for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert [match[1] for match in wheels._BLOCK.finditer(text)] == named and "boto3" in named


@pytest.fixture
def machine(built, tmp_path, monkeypatch):
    """The release unpacked on a system in a folder."""
    scratch = Scratch(tmp_path / "root", monkeypatch)
    for name in ("systemctl", "useradd"):
        scratch.program(name)
    scratch.program("id", "exit 1")
    scratch.here = scratch.root / "opt/murmur/releases" / built.sha256[:12]
    with tarfile.open(built.path) as tar:
        tar.extractall(scratch.here, filter="data")
    scratch.write("/etc/murmur/machine.env", "MURMUR_INFRA_ROLE=api\n")
    return scratch


def install(scratch, **more):
    environment = {**os.environ, "MURMUR_ROOT": str(scratch.root), "TMPDIR": str(scratch.root), **more}
    return subprocess.run(["./install.sh"], cwd=scratch.here, env=environment, capture_output=True, text=True)


def test_it_installs_twice_and_the_second_time_changes_nothing(machine):
    first = install(machine)
    assert first.returncode == 0, first.stdout + first.stderr
    current = machine.root / "opt/murmur/current"
    assert current.resolve() == machine.here.resolve() and (current / "site" / "stack" / "infra").is_dir()
    said = subprocess.run(
        [current / "venv/bin/python", "-c", "import starling; print(starling.SAYS)"], capture_output=True, text=True
    )
    assert said.stdout == "murmur\n"
    units = machine.root / "etc/systemd/system"
    assert {path.name for path in units.iterdir()} == {path.name for path in (machine.here / "units").iterdir()}
    stamp = (machine.here / "venv/stamp").stat().st_mtime_ns
    second = install(machine)
    assert second.returncode == 0, second.stderr
    assert (machine.here / "venv/stamp").stat().st_mtime_ns == stamp
    assert current.resolve() == machine.here.resolve()
    assert machine.called("systemctl").count("systemctl enable --quiet murmur-boot.service") == 2


def test_a_release_that_was_damaged_on_its_way_installs_nothing(machine):
    (machine.here / "cassandra/lib/jamm-0.4.0.jar").write_bytes(b"a jaR")
    done = install(machine)
    assert done.returncode == 1 and "not as it was built" in done.stderr
    assert not (machine.root / "opt/murmur/current").exists() and not (machine.here / "venv").exists()


def test_a_machine_that_lacks_python_is_told_so_in_a_sentence(machine):
    machine.program("python3.11", "exit 1")
    machine.program("python3", "exit 1")
    done = install(machine)
    assert done.returncode == 1 and "Python 3.11" in done.stderr


@pytest.mark.skipif(any(Path("/usr/lib/jvm").glob("*17*/bin/java")), reason="a Java 17 lies where it would be found")
def test_a_machine_that_lacks_java_is_told_so_in_a_sentence(machine):
    machine.program("java", "echo 'openjdk version \"11.0.2\"' >&2")
    machine.write("/etc/murmur/machine.env", 'MURMUR_INFRA_ROLE="cassandra"\n')
    done = install(machine)
    assert done.returncode == 1 and "Java 17" in done.stderr
    assert not machine.called("useradd")
