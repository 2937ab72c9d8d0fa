"""Labels into pictures: as XMP. Source: TC260-PG-20259A; the formats' own specifications, see their readers."""

from __future__ import annotations

import zlib
from struct import pack, unpack

from detectors.marks import jpeg as jpeg_reader
from detectors.marks import png as png_reader
from detectors.marks.label import CannotLabel, packet
from detectors.marks.source import Broken, Budget, Bytes

JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
JPEG_MOST = 65_533 - len(JPEG_XMP)  # bytes of a packet in one segment
GIF_XMP = b"\x21\xff\x0bXMP DataXMP"
GIF_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
XMP_FLAG, ALPHA_FLAG = 0x04, 0x10
TIFF_XMP = 700


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 8
    while at + 12 <= len(data):
        size, kind = unpack(">I4s", data[at : at + 8])
        chunks.append((kind, data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        raise Broken("no chunk in it")
    return chunks


def png(data: bytes, label: dict[str, str]) -> bytes:
    """The label as an iTXt chunk of XMP behind IHDR."""
    kept, old = [], b""
    for kind, content in _png_chunks(data):
        keyword = content.partition(b"\0")[0]
        if kind == b"iTXt" and keyword == png_reader.XMP_KEYWORD:
            old = old or next((piece.value for piece in png_reader.texts(Budget(Bytes(content)), kind, content)), b"")
        elif not (kind in png_reader.TEXTS and keyword == b"AIGC"):
            kept.append((kind, content))
    kept.insert(1, (b"iTXt", png_reader.XMP_KEYWORD + bytes(5) + packet(label, old)))
    return png_reader.SIGNATURE + b"".join(
        pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content)) for kind, content in kept
    )


def jpeg(data: bytes, label: dict[str, str]) -> bytes:
    """The label as an APP1 segment of XMP, behind JFIF and EXIF."""
    at, place, old = 2, 2, (0, 0)
    while data[at] == 0xFF and data[at + 1] not in (jpeg_reader.START_OF_SCAN, jpeg_reader.END):
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 4 : at + 4 + len(JPEG_XMP)] == JPEG_XMP:
            old = old if any(old) else (at, end)
        elif data[at + 1] == 0xE0 or data[at + 4 : at + 8] == b"Exif":
            place = end
        if end <= at + 3:
            raise Broken(f"a segment of no length at byte {at}")
        at = end
    written = packet(label, data[old[0] + 4 + len(JPEG_XMP) : old[1]])
    if len(written) > JPEG_MOST:
        raise CannotLabel(f"the file's XMP and the label take {len(written)} bytes, a segment holds {JPEG_MOST}")
    segment = b"\xff\xe1" + pack(">H", 2 + len(JPEG_XMP) + len(written)) + JPEG_XMP + written
    if any(old):
        return data[: old[0]] + segment + data[old[1] :]
    return data[:place] + segment + data[place:]


def gif(data: bytes, label: dict[str, str]) -> bytes:
    """The label as an application extension of XMP before the first picture; an older packet stays."""
    start = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    return b"GIF89a" + data[6:start] + GIF_XMP + packet(label) + GIF_TRAILER + data[start:]


def webp(data: bytes, label: dict[str, str]) -> bytes:
    """The label as the chunk `XMP `, which needs the extended form of the file."""
    chunks, old, at = [], b"", 12
    while at + 8 <= len(data):
        name, size = unpack("<4sI", data[at : at + 8])
        content = data[at + 8 : at + 8 + size]
        if name == b"XMP ":
            old = content
        else:
            chunks.append((name, content))
        at += 8 + size + (size & 1)
    if not chunks:
        raise Broken("no picture in it")
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _extended(*chunks[0])))
    chunks[0] = (b"VP8X", bytes([chunks[0][1][0] | XMP_FLAG]) + chunks[0][1][1:])
    chunks.append((b"XMP ", packet(label, old)))
    body = b"WEBP" + b"".join(
        name + pack("<I", len(content)) + content + bytes(len(content) & 1) for name, content in chunks
    )
    return b"RIFF" + pack("<I", len(body)) + body


def _extended(name: bytes, picture: bytes) -> bytes:
    """The chunk VP8X for a simple picture: flags, then width and height less one (RFC 9649, 2.7)."""
    if name == b"VP8L":
        bits = int.from_bytes(picture[1:5], "little")
        width, height, flags = bits & 0x3FFF, bits >> 14 & 0x3FFF, ALPHA_FLAG * (bits >> 28 & 1)
    else:
        width, height = (side & 0x3FFF for side in unpack("<HH", picture[6:10].ljust(4, b"\0")))
        width, height, flags = width - 1, height - 1, 0
    return bytes([flags, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")


def tiff(data: bytes, label: dict[str, str]) -> bytes:
    """The label as tag 700 of a first directory that is written anew at the end; the old one stays, unused."""
    order = "<" if data[:2] == b"II" else ">"
    if unpack(f"{order}H", data[2:4])[0] != 42:
        raise CannotLabel("labels are not written into BigTIFF; give a TIFF file")
    (start,) = unpack(f"{order}I", data[4:8])
    (count,) = unpack(f"{order}H", data[start : start + 2].ljust(2, b"\0"))
    entries = [data[start + 2 + 12 * i : start + 14 + 12 * i] for i in range(count)]
    following = data[start + 2 + 12 * count : start + 6 + 12 * count]
    if len(following) < 4:
        raise Broken(f"cut short at byte {len(data)}")
    old = b""
    kept = []
    for entry in entries:
        tag, _, size, at = unpack(f"{order}HHII", entry)
        if tag == TIFF_XMP:
            old = data[at : at + size]
        else:
            kept.append(entry)
    written = packet(label, old)
    data += bytes(len(data) & 1)
    kept.append(pack(f"{order}HHII", TIFF_XMP, 1, len(written), len(data)))
    kept.sort(key=lambda entry: int(unpack(f"{order}H", entry[:2])[0]))
    at = len(data) + len(written) + (len(written) & 1)
    directory = pack(f"{order}H", len(kept)) + b"".join(kept) + following
    return data[:4] + pack(f"{order}I", at) + data[8:] + written + bytes(len(written) & 1) + directory
