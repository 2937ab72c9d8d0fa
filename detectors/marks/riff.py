"""RIFF: WebP, WAV and AVI. EXIF, XMP, C2PA, ID3, the chunk `AIGC` and INFO texts.

Sources: RFC 9649 (WebP); Multimedia Programming Interface 1.0 (IBM, Microsoft 1991); XMP specification part 3 (2020);
TC260-PG-202510A (chunk `AIGC` of WAV); TC260-PG-20257A (INFO `AIGC` of AVI).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack

from detectors.marks import id3
from detectors.marks.pieces import Piece
from detectors.marks.png import app1
from detectors.marks.source import Broken, Budget

LISTS = (b"INFO",)


def pieces(file: Budget) -> Iterator[Piece]:
    """What the chunks hold, in file order. Raises Broken where they end early."""
    form = file.read(8, 4).decode("latin-1").strip()
    yield from _chunks(file, 12, file.size, form)
    if unpack("<I", file.exactly(4, 4))[0] + 8 > file.size:
        raise Broken(f"cut short at byte {file.size}")


def _chunks(file: Budget, at: int, end: int, form: str) -> Iterator[Piece]:
    while at + 8 <= end:
        name, size = unpack("<4sI", file.exactly(at, 8))
        yield from _chunk(file, name, at + 8, min(size, end - at - 8), form)
        at += 8 + size + (size & 1)


def _chunk(file: Budget, name: bytes, at: int, size: int, form: str) -> Iterator[Piece]:
    place = f"{form} {name.decode('latin-1').strip()}"
    if name == b"EXIF":
        yield from app1(place, "", file.piece(at, size))
    elif name in (b"XMP ", b"_PMX"):
        yield Piece("xmp", place, "", file.piece(at, size))
    elif name == b"C2PA":
        yield Piece("c2pa", place, "", b"")
    elif name.lower() == b"id3 ":
        yield from id3.tag(file, at)
    elif name == b"AIGC":
        yield Piece("text", place, "AIGC", file.piece(at, size))
    elif name == b"LIST" and file.read(at, 4) in LISTS:
        yield from _texts(file, at + 4, at + size, f"{form} INFO")


def _texts(file: Budget, at: int, end: int, place: str) -> Iterator[Piece]:
    while at + 8 <= end:
        name, size = unpack("<4sI", file.exactly(at, 8))
        yield Piece("text", place, name.decode("latin-1").strip(), file.piece(at + 8, min(size, end - at - 8)))
        at += 8 + size + (size & 1)
