"""ID3v2 tags of MP3 and WAV: user-defined texts, comments and XMP.

Sources: ID3 tag version 2.3.0 (1999), 2.4.0 (2000) and 2.2.0 (1998); TC260-PG-202510A (frame TXXX, description
`AIGC`); XMP specification part 3 (2020), 1.1.7 (frame PRIV, owner `XMP`); C2PA 2.2, A.3.6 (frame GEOB).
"""

from __future__ import annotations

from collections.abc import Iterator

from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_PIECE, Broken, Budget

ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
UNSYNCHRONISED, EXTENDED = 0x80, 0x40
MAX_DESCRIPTION = 4096  # bytes
USER_TEXTS = {b"TXXX", b"TXX"}
COMMENTS = {b"COMM", b"COM", b"USLT", b"ULT"}  # a language of three letters stands before the description


def pieces(file: Budget) -> Iterator[Piece]:
    """What the tag at the beginning holds."""
    yield from tag(file, 0)


def tag(file: Budget, at: int) -> Iterator[Piece]:
    """What the frames of the tag at offset `at` hold. Raises Broken where they end early."""
    head = file.read(at, 10)
    if len(head) < 10 or head[:3] != b"ID3":
        return
    version, flags, size = head[3], head[5], syncsafe(head[6:10])
    body = file.piece(at + 10, size)
    if flags & UNSYNCHRONISED and version < 4:
        body = body.replace(b"\xff\0", b"\xff")
    yield from _frames(body, version, _extended(body, version) if flags & EXTENDED and version > 2 else 0)
    if len(body) < size <= MAX_PIECE:
        raise Broken(f"cut short at byte {file.size}")


def syncsafe(data: bytes) -> int:
    """Four bytes of seven bits.

    >>> syncsafe(bytes([0, 0, 2, 1]))
    257
    """
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def _extended(body: bytes, version: int) -> int:
    return syncsafe(body[:4]) if version == 4 else int.from_bytes(body[:4], "big") + 4


def _frames(body: bytes, version: int, at: int) -> Iterator[Piece]:
    wide = version > 2
    head = 10 if wide else 6
    while at + head <= len(body) and body[at]:
        name = body[at : at + (4 if wide else 3)]
        count = body[at + 4 : at + 8] if wide else body[at + 3 : at + 6]
        size = syncsafe(count) if version == 4 else int.from_bytes(count, "big")
        data = body[at + head : at + head + size]
        if version == 4 and body[at + 9] & 2:
            data = data.replace(b"\xff\0", b"\xff")
        if version == 4 and body[at + 9] & 1:
            data = data[4:]  # the length before it was made safe
        yield from _frame(name, data)
        at += head + size


def _frame(name: bytes, data: bytes) -> Iterator[Piece]:
    place = f"ID3 {name.decode('latin-1')}"
    if name in USER_TEXTS or name in COMMENTS:
        encoding = ENCODINGS.get(data[0] if data else 0, "latin-1")
        described = data[4:] if name in COMMENTS else data[1:]
        described, value = _parted(described, encoding)
        yield Piece("text", place, described.decode(encoding, "replace").strip("\0\ufeff"), _utf8(value, encoding))
    elif name == b"PRIV":
        owner, _, value = data.partition(b"\0")
        if owner == b"XMP":
            yield Piece("xmp", place, "", value)
    elif name == b"GEOB" and b"c2pa" in data[:64].lower():
        yield Piece("c2pa", place, "", b"")


def _parted(data: bytes, encoding: str) -> tuple[bytes, bytes]:
    """Description and value, which a NUL of the encoding's width parts."""
    if not encoding.startswith("utf-16"):
        described, _, value = data.partition(b"\0")
        return described, value
    for at in range(0, min(len(data) - 1, MAX_DESCRIPTION), 2):
        if data[at : at + 2] == b"\0\0":
            return data[:at], data[at + 2 :]
    return b"", data


def _utf8(value: bytes, encoding: str) -> bytes:
    return value.decode(encoding, "replace").encode("utf-8", "replace") if encoding != "latin-1" else value
