"""Everything the machine of incidents knows, as it is dumped and loaded."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from detectors.incidents.held import Held
from graph.versioned import read_versioned

VERSION: Final = 1


class Track(Struct):
    """One victim, or one branch of it: what was in shadow, or was split off."""

    key: str
    victim: str
    branch: str = ""
    current: str = ""  # the incident that signals go to
    past: list[str] = []
    waiting: Held | None = None


class State(Struct, array_like=True):
    """Everything the machine knows."""

    version: int = VERSION
    tracks: dict[str, Track] = {}
    incidents: dict[str, Held] = {}
    shadowed: list[str] = []
    mutes: dict[str, int] = {}  # victim → until
    split: dict[str, dict[str, str]] = {}  # victim → subject → branch
    unplaced: int = 0  # decisions that are none on an incident that is here


def track_of(key: str) -> Track:
    """A new track: the victim, and after a null character the branch."""
    victim, _, branch = key.partition("\0")
    return Track(key, victim, branch)


encode: Final = msgspec.msgpack.Encoder(order="deterministic").encode


def decode(data: bytes) -> State:
    """What `encode` wrote. Raises ValueError for damaged bytes or another version."""
    return read_versioned(_decode, data, "state of incidents", VERSION)


_decode: Final = msgspec.msgpack.Decoder(State).decode
