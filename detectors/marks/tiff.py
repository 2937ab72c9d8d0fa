"""TIFF structures, as files of their own and as the EXIF block of other formats: the tags that may hold a mark.

Sources: TIFF 6.0 (Adobe 1992); BigTIFF; Exif 3.0 (CIPA DC-008-2023); XMP specification part 3 (2020), 1.1.8 (tag 700);
C2PA 2.2, A.3.5 (tag 52545); Windows tags XPTitle … XPSubject (UTF-16).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from typing import NamedTuple

from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_PIECE, Budget, Bytes

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}
MAX_DIRECTORIES = 64  # a page each in honest files that we care for; a loop ends here too
MAX_ENTRIES = 4096
TEXTS = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x013C: "HostComputer",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}
XMP, EXIF_DIRECTORY, SUB_DIRECTORIES, C2PA = 700, 0x8769, 0x014A, 0xCD41


class _Layout(NamedTuple):
    order: str  # of bytes, as `struct` writes it
    big: bool  # BigTIFF: eight bytes where TIFF has four


def pieces(file: Budget, place: str = "TIFF") -> Iterator[Piece]:
    """What the tags of all directories hold. Raises Broken where a directory lies behind the end."""
    head = file.exactly(0, 8)
    layout = _Layout("<" if head[:2] == b"II" else ">", head[2:4] in (b"+\0", b"\0+"))
    first = _number(file.exactly(8, 8), layout) if layout.big else _number(head[4:8], layout)
    waiting, seen = [first], set[int]()
    while waiting and len(seen) < MAX_DIRECTORIES:
        at = waiting.pop()
        if at and at not in seen:
            seen.add(at)
            yield from _directory(file, at, layout, place, waiting)


def exif(block: bytes, place: str) -> Iterator[Piece]:
    """What the EXIF block of another format holds."""
    if block[:4] in SIGNATURES:
        yield from pieces(Budget(Bytes(block)), place)


def _number(data: bytes, layout: _Layout) -> int:
    return int.from_bytes(data, "little" if layout.order == "<" else "big")


def _directory(file: Budget, at: int, layout: _Layout, place: str, waiting: list[int]) -> Iterator[Piece]:
    wide, entry = (8, 20) if layout.big else (2, 12)
    count = min(_number(file.exactly(at, wide), layout), MAX_ENTRIES)
    table = file.read(at + wide, count * entry + entry)
    for start in range(0, min(count * entry, len(table) - entry + 1), entry):
        tag, kind = unpack(f"{layout.order}HH", table[start : start + 4])
        rest = table[start + 4 : start + entry]
        half = len(rest) // 2
        value = _value(file, kind, _number(rest[:half], layout), rest[half:], layout) if _wanted(tag) else b""
        if tag in (EXIF_DIRECTORY, SUB_DIRECTORIES):
            width = SIZES.get(kind, 4)
            waiting += [_number(value[i : i + width], layout) for i in range(0, min(len(value), 64), width)]
        else:
            yield from _piece(tag, value, place, layout)
    tail = table[count * entry :][: 8 if layout.big else 4]
    waiting.append(_number(tail, layout))


def _wanted(tag: int) -> bool:
    return tag in TEXTS or tag in (XMP, EXIF_DIRECTORY, SUB_DIRECTORIES)


def _value(file: Budget, kind: int, count: int, inline: bytes, layout: _Layout) -> bytes:
    size = SIZES.get(kind, 1) * count
    return inline[:size] if size <= len(inline) else file.read(_number(inline, layout), min(size, MAX_PIECE))


def _piece(tag: int, value: bytes, place: str, layout: _Layout) -> Iterator[Piece]:
    if tag == XMP:
        yield Piece("xmp", place, "", value)
    elif tag == C2PA:
        yield Piece("c2pa", place, "", b"")
    elif tag in TEXTS:
        name = TEXTS[tag]
        yield Piece("text", f"{place} {name}" if place != "TIFF" else f"TIFF {name}", name, _text(name, value, layout))


def _text(name: str, value: bytes, layout: _Layout) -> bytes:
    if name.startswith("XP"):
        return value.decode("utf-16-le", "replace").encode("utf-8", "replace")
    if name == "UserComment":
        return user_comment(value, layout.order).encode("utf-8", "replace")
    return value


def user_comment(value: bytes, order: str = ">") -> str:
    """Text of EXIF's UserComment: a character code of eight bytes, then text.

    `UNICODE` should follow the byte order of the block, and often does not: the reading with more
    ASCII in it is taken.

    >>> user_comment(b"UNICODE\\0" + "Steps: 20".encode("utf-16-le"))
    'Steps: 20'
    """
    code, text = value[:8], value[8:]
    if code == b"UNICODE\0":
        readings = [text.decode(encoding, "replace") for encoding in ("utf-16-be", "utf-16-le")]
        return max(
            readings if order == ">" else readings[::-1], key=lambda reading: sum(map(str.isascii, reading[:512]))
        )
    if code in (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8)):
        value = text
    return value.decode("utf-8", "replace").strip("\0 ")
