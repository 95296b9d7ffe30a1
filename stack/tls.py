"""X's own host names on this machine: a certificate authority of this state alone, and what makes clients use it."""

import ipaddress
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stack.ports import LOOPBACK
from stack.state import State, write_private

HOSTS = ("api.x.com", "api.twitter.com", "upload.x.com", "upload.twitter.com", "x.com", "twitter.com")
"""Where the known clients send their requests, and browsers go for consent."""
LOCAL = "localhost"
# Nothing outside these is ever trusted through us, whoever gets hold of the key.
PERMITTED = ("x.com", "twitter.com", LOCAL)
AUTHORITY_DAYS, CERTIFICATE_DAYS, RENEWED_DAYS = 825, 90, 30
# The clock of whoever checks may be behind ours.
EARLIER = timedelta(hours=1)

# Node takes no proxy from the environment before version 24, so there the connection itself is led to our door.
_LEAD = """\
// Made by `murmur up --tls`; use it as NODE_OPTIONS="--require {path}".
const tls = require("node:tls");
const hosts = new Set({hosts});
const connect = tls.connect;
tls.connect = (...given) => {{
  const asked = given[0];
  if (asked && hosts.has(asked.servername || asked.host)) {{
    const servername = asked.servername || asked.host;
    given[0] = {{ ...asked, servername, host: "{address}", port: {port}, socket: undefined, path: undefined }};
  }}
  return connect(...given);
}};
"""


def folder(state: State) -> Path:
    """Where certificates and keys lie."""
    return state.folder / "tls"


def prepare(state: State) -> None:
    """Make what is missing or runs out soon: the authority, the certificate it signs, what leads Node here."""
    here = folder(state)
    here.mkdir(mode=0o700, exist_ok=True)
    if not _lasts(here / "ca.pem", here / "ca.key"):
        _make_authority(here)
    if not _signed_by_ours(here):
        _make_certificate(here)
    path, port = lead(state), state.ports.known["tls"]
    path.write_text(_LEAD.format(path=path, hosts=json.dumps(HOSTS), address=LOOPBACK, port=port))


def lead(state: State) -> Path:
    """The file that Node loads first, so that its connections to X's host names come here."""
    return folder(state) / "node.cjs"


def variables(state: State) -> Mapping[str, str]:
    """The environment in which clients reach us under X's host names, and trust us."""
    authority = str(folder(state) / "ca.pem")
    return {
        "HTTPS_PROXY": f"http://{LOOPBACK}:{state.ports.known['proxy']}",
        "REQUESTS_CA_BUNDLE": authority,
        "SSL_CERT_FILE": authority,
        "CURL_CA_BUNDLE": authority,
        "NODE_EXTRA_CA_CERTS": authority,
        "NODE_OPTIONS": f"--require {lead(state)}",
    }


def _lasts(certificate: Path, key: Path) -> bool:
    """Whether both are there, readable, and good for a while."""
    try:
        serialization.load_pem_private_key(key.read_bytes(), None)
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError):
        return False
    return found.not_valid_after_utc > _now() + timedelta(days=RENEWED_DAYS)


def _signed_by_ours(here: Path) -> bool:
    if not _lasts(here / "cert.pem", here / "cert.key"):
        return False
    ours = x509.load_pem_x509_certificate((here / "ca.pem").read_bytes())
    try:
        x509.load_pem_x509_certificate((here / "cert.pem").read_bytes()).verify_directly_issued_by(ours)
    except Exception:  # Of several kinds, and all of them mean no.
        return False
    return True


def _make_authority(here: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Murmuration on this machine")
    permitted = [x509.DNSName(host) for host in PERMITTED]
    limits = x509.NameConstraints([*permitted, x509.IPAddress(ipaddress.ip_network(LOOPBACK))], None)
    draft = (
        _draft(name, name, key, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(limits, critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    write_private(here / "ca.key", _pem_of(key))
    write_private(here / "ca.pem", _text(draft.sign(key, hashes.SHA256())))


def _make_certificate(here: Path) -> None:
    authority = x509.load_pem_x509_certificate((here / "ca.pem").read_bytes())
    signer = serialization.load_pem_private_key((here / "ca.key").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # noqa: S101
    key = ec.generate_private_key(ec.SECP256R1())
    names = [*(x509.DNSName(host) for host in (*HOSTS, LOCAL)), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    draft = (
        _draft(_named(HOSTS[0]), authority.subject, key, CERTIFICATE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    write_private(here / "cert.key", _pem_of(key))
    write_private(here / "cert.pem", _text(draft.sign(signer, hashes.SHA256())))


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = _now()
    return x509.CertificateBuilder(
        issuer,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        now - EARLIER,
        now + timedelta(days=days),
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem_of(key: ec.EllipticCurvePrivateKey) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _now() -> datetime:
    return datetime.now(UTC)
