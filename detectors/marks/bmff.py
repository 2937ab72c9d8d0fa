"""MP4, MOV, M4A, HEIC, AVIF: metadata keys, user data, XMP and the C2PA box.

Sources: ISO/IEC 14496-12:2022; QuickTime File Format (Apple 2016), "Metadata"; TC260-PG-20257A (key `AIGC` in
moov/udta/meta, as ffmpeg's use_metadata_tags writes it); XMP specification part 3 (2020), 1.1.4; C2PA 2.2, A.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detectors.marks.pieces import Piece
from detectors.marks.png import app1
from detectors.marks.source import Broken, Budget

MAX_DEPTH = 12
MAX_KEYS = 4096
PLAIN = {b"moov", b"udta", b"trak", b"mdia", b"minf", b"ilst", b"edts", b"moof", b"traf"}
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


class Box(NamedTuple):
    """One box: its four letters, where its content begins and ends (byte offsets)."""

    kind: bytes
    at: int
    end: int


def boxes(file: Budget, at: int, end: int) -> Iterator[Box]:
    """The boxes between two offsets. Raises Broken where one is longer than what holds it."""
    while at + 8 <= end:
        head = file.exactly(at, 8)
        size, kind, start = int.from_bytes(head[:4], "big"), head[4:], at + 8
        if size == 1:
            size, start = int.from_bytes(file.exactly(at + 8, 8), "big"), at + 16
        elif size == 0:
            size = end - at
        if size < start - at:
            raise Broken(f"a box of no length at byte {at}")
        yield Box(kind, start, min(at + size, end))
        if at + size > end:
            raise Broken(f"cut short at byte {end}")
        at += size


def pieces(file: Budget) -> Iterator[Piece]:
    """What the boxes hold, in file order."""
    yield from _inside(file, 0, file.size, 0)


def _inside(file: Budget, at: int, end: int, depth: int) -> Iterator[Piece]:
    if depth > MAX_DEPTH:
        raise Broken("boxes nested deeper than any honest file's")
    for box in boxes(file, at, end):
        if box.kind in PLAIN:
            yield from _inside(file, box.at, box.end, depth + 1)
        elif box.kind == b"meta":
            yield from _meta(file, box, depth)
        elif box.kind == b"uuid":
            yield from _uuid(file, box)
        else:
            yield from _leaf(file, box)


def _leaf(file: Budget, box: Box) -> Iterator[Piece]:
    """User data boxes: XMP of QuickTime, the label under its own name, international text (`©…`)."""
    size = box.end - box.at
    if box.kind == b"XMP_":
        yield Piece("xmp", "MP4 XMP_", "", file.piece(box.at, size))
    elif box.kind.upper() == b"AIGC":
        yield Piece("text", "MP4 user data", "AIGC", file.piece(box.at, size))
    elif box.kind[:1] == b"\xa9":
        yield Piece("text", "MP4 user data", box.kind[1:].decode("latin-1"), file.piece(box.at + 4, max(0, size - 4)))


def _uuid(file: Budget, box: Box) -> Iterator[Piece]:
    kind = file.read(box.at, 16)
    if kind == XMP_BOX:
        yield Piece("xmp", "MP4 uuid", "", file.piece(box.at + 16, box.end - box.at - 16))
    elif kind == C2PA_BOX:
        yield Piece("c2pa", "MP4 uuid", "", b"")


def _meta(file: Budget, box: Box, depth: int) -> Iterator[Piece]:
    """A `meta` box: keys and values (QuickTime has no version field before its children, ISO has), or items (HEIC)."""
    at = box.at if file.read(box.at + 4, 4) in (b"hdlr", b"keys") else box.at + 4
    keys: list[str] = []
    items: dict[bytes, Box] = {}
    for child in boxes(file, at, box.end):
        if child.kind == b"keys":
            keys = _keys(file, child)
        elif child.kind == b"ilst":
            yield from _values(file, child, keys)
        elif child.kind in (b"iinf", b"iloc"):
            items[child.kind] = child
        elif child.kind in PLAIN:
            yield from _inside(file, child.at, child.end, depth + 1)
        else:
            yield from _leaf(file, child)
    if len(items) == 2:
        yield from _items(file, items)


def _keys(file: Budget, box: Box) -> list[str]:
    """Names that the items of `ilst` number from 1."""
    found, at = [""], box.at + 8
    while at + 8 <= box.end and len(found) < MAX_KEYS:
        size = int.from_bytes(file.exactly(at, 4), "big")
        if size < 8:
            raise Broken(f"a key of no length at byte {at}")
        found.append(file.read(at + 8, min(size - 8, 1024)).decode("utf-8", "replace"))
        at += size
    return found


def _values(file: Budget, box: Box, keys: list[str]) -> Iterator[Piece]:
    """Items of `ilst`: named by number (keys), by four letters, or (`----`) by a box `name`."""
    for item in boxes(file, box.at, box.end):
        number = int.from_bytes(item.kind, "big")
        name = keys[number] if 0 < number < len(keys) else item.kind.decode("latin-1").strip("\xa9")
        for part in boxes(file, item.at, item.end):
            size = part.end - part.at
            if part.kind == b"name":
                name = file.read(part.at + 4, min(max(0, size - 4), 1024)).decode("utf-8", "replace")
            elif part.kind == b"data":
                yield Piece("text", "MP4 key", name, file.piece(part.at + 8, max(0, size - 8)))


def _items(file: Budget, items: dict[bytes, Box]) -> Iterator[Piece]:
    """EXIF and XMP items of HEIC and AVIF (ISO/IEC 23008-12, annex A)."""
    kinds = dict(_infos(file, items[b"iinf"]))
    for number, at, size in _locations(file, items[b"iloc"]):
        if kinds.get(number) == b"Exif":
            block = file.piece(at, size)
            yield from app1("HEIF Exif", "", block[4 + int.from_bytes(block[:4], "big") :])
        elif kinds.get(number) == b"mime":
            yield from app1("HEIF XMP", "", file.piece(at, size))


def _infos(file: Budget, box: Box) -> Iterator[tuple[int, bytes]]:
    start = box.at + (6 if file.exactly(box.at, 1) == b"\0" else 8)
    for child in boxes(file, start, box.end):
        head = file.read(child.at, 14)
        wide = 4 if head[:1] == b"\x03" else 2
        yield int.from_bytes(head[4 : 4 + wide], "big"), head[6 + wide : 10 + wide]


def _locations(file: Budget, box: Box) -> Iterator[tuple[int, int, int]]:
    """(item, offset, size) of items that lie in one piece in the file itself."""
    data = file.piece(box.at, min(box.end - box.at, 1 << 16))
    version, sizes = data[0] if data else 0, data[4:6].ljust(2, b"\0")
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version else 0
    wide = 4 if version == 2 else 2
    at = 6 + wide

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(data[at - size : at], "big")

    while at < len(data):
        item, method = number(wide), number(2) & 15 if version else 0
        number(2)
        base, extents = number(base_size), number(2)
        found = []
        for _ in range(min(extents, 64)):
            number(index_size)
            found.append((base + number(offset_size), number(length_size)))
        if extents == 1 and not method:
            yield item, *found[0]
