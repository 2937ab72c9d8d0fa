"""The parts of a file that may speak of its origin, whatever its container."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

PieceKind: TypeAlias = Literal["text", "xmp", "exif", "c2pa"]


class Piece(NamedTuple):
    """One such part.

    text  `value` is text under a name: a PNG keyword, an MP4 key, a tag …
    xmp   `value` is an XMP packet
    exif  `value` is a TIFF structure
    c2pa  the container announces a C2PA manifest; `value` is empty
    """

    kind: PieceKind
    place: str  # for a person: "PNG tEXt", "MP4 key" …
    name: str
    value: bytes
    late: bool = False  # stands behind the pixels, where no generator writes


def text_of(value: bytes) -> str:
    """Text of unknown encoding: UTF-8 where it is that, else GB 18030 (half of our files), else Latin-1.

    >>> text_of("生成".encode("gb18030")), text_of(b"\\xef\\xbb\\xbfa\\0")
    ('生成', 'a')
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return value.decode(encoding).strip("\0 \r\n\t")
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1").strip("\0 \r\n\t")
