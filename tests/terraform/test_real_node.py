"""A real Cassandra from what Terraform renders: TLS and passwords on, as on a machine."""

import contextlib
import socket
import ssl
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
from tests.terraform.rendered import ADDRESS

pytestmark = [pytest.mark.terraform_all, pytest.mark.timeout(900)]


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


def test_a_real_cassandra_starts_from_what_is_rendered(node):
    authority, port = node
    assert _plain_answer(port) != b"\x84", "a client without TLS was answered"
    context = ssl.create_default_context(cafile=str(authority))
    context.check_hostname = False
    with socket.create_connection((ADDRESS, port), 30) as link, context.wrap_socket(link) as safe:
        assert safe.version() in ("TLSv1.2", "TLSv1.3")


def test_the_first_machine_makes_role_and_schema_and_shuts_out_the_role_of_a_new_ring(node):
    authority, port = node
    ours = Settings(
        cassandra_contact_points=(ADDRESS,),
        cassandra_port=port,
        cassandra_local_dc="eu-west-1",
        cassandra_replication={"eu-west-1": 1},
        cassandra_ca_pem=authority.read_text(),
        cassandra_username="murmur",
        cassandra_password="it's a secret",
        broker_url="redis://127.0.0.1:1/0",
        cache_url="redis://127.0.0.1:1/0",
        token_signing_key="none",
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
    lib = Host(root).path(daemon.LIB)
    lib.parent.mkdir(parents=True)
    lib.symlink_to(jars.fetch() / "lib")
    return root


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
