"""JPEG: EXIF, XMP (with its extension), comments and C2PA segments before the first scan.

Sources: ITU-T T.81 annex B; XMP specification part 3 (2020), 1.1.3; C2PA 2.2, A.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack

from detectors.marks.pieces import Piece
from detectors.marks.png import app1
from detectors.marks.source import MAX_PIECE, Broken, Budget

SIGNATURE = b"\xff\xd8\xff"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
START_OF_SCAN, END, COMMENT, APP1, APP11 = 0xDA, 0xD9, 0xFE, 0xE1, 0xEB
BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def pieces(file: Budget) -> Iterator[Piece]:
    """What the segments hold, in file order; the extended XMP packet last. Raises Broken where they end early."""
    extended: dict[int, bytes] = {}
    for marker, at, size in _segments(file):
        if marker == APP1:
            data = file.piece(at, size)
            if data.startswith(EXTENSION):
                _extend(extended, data[len(EXTENSION) :])
            else:
                yield from app1("JPEG APP1", "", data)
        elif marker == APP11 and file.read(at, 2) == b"JP":
            yield Piece("c2pa", "JPEG APP11", "", b"")
        elif marker == COMMENT:
            yield Piece("text", "JPEG comment", "comment", file.piece(at, size))
    if extended:
        yield Piece("xmp", "JPEG extended XMP", "", b"".join(extended[offset] for offset in sorted(extended)))


def _segments(file: Budget) -> Iterator[tuple[int, int, int]]:
    """(marker, offset, size) of the segments before the first scan."""
    at = 2
    while True:
        mark, marker = file.exactly(at, 2)
        if mark != 0xFF:
            raise Broken(f"no segment at byte {at}")
        if marker == 0xFF:
            at += 1
        elif marker in BARE:
            at += 2
        elif marker in (START_OF_SCAN, END):
            return
        else:
            (size,) = unpack(">H", file.exactly(at + 2, 2))
            if size < 2:
                raise Broken(f"a segment of no length at byte {at}")
            yield marker, at + 4, size - 2
            at += 2 + size


def _extend(parts: dict[int, bytes], data: bytes) -> None:
    """Keep one part of the extended packet: digest (32), full length (4), offset (4), bytes."""
    if len(data) > 40 and sum(map(len, parts.values())) + len(data) <= MAX_PIECE:
        parts[int.from_bytes(data[36:40], "big")] = data[40:]
