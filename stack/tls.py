"""X's own host names on this machine: a certificate authority of this state alone, and what makes clients use it."""

import ipaddress
import json
from collections.abc import Mapping
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from stack import certificates
from stack.ports import LOOPBACK
from stack.state import State, write_private

HOSTS = ("api.x.com", "api.twitter.com", "upload.x.com", "upload.twitter.com", "x.com", "twitter.com")
"""Where the known clients send their requests, and browsers go for consent."""
LOCAL = "localhost"
# Nothing outside these is ever trusted through us, whoever gets hold of the key.
PERMITTED = ("x.com", "twitter.com", LOCAL)
AUTHORITY_DAYS, CERTIFICATE_DAYS, RENEWED_DAYS = 825, 90, 30

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
    if not certificates.lasts(here / "ca.pem", here / "ca.key", RENEWED_DAYS):
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


def _signed_by_ours(here: Path) -> bool:
    if not certificates.lasts(here / "cert.pem", here / "cert.key", RENEWED_DAYS):
        return False
    ours = x509.load_pem_x509_certificate((here / "ca.pem").read_bytes())
    try:
        x509.load_pem_x509_certificate((here / "cert.pem").read_bytes()).verify_directly_issued_by(ours)
    except Exception:  # Of several kinds, and all of them mean no.
        return False
    return True


def _make_authority(here: Path) -> None:
    permitted = [x509.DNSName(host) for host in PERMITTED]
    limits = x509.NameConstraints([*permitted, x509.IPAddress(ipaddress.ip_network(LOOPBACK))], None)
    made = certificates.authority("Murmuration on this machine", AUTHORITY_DAYS, limits)
    write_private(here / "ca.key", made.key)
    write_private(here / "ca.pem", made.certificate)


def _make_certificate(here: Path) -> None:
    ours = certificates.Pair((here / "ca.key").read_text(), (here / "ca.pem").read_text())
    names = [*(x509.DNSName(host) for host in (*HOSTS, LOCAL)), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    uses = [ExtendedKeyUsageOID.SERVER_AUTH]
    made = certificates.signed(ours, HOSTS[0], CERTIFICATE_DAYS, uses, x509.SubjectAlternativeName(names))
    write_private(here / "cert.key", made.key)
    write_private(here / "cert.pem", made.certificate)
