"""PNG: text chunks, XMP, EXIF and the C2PA chunk.

Sources: PNG specification, third edition (W3C 2025), 11.3.3; C2PA 2.2, annex A; TC260-PG-20259A (text `AIGC`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from struct import unpack

from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_PIECE, Broken, Budget

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp"
TEXTS = (b"tEXt", b"zTXt", b"iTXt")


def pieces(file: Budget) -> Iterator[Piece]:
    """What the chunks hold, in file order. Raises Broken where they end early."""
    at, late = len(SIGNATURE), False
    while at < file.size:
        size, kind = unpack(">I4s", file.exactly(at, 8))
        if kind in TEXTS:
            yield from texts(file, kind, file.piece(at + 8, size), late)
        elif kind == b"eXIf":
            yield Piece("exif", "PNG eXIf", "", file.piece(at + 8, size))
        elif kind == b"caBX":
            yield Piece("c2pa", "PNG caBX", "", b"")
        elif kind == b"IDAT":
            late = True
        elif kind == b"IEND":
            return
        at += 12 + size
        if at > file.size:
            raise Broken(f"cut short at byte {file.size}")
    raise Broken("ends without its IEND chunk")


def texts(file: Budget, kind: bytes, data: bytes, late: bool = False) -> Iterator[Piece]:
    """What one text chunk holds, unpacked."""
    keyword, _, rest = data.partition(b"\0")
    name = keyword.decode("latin-1")
    if kind == b"iTXt":
        packed, rest = rest[:1] == b"\x01", rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    else:
        packed = kind == b"zTXt"
        rest = rest[1:] if packed else rest
    value = inflated(file, rest) if packed else rest
    place = f"PNG {kind.decode()}"
    if keyword == XMP_KEYWORD:
        yield Piece("xmp", place, name, value)
    elif keyword in (b"Raw profile type exif", b"Raw profile type APP1", b"Raw profile type xmp"):
        yield from _raw_profile(place, name, value)
    else:
        yield Piece("text", place, name, value, late)


def inflated(file: Budget, data: bytes) -> bytes:
    """The first `MAX_PIECE` bytes of a zlib stream, as far as it goes; what is left out is told."""
    stream = zlib.decompressobj()
    try:
        value = stream.decompress(data, MAX_PIECE)
    except zlib.error:
        file.leave_out("a packed text is damaged")
        return b""
    if not stream.eof and stream.unconsumed_tail:
        file.leave_out(f"of a text that unpacks to more than {MAX_PIECE >> 20} MB only the beginning was read")
    return value


def _raw_profile(place: str, name: str, value: bytes) -> Iterator[Piece]:
    """ImageMagick keeps other formats' packets as lines of hexadecimal digits under a name and a length."""
    try:
        data = bytes.fromhex(b"".join(value.split()[2:]).decode("ascii"))
    except ValueError:
        return
    yield from app1(place, name, data)


def app1(place: str, name: str, data: bytes) -> Iterator[Piece]:
    """The packet of a JPEG APP1 segment, or of what carries one."""
    if data.startswith(b"Exif\0"):
        yield Piece("exif", place, name, data[6:])
    elif data[:4] in (b"II*\0", b"MM\0*"):
        yield Piece("exif", place, name, data)
    elif data.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield Piece("xmp", place, name, data[29:])
    elif data.lstrip()[:1] == b"<":
        yield Piece("xmp", place, name, data)
