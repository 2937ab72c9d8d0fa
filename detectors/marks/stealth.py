"""The mark that hides in the lowest bit of the pixels: NovelAI's, and the web UI extension's that copies it.

Sources: NovelAI, "novelai-image-metadata" (2023) and the extension "stealth pnginfo". The lowest bits of the alpha
channel (or of red, green, blue in turn), column by column from the left, spell a signature, the length in bits (32,
big-endian) and the text, plain or packed with gzip.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from detectors.marks.mark import Mark, shown

SIGNATURES = {  # signature → channels that carry it, packed
    b"stealth_pnginfo": (slice(3, 4), False),
    b"stealth_pngcomp": (slice(3, 4), True),
    b"stealth_rgbinfo": (slice(0, 3), False),
    b"stealth_rgbcomp": (slice(0, 3), True),
}
HEAD = 15 + 4  # bytes of signature and length
MAX_TEXT = 1 << 20  # bytes

Columns = Callable[[int], NDArray[np.uint8]]


def read(columns: Columns, height: int, channels: int) -> str | None:
    """The hidden text ("" where only the signature is left), or None where there is no mark.

    `columns(n)` gives the first n columns (fewer where there are no more): height × n × channels, 8 bits each.
    """
    for part in (slice(3, 4), slice(0, 3)):
        wide = min(part.stop, channels) - part.start
        if wide > 0:
            text = _read(columns, height, part, wide)
            if text is not None:
                return text
    return None


def _read(columns: Columns, height: int, part: slice, wide: int) -> str | None:
    head = _bytes(columns, height, part, wide, HEAD)
    known = SIGNATURES.get(head[:15])
    if known is None or known[0] != part or len(head) < HEAD:
        return None
    size = int.from_bytes(head[15:], "big") // 8
    if size > MAX_TEXT:
        return ""
    data = _bytes(columns, height, part, wide, HEAD + size)[HEAD:]
    if known[1]:
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, MAX_TEXT)
        except zlib.error:
            return ""
    return data.decode("utf-8", "replace")


def _bytes(columns: Columns, height: int, part: slice, wide: int, size: int) -> bytes:
    needed = -(-8 * size // max(1, height * wide))
    pixels = columns(needed)[:, :, part]
    bits = (pixels & 1).transpose(1, 0, 2).reshape(-1)[: 8 * size]
    return np.packbits(bits).tobytes()[:size]


def mark(text: str) -> Mark:
    """The hidden text as a mark."""
    return Mark(
        "stealth", "declared", shown(text) or "signature alone", "ai", "hidden in the lowest bits of the pixels"
    )
