"""The authority of a ring's nodes, and the one key and certificate that all of them show."""

from pathlib import Path

from cryptography.x509.oid import ExtendedKeyUsageOID

from stack import certificates
from stack.errors import StackError
from stack.state import write_private

AUTHORITY_DAYS, NODE_DAYS = 3650, 730
# Between each other nodes are both.
_USES = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def make(folder: Path, name: str) -> str:
    """Writes a new `node.pem` (key and certificate), and first `ca.key` and `ca.pem`, if there are none; what was done.

    StackError if the authority there does not outlive what it is to sign.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key, certificate = folder / "ca.key", folder / "ca.pem"
    new = not key.exists() and not certificate.exists()
    if new:
        made = certificates.authority(f"{name} Cassandra", AUTHORITY_DAYS)
        write_private(key, made.key)
        write_private(certificate, made.certificate)
    elif not certificates.lasts(certificate, key, NODE_DAYS):
        raise StackError(f"The authority in {folder} is not whole, or ends within {NODE_DAYS} days.")
    ours = certificates.Pair(key.read_text(), certificate.read_text())
    node = certificates.signed(ours, f"{name} Cassandra node", NODE_DAYS, _USES)
    write_private(folder / "node.pem", node.key + node.certificate)
    return f"{'A new authority' if new else 'The authority that was there'} signed {folder / 'node.pem'}."
