"""Which reader a file needs, by its first bytes; and all pieces of a file of any kind."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from detectors.marks import bmff, gif, id3, jpeg, matroska, png, riff, tiff, vorbis
from detectors.marks.pieces import Piece
from detectors.marks.source import MAX_KEPT, MAX_PIECES, OVERFULL, Broken, Budget, Source

HEAD = 1024  # bytes that tell the container
PACKET_START, PACKET_END = b"<x:xmpmeta", b"</x:xmpmeta>"
SCANNED = 1 << 20  # bytes at either end of a file of no known kind that are searched for an XMP packet


class Container(NamedTuple):
    """A kind of file."""

    name: str
    mime: str  # as the C2PA library knows it; "" where C2PA defines no place for a manifest
    pieces: Callable[[Budget], Iterator[Piece]]


def _packets(file: Budget) -> Iterator[Piece]:
    """XMP that stands open in a file: sidecars, SVG, PDF, and what we have no reader for."""
    for at in sorted({0, max(0, file.size - SCANNED)}):
        window = file.read(at, SCANNED)
        start = window.find(PACKET_START)
        if start >= 0:
            end = window.find(PACKET_END, start)
            yield Piece("xmp", "XMP packet", "", window[start : end + len(PACKET_END) if end >= 0 else None])
            return


JPEG = Container("JPEG", "image/jpeg", jpeg.pieces)
PNG = Container("PNG", "image/png", png.pieces)
GIF = Container("GIF", "image/gif", gif.pieces)
TIFF = Container("TIFF", "image/tiff", tiff.pieces)
WEBP = Container("WebP", "image/webp", riff.pieces)
WAV = Container("WAV", "audio/wav", riff.pieces)
AVI = Container("AVI", "video/avi", riff.pieces)
MATROSKA = Container("Matroska", "", matroska.pieces)
MP3 = Container("MP3", "audio/mpeg", id3.pieces)
FLAC = Container("FLAC", "audio/flac", vorbis.flac)
OGG = Container("Ogg", "", vorbis.ogg)
PDF = Container("PDF", "application/pdf", _packets)
SVG = Container("SVG", "image/svg+xml", _packets)
XML = Container("XML", "application/xml", _packets)  # sidecars of XMP, of which the C2PA library knows nothing
MP4 = Container("MP4", "video/mp4", bmff.pieces)
UNKNOWN = Container("", "", _packets)

_FORMS = {b"WEBP": WEBP, b"WAVE": WAV, b"AVI ": AVI}
_BRANDS = {
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
}
_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"}
_STARTS = (
    (jpeg.SIGNATURE, JPEG),
    (png.SIGNATURE, PNG),
    *((signature, GIF) for signature in gif.SIGNATURES),
    *((signature, TIFF) for signature in tiff.SIGNATURES),
    (matroska.SIGNATURE, MATROSKA),
    (vorbis.FLAC, FLAC),
    (vorbis.OGG, OGG),
    (b"ID3", MP3),
    (b"%PDF-", PDF),
    (b"<", XML),
    (b"\xef\xbb\xbf<", XML),
)


def container_of(head: bytes) -> Container:
    """The kind of file that begins with these bytes (`HEAD` of them are enough).

    >>> container_of(b"GIF89a").name, container_of(b"").name
    ('GIF', '')
    """
    for start, container in _STARTS:
        if head.startswith(start):
            return SVG if container is XML and b"<svg" in head else container
    if head[:4] == b"RIFF":
        return _FORMS.get(head[8:12], UNKNOWN)
    if head[4:8] in _FIRST_BOXES:
        return MP4._replace(mime=_BRANDS.get(head[8:12], MP4.mime) if head[4:8] == b"ftyp" else MP4.mime)
    if head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa"):
        return MP3
    return UNKNOWN


def pieces_of(file: Source) -> tuple[Container, list[Piece], str]:
    """Container, pieces, and what is wrong with the file or was left out of it ("" where nothing is)."""
    budget = Budget(file)
    container = container_of(budget.read(0, HEAD))
    found: list[Piece] = []
    kept = 0
    problems: list[str] = []
    try:
        for piece in container.pieces(budget):
            found += _opened(piece)
            kept += len(piece.value)
            if len(found) > MAX_PIECES:
                raise Broken(OVERFULL)
            if kept > MAX_KEPT:
                raise Broken("more text than any honest file has; the rest was not read")
    except Broken as problem:
        problems = [str(problem)]
    told = "; ".join([*budget.left_out, *problems])
    return container, found, f"{container.name}: {told}" if container.name and told else told


def _opened(piece: Piece) -> list[Piece]:
    """An EXIF block in the texts that it holds; any other piece as it is."""
    if piece.kind != "exif":
        return [piece]
    found: list[Piece] = []
    place = piece.place if "EXIF" in piece.place else f"{piece.place} EXIF"
    # A broken block breaks no file; what it held before its end is kept.
    with contextlib.suppress(Broken):
        found.extend(tiff.exif(piece.value, place))
    return found
