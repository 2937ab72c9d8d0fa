"""Reading what was written with a version in front, by this release or another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct


class Versioned(Protocol):
    """A struct that is encoded as an array, its version first."""

    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Versioned)


class _Head(Struct, array_like=True, gc=False):
    version: int


_DAMAGE = (msgspec.DecodeError, ValueError, RecursionError)
_head = msgspec.msgpack.Decoder(_Head).decode


def read_versioned(decode: Callable[[bytes], T], data: bytes, what: str, version: int) -> T:
    """Decode `data`, a `what` of this `version`. Raises ValueError for another version or damaged bytes."""
    damage: Exception | None = None
    try:
        record = decode(data)
        if record.version == version:
            return record
    except _DAMAGE as error:
        damage = error
    found = _version(data)
    if damage is not None and found in (None, version):
        raise ValueError(f"damaged {what} of {len(data)} bytes: {damage}") from damage
    raise ValueError(f"{what} of version {found}; this release reads version {version}")


def _version(data: bytes) -> int | None:
    try:
        return _head(data).version
    except _DAMAGE:
        return None
