"""Certificate authorities of our own, and what they sign: keys of P-256 and certificates, as PEM."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# The clock of whoever checks may be behind ours.
EARLIER = timedelta(hours=1)


class Pair(NamedTuple):
    """A private key, and the certificate of its public one."""

    key: str
    certificate: str


def authority(name: str, days: int, *more: x509.ExtensionType) -> Pair:
    """One that signs certificates, and no further authorities; `more`: what limits it."""
    key = ec.generate_private_key(ec.SECP256R1())
    draft = (
        _draft(_named(name), _named(name), key, days)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    for each in more:
        draft = draft.add_extension(each, critical=True)
    return Pair(_pem_of(key), _text(draft.sign(key, hashes.SHA256())))


def signed(by: Pair, name: str, days: int, uses: Sequence[x509.ObjectIdentifier], *more: x509.ExtensionType) -> Pair:
    """A new key with a certificate by that authority, for these uses (extended key usages)."""
    issuer = x509.load_pem_x509_certificate(by.certificate.encode())
    signer = serialization.load_pem_private_key(by.key.encode(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # noqa: S101
    key = ec.generate_private_key(ec.SECP256R1())
    draft = (
        _draft(_named(name), issuer.subject, key, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for each in more:
        draft = draft.add_extension(each, critical=False)
    return Pair(_pem_of(key), _text(draft.sign(signer, hashes.SHA256())))


def lasts(certificate: Path, key: Path, days: int) -> bool:
    """Whether both files are there, readable, and good for so long."""
    try:
        serialization.load_pem_private_key(key.read_bytes(), None)
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError):
        return False
    return found.not_valid_after_utc > _now() + timedelta(days=days)


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
