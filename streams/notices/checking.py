"""Is a notice as it was signed, by a key that somebody trusts?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from streams.errors import InputError
from streams.notices.document import PAGE, page_hash
from streams.notices.signing import Refused, verify

LARGEST = 16 << 20  # bytes


def check_file(file: Path, keys: Iterable[Ed25519PublicKey]) -> dict[str, Any]:
    """What the notice in `file` says. The page that stands beside it under the same name has to be its page.

    Raises:
        InputError: `file` cannot be read.
        Refused: the notice or its page was changed, or none of `keys` has signed it.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise Refused(f"{file}: it is larger than any notice")
        data = file.read_bytes()
        beside = file.with_suffix(".html")
        page = beside.read_bytes() if beside != file and beside.exists() else None
    except OSError as error:
        raise InputError(f"cannot read {error.filename}: {error.strerror or error}") from error
    try:
        event = check(data, keys)
    except Refused as error:
        raise Refused(f"{file}: {error}") from None
    if page is not None and page != event["data"][PAGE].encode():
        raise Refused(f"{beside}: the page beside the notice is not the page of the notice")
    return event


def check(data: bytes, keys: Iterable[Ed25519PublicKey]) -> dict[str, Any]:
    """The same of bytes. Raises Refused."""
    event = verify(data, keys)
    inside = event.get("data")
    shown = inside.get(PAGE) if isinstance(inside, dict) else None
    if not isinstance(shown, str) or page_hash(shown) != event.get("pagesha256"):
        raise Refused("its page is not the page that was signed")
    return event
