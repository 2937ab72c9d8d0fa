"""A secret that is shared with the receivers of webhooks, and the headers that prove a request to be ours.

    webhook-id         id and revision of the notice, as in Idempotency-Key
    webhook-timestamp  when this attempt was made, seconds since 1970: an old request can be told from a new one
    webhook-signature  "v1," and the Base64 of the HMAC-SHA256 of "ID.TIMESTAMP.BODY"

It keeps strangers from the door. Whoever holds the secret can make these headers: what proves a notice is its own
signature (`streams.notices.signing`).
Source: the Standard Webhooks specification, version 1.0.0, symmetric signatures.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from pathlib import Path
from typing import Final

from streams.errors import SettingsError

PREFIX: Final = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes


def shared_secret(path: str) -> bytes:
    """The secret in the file: "whsec_" and the Base64 of 24 to 64 bytes. Raises SettingsError, which quotes none."""
    try:
        text = Path(path).read_text(encoding="ascii").strip()
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except OSError as error:
        raise SettingsError(f"cannot read notices.secret_file {path}: {error.strerror or error}") from error
    except (UnicodeError, binascii.Error):
        text, secret = "", b""
    if not text.startswith(PREFIX) or not SHORTEST <= len(secret) <= LONGEST:
        raise SettingsError(
            f"notices.secret_file {path} holds no secret; it takes {PREFIX} and the Base64 of {SHORTEST} to {LONGEST} "
            f"random bytes, such as: echo {PREFIX}$(head -c 32 /dev/urandom | base64) > {path}"
        )
    return secret


def proof(secret: bytes, key: str, now: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt at `now` (seconds) to hand over `body` under `key`.

    >>> proof(bytes(24), "0123-1", 1700000000, b"{}")["webhook-signature"]
    'v1,zOemI474s7/rC5f2cZsUXtTPuS/ncrrwPVGUL+EDbDU='
    """
    digest = hmac.digest(secret, b".".join((key.encode(), str(now).encode(), body)), hashlib.sha256)
    return {
        "webhook-id": key,
        "webhook-timestamp": str(now),
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
