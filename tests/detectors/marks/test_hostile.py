"""Files made to hurt a reader end in a verdict: in bounded steps, time and memory, with what stood before kept."""

from __future__ import annotations

import contextlib
import random
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_marks import mutants
from detectors.marks import containers
from detectors.marks.containers import pieces_of
from detectors.marks.label import CannotLabel, label_of, labelled
from detectors.marks.source import Bytes
from detectors.marks.verdict import judge, marks_of
from detectors.marks.xmp import properties
from tests.detectors.marks.made import CONTAINERS, LABELLED, box, element, jpeg_with, picture, png_chunk, png_with, xmp

LABEL = label_of("a studio", "1")
WHOLE = [*(labelled(make(), LABEL) for make in CONTAINERS.values()), *(make() for make in LABELLED.values())]
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">'.encode() for n in range(8))
    + b"]><x:xmpmeta>&i;</x:xmpmeta>"
)
BOMB = zlib.compress(bytes(60_000_000), 9)
LOOP = b"II*\0\x08\0\0\0" + b"\1\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)


def verdict(data: bytes) -> str:
    _, pieces, _ = pieces_of(Bytes(data))
    return judge(marks_of(pieces)).verdict


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a chunk longer than the file": lambda: picture("PNG")[:33] + struct.pack(">I", 0x7FFFFFFF) + b"tEXtAIGC\0",
    "a packed text that unpacks to 60 MB": lambda: png_with((b"zTXt", b"AIGC\0\0" + BOMB)),
    "a hundred packed texts of 60 MB": lambda: png_with(*[(b"zTXt", b"parameters\0\0" + BOMB)] * 100),
    "chunks without end": lambda: picture("PNG")[:33] + png_chunk(b"tIME", b"") * 120_000,
    "a hundred thousand texts": lambda: png_with(*[(b"tEXt", b"parameters\0Steps: 1")] * 100_000),
    "a text of 30 MB": lambda: png_with((b"tEXt", b"parameters\0" + b"Steps: 1, " * 3_000_000)),
    "entities that laugh": lambda: png_with((b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + LAUGHS)),
    "XML a million deep": lambda: png_with((b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + b"<a>" * 1_000_000)),
    "a million properties": lambda: png_with((b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + xmp("<a>b</a>" * 500_000))),
    "a packet of open quotes": lambda: png_with(
        (b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + b'TC260:AIGC="{' * 120_000)
    ),
    "JSON a million deep": lambda: png_with((b"tEXt", b'AIGC\0{"AIGC":' + b'{"AIGC":' * 500_000)),
    "a directory that points to itself": lambda: LOOP,
    "an EXIF block that points to itself": lambda: jpeg_with((0xE1, b"Exif\0\0" + LOOP)),
    "a directory of 65535 texts of 4 GB": lambda: (
        LOOP[:8] + b"\xff\xff" + struct.pack("<HHII", 270, 2, 2**32 - 1, 0) * 65_535
    ),
    "a segment of no length": lambda: b"\xff\xd8\xff\xe1\0\0" * 1000,
    "fill bytes without end": lambda: b"\xff\xd8" + b"\xff" * 120_000,
    "boxes a thousand deep": lambda: nested(box, 1000, b"moov"),
    "a box of no length": lambda: box(b"ftyp", b"isom") + b"\0\0\0\4moov" * 100,
    "boxes without end": lambda: box(b"ftyp", b"isom") + box(b"free") * 120_000,
    "keys of no length": lambda: (
        box(b"ftyp", b"isom") + box(b"moov", box(b"meta", bytes(4), box(b"keys", bytes(1000))))
    ),
    "elements a thousand deep": lambda: (
        element(0x1A45DFA3, b"") + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x12\x54\xc3\x67\xff" * 9000
    ),
    "elements without end": lambda: element(0x1A45DFA3, b"") + b"\x18\x53\x80\x67\xff" + b"\xec\x80" * 120_000,
    "a tag of 256 MB": lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + b"TXXX\0\0\0\0\0\0" * 100_000,
    "a GIF without end": lambda: b"GIF89a" + bytes(7) + b"\x21\xfe" + b"\xff" * 5_000_000,
    "comments without end": lambda: b"GIF89a" + bytes(7) + b"\x21\xfe\1a\0" * 120_000,
    "RIFF in RIFF in RIFF": lambda: b"RIFF\xff\xff\xff\xffWAVE" + b"LIST\xff\xff\xff\xffINFO" * 100_000,
    "comments that claim four billion": lambda: (
        b"fLaC\x84\xff\xff\xff" + bytes(4) + b"\xff\xff\xff\xff" + bytes(100_000)
    ),
}


def nested(outer: Callable[..., bytes], depth: int, kind: bytes) -> bytes:
    data = b""
    for _ in range(depth):
        data = outer(kind, data)
    return box(b"ftyp", b"isom") + data


def test_what_is_left_out_of_a_file_is_told_and_what_stands_behind_it_read() -> None:
    label = (b"tEXt", b'AIGC\0{"Label":"1"}')
    for bad, said in (
        ((b"zTXt", b"a\0\0" + BOMB), "PNG: of a text that unpacks to more than 4 MB only the beginning was read"),
        ((b"iTXt", b"a\0\1\0\0\0" + BOMB), "PNG: of a text that unpacks to more than 4 MB only the beginning was read"),
        ((b"zTXt", b"a\0\0no zlib"), "PNG: a packed text is damaged"),
        ((b"tEXt", b"a\0" + b"b" * 5_000_000), "PNG: of a part above 4 MB only the beginning was read"),
    ):
        _, pieces, problem = pieces_of(Bytes(png_with(bad, bad, label)))
        assert problem == said
        assert [mark.kind for mark in marks_of(pieces)] == ["gb45438"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon(name: str) -> None:
    data = HOSTILE[name]()
    before = time.thread_time()
    verdict(data)
    assert time.thread_time() - before < 5  # seconds


@pytest.mark.parametrize("name", [name for name in HOSTILE if "without end" not in name])
def test_a_hostile_file_takes_little_memory(name: str) -> None:
    data = HOSTILE[name]()
    tracemalloc.start()
    verdict(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize("name", [*CONTAINERS, *LABELLED])
def test_a_file_cut_anywhere_has_a_verdict_and_keeps_what_stood_before_the_cut(name: str) -> None:
    whole = LABELLED[name]() if name in LABELLED else labelled(CONTAINERS[name](), LABEL)
    told = [verdict(whole[:size]) for size in range(len(whole) + 1)]
    assert told[0] == "none" and told[-1] == "ai"


def test_broken_files_never_raise() -> None:
    for data in mutants(WHOLE, random.Random(3), 3000):
        verdict(data)


@given(st.sampled_from(containers._STARTS), st.binary(max_size=300))
def test_noise_behind_a_signature_never_raises(start: tuple[bytes, object], noise: bytes) -> None:
    verdict(start[0] + noise)
    with contextlib.suppress(CannotLabel):
        labelled(start[0] + noise, LABEL)


@given(st.binary(max_size=400))
def test_noise_is_no_packet_and_never_raises(noise: bytes) -> None:
    properties(noise)
    properties(b"<x:xmpmeta>" + noise)


def test_document_types_are_refused_before_an_entity_expands() -> None:
    assert sum(len(found.value) for found in properties(LAUGHS)) < 100
