"""Object ids of pictures: SHA-256 of the bytes, and PDQ of what is seen.

PDQ (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", 2019) gives 256 bits that
change little when a picture is scaled, compressed or touched up; the same picture is within 31 bits by its authors'
advice. Quality (0 … 100) below 50 means too little structure to compare. It does not outlive mirroring, turning or
cutting off more than a little.

The bytes come from strangers: a picture is decoded only when it has at most `MAX_PIXELS`, in one of `FORMATS`, to one
byte a pixel at once.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Final, NamedTuple

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image

MAX_PIXELS: Final = 50_000_000  # 5 bytes each while they are decoded
MAX_WEBP: Final = 16_000_000  # pixels; 15 bytes each
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # EPS and the like would start other programs
SIDE: Final = 1024  # pixels; what is larger is averaged down first: PDQ itself looks at 64 × 64
SAME: Final = 31  # bits that two copies of one picture may differ in
GOOD: Final = 50  # quality from which a hash may be compared


class Picture(NamedTuple):
    """PDQ of a picture: 64 hexadecimal digits, and the quality 0 … 100."""

    pdq: str
    quality: int


class NotAPicture(ValueError):
    """Bytes that are no picture we read. The message says why."""


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def pdq_of_bytes(data: bytes) -> Picture:
    """PDQ of the first frame of an encoded picture.

    Raises:
        NotAPicture: unknown format, damaged, cut off, or more than `MAX_PIXELS` (`MAX_WEBP`).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)  # odd metadata is not ours to judge
            return pdq_of_pixels(_grey(data))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except NotAPicture:
        raise
    except Exception as error:
        raise NotAPicture(f"not a picture that can be read ({type(error).__name__})") from None


def pdq_of_pixels(pixels: NDArray[np.uint8]) -> Picture:
    """PDQ of brightness values, shape (height, width)."""
    bits, quality = pdqhash.compute(np.repeat(pixels[:, :, None], 3, axis=2))
    return Picture(np.packbits(bits).tobytes().hex(), int(quality))


def distance(one: str, other: str) -> int:
    """Bits in which two PDQ hashes differ, 0 … 256.

    >>> distance("0" * 64, "f" + "0" * 63)
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _grey(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > (MAX_WEBP if image.format == "WEBP" else MAX_PIXELS):
            raise _too_large()
        image.draft("L", (SIDE, SIDE))  # JPEG is decoded small at once
        grey = image if image.mode == "L" else image.convert("L")
        grey.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
        return np.asarray(grey, np.uint8)


def _too_large() -> NotAPicture:
    most = f"{MAX_PIXELS // 1_000_000} million pixels (WebP: {MAX_WEBP // 1_000_000})"
    return NotAPicture(f"larger than {most}: not decoded")
