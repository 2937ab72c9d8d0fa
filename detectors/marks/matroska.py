"""Matroska and WebM: tags. Sources: RFC 8794 (EBML), RFC 9559 (Matroska); TC260-PG-20257A (tag `AIGC`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detectors.marks.pieces import Piece
from detectors.marks.source import Broken, Budget

SIGNATURE = b"\x1a\x45\xdf\xa3"
SEGMENT, TAGS, TAG, SIMPLE_TAG = 0x18538067, 0x1254C367, 0x7373, 0x67C8
TAG_NAME, TAG_STRING, TAG_BINARY = 0x45A3, 0x4487, 0x4485
CLUSTER = 0x1F43B675
HOLDERS = {SEGMENT, TAGS, TAG}
MAX_DEPTH = 8


class Element(NamedTuple):
    """One element: its id, where its content begins and ends (byte offsets)."""

    id: int
    at: int
    end: int


def vint(data: bytes, keep_mark: bool) -> tuple[int, int]:
    """A variable-size integer and its width in bytes; (-1, width) where all bits say "unknown size".

    >>> vint(bytes([0x40, 0x02]), False), vint(bytes([0xFF]), False)
    ((2, 2), (-1, 1))
    """
    width = 9 - data[0].bit_length() if data else 9
    if width > 8 or len(data) < width:
        raise Broken("no element where one must be")
    value = int.from_bytes(data[:width], "big")
    if keep_mark:
        return value, width
    most = (1 << 7 * width) - 1
    value &= most
    return (-1 if value == most else value), width


def elements(file: Budget, at: int, end: int) -> Iterator[Element]:
    """The elements between two offsets. Raises Broken where one is longer than what holds it."""
    while at < end:
        head = file.read(at, 12)
        kind, width = vint(head, True)
        size, size_width = vint(head[width:], False)
        start = at + width + size_width
        stop = end if size < 0 and kind != CLUSTER else start + max(size, 0)
        yield Element(kind, start, min(stop, end))
        if stop > end:
            raise Broken(f"cut short at byte {end}")
        at = stop


def pieces(file: Budget) -> Iterator[Piece]:
    """The tags, in file order."""
    yield from _inside(file, 0, file.size, 0)


def _inside(file: Budget, at: int, end: int, depth: int) -> Iterator[Piece]:
    if depth > MAX_DEPTH:
        raise Broken("elements nested deeper than any honest file's")
    for element in elements(file, at, end):
        if element.id in HOLDERS:
            yield from _inside(file, element.at, element.end, depth + 1)
        elif element.id == SIMPLE_TAG:
            yield from _simple_tag(file, element, depth)


def _simple_tag(file: Budget, tag: Element, depth: int) -> Iterator[Piece]:
    if depth > MAX_DEPTH:
        raise Broken("tags nested deeper than any honest file's")
    name, value = "", b""
    for element in elements(file, tag.at, tag.end):
        size = element.end - element.at
        if element.id == TAG_NAME:
            name = file.read(element.at, min(size, 1024)).decode("utf-8", "replace").strip("\0")
        elif element.id in (TAG_STRING, TAG_BINARY):
            value = file.piece(element.at, size)
        elif element.id == SIMPLE_TAG:
            yield from _simple_tag(file, element, depth + 1)
    yield Piece("text", "Matroska tag", name, value)
