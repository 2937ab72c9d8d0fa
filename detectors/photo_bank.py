"""A person's own photos, by PDQ only: is a picture an altered copy of one of them?

Opt-in: the bank is made by, or with the consent of, the person it protects, and holds no picture, no name and no path:
one JSON line a photo with 256 bits that do not lead back to what is seen. PDQ finds copies that were scaled,
compressed, recoloured or drawn upon a little (`detectors.media_hash`), not mirrored, turned or strongly cut ones, and
it knows no faces: another photo of the same person is no match.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta, Struct

from detectors.media_hash import GOOD, SAME, Picture

FORMAT = "breakwater-photo-bank-1"
Digits = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One photo of the bank."""

    bank: str  # `FORMAT`
    pdq: Digits
    quality: Annotated[int, Meta(ge=0, le=100)]


class Match(NamedTuple):
    """The entry nearest to a picture: its number, from 1, and the bits that differ, 0 … 31."""

    entry: int
    distance: int


class NoBank(ValueError):
    """A line that is no entry. The message says which and why."""


class Bank:
    """The photos of one bank, in the order of its lines."""

    def __init__(self, pictures: Iterable[Picture] = ()) -> None:
        self._pictures = list(pictures)
        self._hashes = _bits(picture.pdq for picture in self._pictures)

    def __len__(self) -> int:
        return len(self._pictures)

    def nearest(self, picture: Picture) -> Match | None:
        """The entry that the picture is a copy of; None where none is near, or the picture has too little structure.

        >>> bank = Bank([Picture("0" * 64, 90), Picture("f" * 64, 90)])
        >>> bank.nearest(Picture("f" * 63 + "e", 90)), bank.nearest(Picture("0f" * 32, 90))
        (Match(entry=2, distance=1), None)
        """
        if picture.quality < GOOD or not self._pictures:
            return None
        distances = np.bitwise_count(self._hashes ^ _bits([picture.pdq])).sum(axis=1)
        place = int(distances.argmin())
        return Match(place + 1, int(distances[place])) if distances[place] <= SAME else None


def read(lines: Iterable[bytes]) -> Bank:
    """A bank from its lines. Raises NoBank."""
    pictures = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except msgspec.DecodeError as error:
            raise NoBank(f"line {number} is no entry of a photo bank: {error}") from error
        if entry.bank != FORMAT:
            raise NoBank(f"line {number} is of the form {entry.bank[:40]!r}, this program reads {FORMAT!r}")
        pictures.append(Picture(entry.pdq, entry.quality))
    return Bank(pictures)


def line_of(picture: Picture) -> bytes:
    """The line of a photo. Raises NoBank where it has too little structure to be known again."""
    if picture.quality < GOOD:
        raise NoBank(f"too little structure to be known again (quality {picture.quality}, {GOOD} is needed)")
    return msgspec.json.encode(Entry(FORMAT, picture.pdq, picture.quality)) + b"\n"


def _bits(hashes: Iterable[str]) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Hashes as rows of four words."""
    return np.frombuffer(bytes.fromhex("".join(hashes)), np.uint64).reshape(-1, 4)
