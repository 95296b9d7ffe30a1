"""`murmur infra certificates`: one authority that stays, and a key and certificate of the nodes that it signs anew."""

import stat

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from stack import certificates
from stack.cli import murmur
from stack.errors import StackError
from stack.infra.certificates import NODE_DAYS, make


def test_a_new_folder_gets_an_authority_and_what_it_signs_for_their_owner_alone(tmp_path):
    folder = tmp_path / "made"
    done = CliRunner().invoke(murmur, ["infra", "certificates", str(folder), "--name", "starling-prod"])
    assert done.exit_code == 0 and done.output.startswith("A new authority signed ")
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == dict.fromkeys(
        ["ca.key", "ca.pem", "node.pem"], 0o600
    )
    node, authority = read(folder / "node.pem"), read(folder / "ca.pem")
    node.verify_directly_issued_by(authority)
    assert "starling-prod" in node.subject.rfc4514_string()
    uses = node.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert {each._name for each in uses} == {"serverAuth", "clientAuth"}
    assert not node.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    key = serialization.load_pem_private_key((folder / "node.pem").read_bytes(), None)
    assert key.public_key() == node.public_key()


def test_the_authority_stays_and_signs_another_key(tmp_path):
    make(tmp_path, "starling")
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert make(tmp_path, "starling").startswith("The authority that was there signed ")
    after = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"node.pem"}
    read(tmp_path / "node.pem").verify_directly_issued_by(read(tmp_path / "ca.pem"))


def test_an_authority_that_is_not_whole_or_ends_too_soon_signs_nothing(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(StackError, match="not whole"):
        make(tmp_path, "starling")
    short = certificates.authority("short", NODE_DAYS - 1)
    (tmp_path / "ca.key").write_text(short.key)
    (tmp_path / "ca.pem").write_text(short.certificate)
    with pytest.raises(StackError, match=f"ends within {NODE_DAYS} days"):
        make(tmp_path, "starling")
    assert not (tmp_path / "node.pem").exists()


def read(path):
    return x509.load_pem_x509_certificate(path.read_bytes())
