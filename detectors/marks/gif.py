"""GIF: XMP, comments and the C2PA application extension.

Sources: GIF89a (CompuServe 1990); XMP specification part 3 (2020), 1.1.2; C2PA 2.2, annex A.
"""

from __future__ import annotations

from collections.abc import Iterator

from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_PIECE, Broken, Budget

SIGNATURES = (b"GIF87a", b"GIF89a")
EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
COMMENT, APPLICATION = 0xFE, 0xFF


def pieces(file: Budget) -> Iterator[Piece]:
    """What the extensions hold, in file order. Raises Broken where the blocks end early."""
    at = 13 + _colours(file.exactly(10, 1)[0])
    while True:
        block = file.exactly(at, 1)[0]
        if block == TRAILER:
            return
        if block == IMAGE:
            at = _end(file, at + 11 + _colours(file.exactly(at + 9, 1)[0]))
        elif block == EXTENSION:
            label = file.exactly(at + 1, 1)[0]
            if label == APPLICATION:
                yield from _application(file, at + 2)
            elif label == COMMENT:
                yield Piece("text", "GIF comment", "comment", _joined(file, at + 2))
            at = _end(file, at + 2)
        else:
            raise Broken(f"no block at byte {at}")


def _colours(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end(file: Budget, at: int) -> int:
    """The offset behind the sub-blocks at `at`. They are walked in large reads: a frame has thousands."""
    while True:
        window = file.read(at, 1 << 16)
        place = 0
        while place < len(window):
            if not window[place]:
                return at + place + 1
            place += 1 + window[place]
        if not window:
            raise Broken(f"cut short at byte {file.size}")
        at += place


def _joined(file: Budget, at: int) -> bytes:
    """The content of the sub-blocks at `at`."""
    found = bytearray()
    while (size := file.exactly(at, 1)[0]) and len(found) < MAX_PIECE:
        found += file.read(at + 1, size)
        at += 1 + size
    return bytes(found)


def _application(file: Budget, at: int) -> Iterator[Piece]:
    name = file.read(at + 1, 11)
    if name == b"XMP DataXMP":
        # The packet is not in sub-blocks: it runs on to a "magic trailer" of falling bytes.
        packet, _, _ = file.read(at + 12, min(MAX_PIECE, file.size)).partition(b"\x01\xff\xfe")
        yield Piece("xmp", "GIF XMP", "", packet)
    elif name.startswith(b"C2PA_GIF"):
        yield Piece("c2pa", "GIF C2PA", "", b"")
    elif name.startswith(b"AIGC"):
        yield Piece("text", "GIF application", "AIGC", _joined(file, at + 12))
