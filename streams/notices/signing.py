"""Ed25519 signatures over canonical JSON: RFC 8032 and, for what stands in a notice, RFC 8785.

A notice holds strings, whole numbers, lists and objects with ASCII keys, no floats: sorted keys and no spaces are
then its canonical form. The file is that form and a line feed, and nothing else: one changed byte is seen, be it in
what is signed, in the signature, or in how it is written.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from streams.errors import InputError, SettingsError
from streams.settings import Settings

KEY_FILE: Final = "notices.key"
SIGNATURE: Final = "signature"
KEY_ID: Final = "signaturekey"
_HEX_KEY: Final = re.compile(r"[0-9a-fA-F]{64}")


class Refused(InputError):
    """The notice is not as it was signed, or nobody known has signed it."""


def canonical(value: Any) -> bytes:
    """The bytes that are signed."""
    return msgspec.json.encode(value, order="sorted")


def sign(event: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The file of a notice: `event` with the id of the key and the signature, canonical, and a line feed."""
    named = {**event, KEY_ID: key_id(key.public_key())}
    return canonical({**named, SIGNATURE: key.sign(canonical(named)).hex()}) + b"\n"


def verify(data: bytes, keys: Iterable[Ed25519PublicKey]) -> dict[str, Any]:
    """What a notice says, when it is unchanged and one of `keys` signed it. Raises Refused."""
    try:
        event = msgspec.json.decode(data, type=dict[str, Any])
        same = canonical(event) + b"\n" == data
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refused(f"it is no notice ({error})") from None
    if not same:
        raise Refused("its bytes are not those that a notice is written in: it was changed")
    signature = event.pop(SIGNATURE, None)
    if not isinstance(signature, str) or not re.fullmatch("[0-9a-f]{128}", signature):
        raise Refused("it has no signature")
    signed, raw = canonical(event), bytes.fromhex(signature)
    keys = list(keys)
    if not any(_fits(key, raw, signed) for key in keys):
        known = ", ".join(key_id(key) for key in keys) or "none"
        raise Refused(
            f"it was changed, or its key ({event.get(KEY_ID)!r}) is not trusted; trusted keys: {known}. "
            "Give the sender's public key with --key, or list it in notices.trusted"
        )
    return event


def _fits(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def key_id(key: Ed25519PublicKey) -> str:
    """A short name of a public key: 16 hexadecimal digits. It proves nothing."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def key_path(settings: Settings) -> Path:
    """Where the signing key of the installation lies."""
    return Path(settings.notices.key_file or Path(settings.paths.data, KEY_FILE))


def signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that notices are signed with; made in `paths.data` where none is named and none is there.

    Raises:
        SettingsError: the file cannot be read or written, or is no such key.
    """
    path = key_path(settings)
    try:
        if not settings.notices.key_file and not path.exists():
            _make(path)
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"cannot use the signing key {path}: {error.strerror or error}; `breakwater notices key` makes one"
        ) from error
    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path} is no signing key ({error}); an Ed25519 key in PEM without password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} is a key of another kind; it takes Ed25519")
    return key


def _make(path: Path) -> None:
    """A new key, for its owner's eyes only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, content)
        os.fsync(file)
    finally:
        os.close(file)
    try:
        os.link(made, path)  # another process may have been faster: its key stands
    except FileExistsError:
        pass
    finally:
        made.unlink()


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public part, as a file that `--key` takes."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_key(given: str) -> Ed25519PublicKey:
    """A public key: 64 hexadecimal digits, or a file of them or in PEM. Raises SettingsError."""
    try:
        text = given if _HEX_KEY.fullmatch(given) else Path(given).read_text(encoding="utf-8").strip()
        if _HEX_KEY.fullmatch(text):
            return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
        key = load_pem_public_key(text.encode())
    except OSError as error:
        raise SettingsError(f"cannot read the public key {given}: {error.strerror or error}") from error
    except ValueError as error:
        raise SettingsError(f"{given} is no public key ({error}); `breakwater notices key` writes one") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"{given} is a public key of another kind; it takes Ed25519")
    return key


def trusted_keys(settings: Settings) -> list[Ed25519PublicKey]:
    """The trust store: the keys that the configuration names. Raises SettingsError."""
    return [public_key(given) for given in settings.notices.trusted]
