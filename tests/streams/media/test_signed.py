"""Files of our own, signed with C2PA by a signer made here: valid, tampered with, and with an unknown hand."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from streams.media.reader import MediaReader
from tests.detectors.marks.made import box, picture, wav

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
FORMS: dict[str, Callable[[], bytes]] = {
    "image/jpeg": lambda: picture("JPEG"),
    "image/png": lambda: picture("PNG"),
    "image/gif": lambda: picture("GIF"),
    "image/webp": lambda: picture("WEBP", lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
    "image/tiff": lambda: picture("TIFF"),
    "audio/wav": wav,
    "video/mp4": lambda: (
        box(b"ftyp", b"isom", bytes(4), b"isom") + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", b"\x11" * 64)
    ),
}


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, by: str, by_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """A certificate as C2PA 2.2, 14.5 wants it, for a hand that nobody knows."""
    authority = name == by
    now = datetime.datetime.now(datetime.UTC)
    usage = {
        field: field in (("key_cert_sign", "crl_sign") if authority else ("digital_signature",))
        for field in (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        )
    }
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(by_key, hashes.SHA256())


@pytest.fixture(scope="module")
def signer() -> Iterator[c2pa.Signer]:
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    chain = [
        certificate("a signer", own, "an authority", root),
        certificate("an authority", root, "an authority", root),
    ]
    pem = "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in chain)
    key = own.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    with c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", pem.encode(), key.encode(), None)) as one:
        yield one


@pytest.fixture(scope="module")
def reader() -> Iterator[MediaReader]:
    with MediaReader() as one:
        yield one


def signed(data: bytes, form: str, term: str, signer: c2pa.Signer) -> bytes:
    actions = [{"action": "c2pa.created", "digitalSourceType": IPTC + term}]
    manifest = {
        "claim_generator_info": [{"name": "a test"}],
        "format": form,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
    out = io.BytesIO()
    with c2pa.Builder(json.dumps(manifest)) as builder:
        builder.sign(signer, form, io.BytesIO(data), out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_file_is_valid_and_a_changed_one_is_not(
    form: str, signer: c2pa.Signer, reader: MediaReader, tmp_path: Path
) -> None:
    plain = FORMS[form]()
    whole = signed(plain, form, "trainedAlgorithmicMedia", signer)
    (tmp_path / "whole").write_bytes(whole)
    marked = reader.read(str(tmp_path / "whole"))
    assert (marked.verdict, marked.c2pa) == ("ai", "valid"), marked
    assert [(mark.kind, mark.state, mark.value) for mark in marked.marks] == [
        ("c2pa", "signed_valid", "trainedAlgorithmicMedia")
    ]
    assert "not on a list of trusted signers" in marked.note
    changed = bytearray(whole)
    place = whole.rfind(
        plain[-40:-30] if form in ("image/png", "image/jpeg", "image/tiff", "image/webp") else plain[-10:-2]
    )
    changed[place + 5] ^= 0x04
    (tmp_path / "changed").write_bytes(changed)
    marked = reader.read(str(tmp_path / "changed"))
    assert (marked.verdict, marked.c2pa, marked.marks[0].state) == ("ai", "invalid", "signed_broken"), marked


def test_a_signed_photograph_is_no_ai(signer: c2pa.Signer, reader: MediaReader, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(signed(picture("JPEG"), "image/jpeg", "digitalCapture", signer))
    marked = reader.read(str(tmp_path / "photo"))
    assert (marked.verdict, marked.c2pa) == ("none", "valid")
