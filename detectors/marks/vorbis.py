"""FLAC and Ogg: Vorbis comments.

Sources: RFC 9639 (FLAC), 8.6; Xiph.Org, "Ogg Vorbis I: comment field"; RFC 7845 (Opus), 5.2; TC260-PG-202510A.
"""

from __future__ import annotations

from collections.abc import Iterator

from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_PIECE, Broken, Budget

FLAC, OGG = b"fLaC", b"OggS"
COMMENTS = 4  # block type of FLAC
HEADS = (b"\x03vorbis", b"OpusTags")
MAX_FIELDS = 10_000
MAX_PAGES = 64  # the comment header is the second packet of a stream


def flac(file: Budget) -> Iterator[Piece]:
    """What the comment blocks before the sound hold. Raises Broken where they end early."""
    at, last = 4, False
    while not last:
        head = file.exactly(at, 4)
        last, size = head[0] >= 0x80, int.from_bytes(head[1:], "big")
        if head[0] & 0x7F == COMMENTS:
            yield from _fields(file.piece(at + 4, size), "FLAC comment")
        at += 4 + size


def ogg(file: Budget) -> Iterator[Piece]:
    """What the comment header on the first pages holds."""
    at, found = 0, bytearray()
    for _ in range(MAX_PAGES):
        head = file.read(at, 27)
        if len(head) < 27 or head[:4] != OGG or len(found) > MAX_PIECE:
            break
        lengths = file.exactly(at + 27, head[26])
        found += file.exactly(at + 27 + head[26], sum(lengths))
        at += 27 + head[26] + sum(lengths)
    for mark in HEADS:
        start = found.find(mark)
        if start >= 0:
            yield from _fields(bytes(found[start + len(mark) :]), "Ogg comment")


def _fields(data: bytes, place: str) -> Iterator[Piece]:
    at = 4 + int.from_bytes(data[:4], "little")
    count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    for _ in range(min(count, MAX_FIELDS)):
        size = int.from_bytes(data[at : at + 4], "little")
        name, equals, value = data[at + 4 : at + 4 + size].partition(b"=")
        if not equals and at + 4 >= len(data):
            raise Broken("comments cut short")
        yield Piece("text", place, name.decode("utf-8", "replace"), value)
        at += 4 + size
