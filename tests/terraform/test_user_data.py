"""What machines run first: rendered by Terraform itself, judged by shellcheck, run twice, and started as Cassandra."""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest
import yaml

from config.metrics import Silence
from config.settings import Settings
from cql import migrate
from cql.connect import connect
from cql.errors import StoreError
from stack import cassandra, certificates, jars, processes
from stack.environment import inherited
from stack.infra import certificates as infra_certificates
from stack.infra import daemon, ready
from stack.infra.machine import Host, Machine
from tests.cast import until
from tests.terraform.provider import TERRAFORM

ADDRESS = "127.0.0.9"
INSTALLER = '#!/bin/sh\nset -eu\necho "$PWD" >>"$ROOT/installed"\n'
RENDERED = """
locals {{
  release = {{ bucket = "murmur-releases", key = "releases/murmur.tar.gz", sha256 = "{sha256}" }}
  machine = {{ MURMUR_INFRA_PROJECT = "murmur", MURMUR_INFRA_ROLE = "cassandra", MURMUR_INFRA_ADDRESS = "{address}" }}
  files = {{
    "cassandra.yaml" = templatefile("{cassandra}/cassandra.yaml.tftpl", {{
      address = "{address}", cluster = "murmur", copies = 3, heap_mib = 512, num_tokens = 16
      ports   = {{ cql = 9042, storage = 7000 }}, seeds = ["{address}"]
    }})
    "cassandra-rackdc.properties" = templatefile("{cassandra}/cassandra-rackdc.properties.tftpl", {{
      dc = "eu-west-1", rack = "eu-west-1a"
    }})
    "jvm17-server.options" = templatefile("{cassandra}/jvm17-server.options.tftpl", {{ heap_mib = 512 }})
  }}
  given = {{ machine = local.machine, release = local.release, region = "eu-west-1" }}
  node  = merge(local.given, {{ files = local.files }})
}}

output "files" {{
  value = local.files
}}

output "service" {{
  value = templatefile("{service}/user_data.sh.tftpl", local.given)
}}

output "ebs" {{
  value = templatefile("{cassandra}/user_data.sh.tftpl", merge(local.node, {{ own_disks = false }}))
}}

output "instance_store" {{
  value = templatefile("{cassandra}/user_data.sh.tftpl", merge(local.node, {{ own_disks = true }}))
}}
"""
SCRIPTS = ("service", "ebs", "instance_store")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A release that only remembers where it was installed from."""
    folder = tmp_path_factory.mktemp("release")
    installer = folder / "install.sh"
    installer.write_text(INSTALLER)
    installer.chmod(0o755)
    with tarfile.open(folder / "archive.tar.gz", "w:gz") as made:
        made.add(installer, "install.sh")
    return folder / "archive.tar.gz"


@pytest.fixture(scope="module")
def rendered(terraform, archive, tmp_path_factory):
    """Every output of the templates, as Terraform writes them; no provider takes part."""
    folder = tmp_path_factory.mktemp("rendered")
    modules = TERRAFORM / "modules"
    text = RENDERED.format(
        sha256=hashlib.sha256(archive.read_bytes()).hexdigest(),
        address=ADDRESS,
        cassandra=modules / "cassandra" / "templates",
        service=modules / "service_asg" / "templates",
    )
    (folder / "main.tf").write_text(text)
    terraform.init(folder)
    applied = terraform.run(folder, "apply", "-auto-approve", "-input=false", "-no-color")
    assert applied.code == 0, applied.told
    shown = json.loads(terraform.run(folder, "output", "-json").out)
    return {name: output["value"] for name, output in shown.items()}


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


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Those of an application, but for Cassandra's."""
    return Settings(
        cassandra_contact_points=(ADDRESS,),
        broker_url="redis://127.0.0.1:1/0",
        cache_url="redis://127.0.0.1:1/0",
        token_signing_key="none",
    )


@pytest.fixture(scope="module")
def node(rendered, tmp_path_factory):
    """A real Cassandra from what is rendered: its authority's file and its port."""
    folder = tmp_path_factory.mktemp("real")
    root = _node_root(rendered["files"], folder)
    process = _start(root, folder)
    try:
        port = _settings(root)["native_transport_port"]
        processes.wait_until(lambda: _listens(process, port), process, "serving", 240)
        yield root / "etc/murmur/cassandra/tls/ca.pem", port
    finally:
        process.kill()


@pytest.mark.terraform_all
@pytest.mark.timeout(900)
def test_a_real_cassandra_starts_from_what_is_rendered(node):
    authority, port = node
    assert _plain_answer(port) != b"\x84", "a client without TLS was answered"
    context = ssl.create_default_context(cafile=str(authority))
    context.check_hostname = False
    with socket.create_connection((ADDRESS, port), 30) as link, context.wrap_socket(link) as safe:
        assert safe.version() in ("TLSv1.2", "TLSv1.3")


@pytest.mark.terraform_all
@pytest.mark.timeout(900)
def test_the_first_machine_makes_role_and_schema_and_shuts_out_the_role_of_a_new_ring(node, settings):
    authority, port = node
    ours = settings.model_copy(
        update={
            "cassandra_contact_points": (ADDRESS,),
            "cassandra_port": port,
            "cassandra_local_dc": "eu-west-1",
            "cassandra_replication": {"eu-west-1": 1},
            "cassandra_ca_pem": authority.read_text(),
            "cassandra_username": "murmur",
            "cassandra_password": "it's a secret",
        }
    )
    first = ours.model_copy(update={"cassandra_username": ready.FIRST, "cassandra_password": ready.FIRST})
    stranger = certificates.authority("stranger", 1).certificate
    until(lambda: entered(first), 120)
    assert not entered(first.model_copy(update={"cassandra_ca_pem": stranger})), "a node of another authority"
    assert ready.prepare(ours) == [step.name for step in migrate.steps()]
    assert not entered(first)
    with contextlib.closing(connect(ours, Silence())) as session:
        session.simple(f"ALTER ROLE {ready.FIRST} WITH LOGIN = true")
    assert ready.prepare(ours) == []
    assert not entered(first), "it stays open if whoever made ours died before shutting it"
    assert not entered(ours.model_copy(update={"cassandra_password": "another"}))


def entered(settings):
    try:
        connect(settings, Silence()).close()
    except StoreError:
        return False
    return True


def _plain_answer(port):
    """What a client that asks for options without TLS hears; nothing if it is shut out."""
    try:
        with socket.create_connection((ADDRESS, port), 30) as plain:
            plain.settimeout(30)
            plain.sendall(bytes.fromhex("040000000500000000"))
            return plain.recv(1)
    except ConnectionError:
        return b""


def _node_root(files, tmp_path):
    """A machine's root for one node: its paths and ports are moved, everything else is as rendered."""
    root = tmp_path / "node"
    conf = root / "etc" / "murmur" / "cassandra"
    (conf / "tls").mkdir(parents=True)
    (root / "var" / "lib" / "cassandra").mkdir(parents=True)
    for name, text in files.items():
        (conf / name).write_text(text)
    moved = (
        files["cassandra.yaml"].replace("/var/lib/", f"{root}/var/lib/").replace("/etc/murmur/", f"{root}/etc/murmur/")
    )
    for port in ("7000", "9042"):
        moved = moved.replace(f": {port}\n", f": {_free_port()}\n")
    (conf / "cassandra.yaml").write_text(moved)
    infra_certificates.make(conf / "tls", "test")
    lib = host_lib(root)
    lib.parent.mkdir(parents=True)
    lib.symlink_to(jars.fetch() / "lib")
    return root


def host_lib(root):
    """Where the release would lay the jars."""
    return Host(root).path(daemon.LIB)


def _settings(root):
    return yaml.safe_load((root / "etc/murmur/cassandra/cassandra.yaml").read_text())


def _free_port():
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


def _start(root, tmp_path):
    argv = daemon.command(Host(root), Machine(role="cassandra", address=ADDRESS, seeds=ADDRESS))
    argv = [word.replace("jmx.local.port=7199", f"jmx.local.port={_free_port()}") for word in argv]
    argv.insert(1, f"-Djava.io.tmpdir={tmp_path}")
    # A node alone has nobody to wait for.
    argv[1:1] = [line for line in cassandra.options("node.options") if "_ms=0" in line or "settle" in line]
    return processes.spawn("cassandra", argv, environment=inherited(), log=tmp_path / "node.log", cwd=root)


def _listens(process, port):
    said = cassandra.LISTENING in Path(process.log).read_text(errors="replace")
    return said and cassandra.accepts((ADDRESS, port))
