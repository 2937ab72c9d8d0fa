"""Pictures: hashes equal the reference implementation's, and no bytes harm."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import resource
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from detectors.media_hash import GOOD, MAX_PIXELS, SAME, NotAPicture, distance, pdq_of_bytes, pdq_of_pixels, sha256
from tests.data import shared_data

NEAR = 12  # bits from the reference hashes: decoders of JPEG round differently


def references() -> list[tuple[Path, str]]:
    """Pictures with the PDQ hash that the reference implementations (WebAssembly, C++) give them."""
    root = shared_data("media", "pdq", "pdq")
    with (root / "wasm/test/TestData/PDQMD5TestData.csv").open() as file:
        rows = [(row["FilePath"].removeprefix("../../../../"), row["Hash"]) for row in csv.DictReader(file)]
    told = re.findall(
        r"^([0-9a-f]{64}),\d+,reg_test/input/(\S+)$", (root / "cpp/bin/README.md").read_text(), re.MULTILINE
    )
    rows += [(f"data/reg-test-input/{name}", code) for code, name in told]
    return [(root / name, code) for name, code in rows if len(code) == 64 and (root / name).exists()]


def test_hashes_equal_the_reference_within_a_few_bits() -> None:
    apart = {path.name: distance(pdq_of_bytes(path.read_bytes()).pdq, code) for path, code in references()}
    assert len(apart) >= 12
    assert max(apart.values()) <= NEAR, apart


def picture(seed: int = 1, side: int = 256) -> Image.Image:
    """Soft random spots: something with structure that nobody has taken."""
    spots = np.random.default_rng(seed).integers(0, 256, (20, 20, 3), np.uint8)
    return Image.fromarray(spots).resize((side, side), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)  # type: ignore[arg-type]
    return file.getvalue()


def test_copies_of_a_picture_are_near_and_other_pictures_far() -> None:
    original = pdq_of_bytes(encoded(picture()))
    assert original.quality >= GOOD
    copies = (
        encoded(picture(), "JPEG", quality=30),
        encoded(picture(), "WEBP"),
        encoded(picture().resize((120, 120))),
        encoded(picture().convert("L")),
        encoded(picture().convert("RGBA")),
        encoded(picture().convert("P"), "GIF"),
        encoded(picture().convert("CMYK"), "JPEG"),
    )
    assert max(distance(original.pdq, pdq_of_bytes(copy).pdq) for copy in copies) <= SAME
    assert min(distance(original.pdq, pdq_of_bytes(encoded(picture(seed))).pdq) for seed in range(2, 12)) > 2 * SAME


def test_a_plain_surface_is_said_to_be_no_base_for_comparing() -> None:
    assert pdq_of_pixels(np.full((64, 64), 128, np.uint8)).quality < GOOD


def test_sha256_is_of_the_bytes() -> None:
    assert sha256(b"abc") == hashlib.sha256(b"abc").hexdigest()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 20_000, 65_000, 2**31 - 1])
def test_a_bomb_is_not_decoded(side: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert side * side > MAX_PIXELS
    with pytest.raises(NotAPicture, match=r"million pixels|can be read"):
        pdq_of_bytes(png_that_claims(side, side))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"GIF89a", b"<svg/>", b"\0" * 10_000]
)
def test_what_is_no_picture_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        pdq_of_bytes(data)


SAMPLES = [encoded(picture(side=32), form) for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")]


@settings(max_examples=150)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_damaged_pictures_are_hashed_or_refused(data: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    damaged = bytearray(data[: len(data) - cut])
    for place, value in changes:
        if damaged:
            damaged[place % len(damaged)] = value
    with suppress(NotAPicture):
        assert len(pdq_of_bytes(bytes(damaged)).pdq) == 64
