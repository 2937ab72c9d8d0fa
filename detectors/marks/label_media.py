"""Labels into sound and films. Sources: TC260-PG-202510A (audio), TC260-PG-20257A (video)."""

from __future__ import annotations

from struct import pack, unpack

from detectors.marks.bmff import boxes
from detectors.marks.gb45438 import NAME
from detectors.marks.id3 import syncsafe
from detectors.marks.label import CannotLabel, text_of
from detectors.marks.matroska import SEGMENT, TAG_NAME, TAG_STRING, elements, vint
from detectors.marks.source import Broken, Budget, Bytes


def wav(data: bytes, label: dict[str, str]) -> bytes:
    """The label as a chunk `AIGC` at the end."""
    kept, at = b"", 12
    while at + 8 <= len(data):
        name, size = unpack("<4sI", data[at : at + 8])
        end = at + 8 + size + (size & 1)
        if name != b"AIGC":
            kept += data[at:end].ljust(end - at if end <= len(data) + 1 else 0, b"\0")
        at = end
    value = text_of(label).encode()
    body = data[8:12] + kept + b"AIGC" + pack("<I", len(value)) + value + bytes(len(value) & 1)
    return b"RIFF" + pack("<I", len(body)) + body


def mp3(data: bytes, label: dict[str, str]) -> bytes:
    """The label as the first TXXX frame, in the tag that is there or in a new one of version 2.4."""
    frame = b"\x03" + NAME.encode() + b"\0" + text_of(label).encode()
    if data[:3] != b"ID3":
        return b"ID3\x04\0\0" + _syncsafe(len(frame) + 10) + _frame(frame, 4) + data
    version, size = data[3], syncsafe(data[6:10])
    if version not in (3, 4) or data[5] & 0x40:
        raise CannotLabel("labels are not written into a tag of version 2.2 or with an extended header; remove the tag")
    if version == 3:  # has no UTF-8
        frame = b"\x01" + NAME.encode("utf-16") + b"\0\0" + text_of(label).encode("utf-16")
    added = _frame(frame, version)
    return data[:6] + _syncsafe(size + len(added)) + added + data[10:]


def _frame(content: bytes, version: int) -> bytes:
    return b"TXXX" + (_syncsafe(len(content)) if version == 4 else pack(">I", len(content))) + b"\0\0" + content


def _syncsafe(value: int) -> bytes:
    if value >= 1 << 28:
        raise CannotLabel("the tag would be longer than a tag can be")
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _box(kind: bytes, content: bytes) -> bytes:
    return pack(">I", 8 + len(content)) + kind + content


def mp4(data: bytes, label: dict[str, str]) -> bytes:
    """The label as the key `AIGC` of moov/udta/meta.

    Offsets into the film must not move: a `moov` that is not last becomes `free`, and a longer copy
    stands at the end.
    """
    file = Budget(Bytes(data))
    top = list(boxes(file, 0, len(data)))
    moov = next((box for box in top if box.kind == b"moov"), None)
    if moov is None:
        raise CannotLabel("the file has no moov box; labels are not written into fragments or HEIC and AVIF pictures")
    if data[top[-1].at - 8 : top[-1].at - 4] == bytes(4) or moov.end - moov.at + 8 >= 1 << 31:
        raise CannotLabel("the last box has no size of its own; write the file anew with sizes")
    children = [(box.kind, data[box.at : box.end]) for box in boxes(file, moov.at, moov.end)]
    udta = next((content for kind, content in children if kind == b"udta"), b"")
    written = _box(b"moov", b"".join(_box(kind, content) for kind, content in _with_key(children, udta, label)))
    if moov.end == len(data):
        return data[: moov.at - 8] + written
    return data[: moov.at - 4] + b"free" + data[moov.at :] + written


def _with_key(children: list[tuple[bytes, bytes]], udta: bytes, label: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The children of `moov` with the label: in `udta` where it has no `meta` yet, else beside it."""
    file = Budget(Bytes(udta))
    if any(box.kind == b"meta" for box in boxes(file, 0, len(udta.rstrip(b"\0")))):
        return [*(child for child in children if child[0] != b"meta"), (b"meta", _meta(label)[8:])]
    kept = [child for child in children if child[0] != b"udta"]
    return [*kept, (b"udta", udta.removesuffix(bytes(4)) + _meta(label))]


def _meta(label: dict[str, str]) -> bytes:
    handler = _box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    keys = _box(b"keys", pack(">II", 0, 1) + _box(b"mdta", NAME.encode()))
    value = _box(b"data", pack(">II", 1, 0) + text_of(label).encode())
    return _box(b"meta", bytes(4) + handler + keys + _box(b"ilst", _box(pack(">I", 1), value)))


def _element(kind: int, content: bytes) -> bytes:
    width = (kind.bit_length() + 7) // 8
    return kind.to_bytes(width, "big") + _size(len(content)) + content


def _size(value: int) -> bytes:
    return (1 << 56 | value).to_bytes(8, "big")


def matroska(data: bytes, label: dict[str, str]) -> bytes:
    """The label as a tag at the end of the segment. Positions count from its content, so they hold."""
    file = Budget(Bytes(data))
    segment = next((element for element in elements(file, 0, len(data)) if element.id == SEGMENT), None)
    if segment is None or segment.end != len(data):
        raise CannotLabel("the file has no segment that reaches to its end")
    tag = _element(TAG_NAME, NAME.encode()) + _element(TAG_STRING, text_of(label).encode())
    content = data[segment.at :] + _element(0x1254C367, _element(0x7373, _element(0x63C0, b"") + _element(0x67C8, tag)))
    start = data.rfind(SEGMENT.to_bytes(4, "big"), 0, segment.at)
    size, _ = vint(data[start + 4 : segment.at], False)
    if start < 0:
        raise Broken("no segment where one must be")
    head = data[start + 4 : segment.at] if size < 0 else _size(len(content))
    return data[: start + 4] + head + content
