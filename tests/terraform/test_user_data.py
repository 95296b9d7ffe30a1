"""What machines run first: rendered by Terraform itself, judged by shellcheck, run twice."""

import gzip
import os
import shutil
import stat
import subprocess
import tarfile

import pytest

SCRIPTS = ("service", "ebs", "instance_store")


@pytest.fixture
def machine(archive, tmp_path):
    """A scratch root, with programs in place of those that would reach AWS or systemd."""
    programs = tmp_path / "bin"
    programs.mkdir()
    _program(programs / "aws", f'echo "$*" >>"{tmp_path}/asked"\nfor last; do :; done\ncp "{archive}" "$last"\n')
    _program(programs / "systemctl", f'echo "$*" >>"{tmp_path}/started"\n')
    _program(programs / "sleep", "exit 0\n")
    return tmp_path


def _program(path, body):
    path.write_text(f"#!/bin/sh\n{body}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def _run(machine, script):
    root = machine / "root"
    root.mkdir(exist_ok=True)
    file = machine / "user_data.sh"
    file.write_text(script)
    path = f"{machine / 'bin'}:{os.environ['PATH']}"
    environment = {"PATH": path, "ROOT": str(root)}
    return subprocess.run(["bash", str(file)], env=environment, capture_output=True, text=True, timeout=60)


def _tree(root):
    return {
        str(path.relative_to(root)): path.read_text() if path.is_file() else ""
        for path in sorted(root.rglob("*"))
        if path.name != "installed"
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_clean_and_small(rendered, tmp_path, name):
    file = tmp_path / "user_data.sh"
    file.write_text(rendered[name])
    subprocess.run(["bash", "-n", str(file)], check=True, timeout=60)
    assert len(gzip.compress(rendered[name].encode())) < 16 * 1024
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not on the path")
    judged = subprocess.run(["shellcheck", str(file)], capture_output=True, text=True, timeout=120)
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("name", ["service", "ebs"])
def test_twice_is_as_good_as_once(rendered, machine, name):
    first = _run(machine, rendered[name])
    assert first.returncode == 0, first.stderr
    once = _tree(machine / "root")
    second = _run(machine, rendered[name])
    assert second.returncode == 0, second.stderr
    assert _tree(machine / "root") == once
    assert len((machine / "asked").read_text().splitlines()) == 1
    installed = (machine / "root" / "installed").read_text().split()
    assert len(installed) == 2 and len(set(installed)) == 1
    assert (machine / "started").read_text() == "start --no-block murmur-boot\n" * 2


def test_the_machine_finds_its_files(rendered, machine):
    assert _run(machine, rendered["ebs"]).returncode == 0
    etc = machine / "root" / "etc" / "murmur"
    assert "MURMUR_INFRA_ROLE=cassandra" in (etc / "machine.env").read_text().splitlines()
    for name, text in rendered["files"].items():
        assert (etc / "cassandra" / name).read_text().strip() == text.strip()


def test_a_changed_archive_is_refused(rendered, archive, machine):
    other = machine / "other.tar.gz"
    with tarfile.open(other, "w:gz") as made:
        made.add(archive.parent / "install.sh", "install.sh")
        made.add(archive, "more")
    _program(machine / "bin" / "aws", f'for last; do :; done\ncp "{other}" "$last"\n')
    done = _run(machine, rendered["service"])
    assert done.returncode != 0
    assert not (machine / "started").exists()
    assert list((machine / "root" / "opt" / "murmur" / "releases").iterdir()) == []


def test_a_bucket_that_is_away_is_asked_again_and_then_named(rendered, machine):
    _program(machine / "bin" / "aws", f'echo "$*" >>"{machine}/asked"\nexit 1\n')
    done = _run(machine, rendered["service"])
    assert done.returncode != 0
    assert len((machine / "asked").read_text().splitlines()) == 8
    assert "s3://murmur-releases/releases/murmur.tar.gz cannot be fetched" in done.stderr


def test_a_bucket_that_comes_back_is_enough(rendered, archive, machine):
    once = f'test -e "{machine}/asked" || {{ touch "{machine}/asked"; exit 1; }}\n'
    _program(machine / "bin" / "aws", f'{once}for last; do :; done\ncp "{archive}" "$last"\n')
    assert _run(machine, rendered["service"]).returncode == 0


def test_a_disk_is_formatted_only_if_blank(rendered):
    lines = [line.strip() for line in rendered["instance_store"].splitlines()]
    formats = [number for number, line in enumerate(lines) if line.startswith("mkfs")]
    assert formats
    for number in formats:
        assert lines[number - 1].startswith("if ! blkid ")
    assert "mkfs" not in rendered["ebs"] + rendered["service"]
