"""Canonical lines: read as ingest reads them, damaged files refused with the cure."""

from __future__ import annotations

import gzip
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.errors import InputError
from streams.readers import Source, open_source
from tests.streams.readers import made

CONTENT = b"\n".join(made.lines(2_500)) + b"\n"
PACKED = {
    "": CONTENT,
    ".gz": gzip.compress(CONTENT),
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress(CONTENT),
}


def source(path: Path, content: bytes, name: str = "events.jsonl", form: str = "canonical") -> Source:
    (path / name).write_bytes(content)
    return open_source([path / name], form)


@pytest.mark.parametrize("suffix", PACKED)
def test_lines_come_back_as_events_with_their_place_whatever_the_compression(tmp_path: Path, suffix: str) -> None:
    read = source(tmp_path, PACKED[suffix], "events.jsonl" + suffix)
    seen: list[int] = []
    read.passed = seen.append
    events = list(read)
    assert [replace(event, raw=None) for event in events] == made.events(2_500)
    assert sum(seen) == read.size == len(PACKED[suffix])
    last = events[-1].raw
    assert last is not None
    assert (last.topic, last.partition, last.offset) == ("events.jsonl" + suffix, 0, 2_500)
    assert last.sha256 == sha256(made.lines(2_500)[-1]).digest()
    assert last.digest == int.from_bytes(last.sha256[:8], "big")


def test_messages_are_the_original_bytes(tmp_path: Path) -> None:
    line = b'{"kind": "post", "platform": "x", "item": "1", "created_at": 5, "author": "a"}'
    ((event, data),) = source(tmp_path, b"\xef\xbb\xbf" + line + b"\r\n\r\n").messages()
    assert data == line
    assert event.item == "1"


def test_a_bad_line_is_counted_with_its_place_and_reading_goes_on(tmp_path: Path) -> None:
    good = made.lines(2)
    read = source(tmp_path, b"\n".join([good[0], b"{broken", b'{"platform":"x"}', good[1]]))
    assert len(list(read)) == 2
    assert read.rejected == {"not_json": 1, "missing_field": 1}
    assert [problem.place for problem in read.problems] == [f"{tmp_path}/events.jsonl:{line}" for line in (2, 3)]


def test_an_end_of_input_record_among_lines_is_no_problem(tmp_path: Path) -> None:
    read = source(tmp_path, made.lines(1)[0] + b'\n{"breakwater":"end_of_input"}\n')
    assert len(list(read)) == 1
    assert not read.rejected


def test_a_line_that_is_too_long_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    read = source(tmp_path, b'{"text":"' + b"x" * (17 << 20) + b'"}\n' + made.lines(1)[0])
    assert len(list(read)) == 1
    assert read.rejected == {"too_large": 1}


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_compressed_file_that_was_cut_off_is_refused(tmp_path: Path, suffix: str) -> None:
    packed = PACKED[suffix]
    for length in (5, len(packed) // 2, len(packed) - 1):
        with pytest.raises(InputError, match=r"stops in the middle.*get the file again"):
            list(source(tmp_path, packed[:length], "cut.jsonl" + suffix))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_compressed_file_that_is_damaged_is_refused(tmp_path: Path, suffix: str) -> None:
    packed = bytearray(PACKED[suffix])
    packed[len(packed) // 2 : len(packed) // 2 + 64] = bytes(64)
    with pytest.raises(InputError, match=r"damaged|stops in the middle|format canonical"):
        list(source(tmp_path, bytes(packed), "damaged.jsonl" + suffix))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_name_that_promises_compression_must_keep_it(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(InputError, match="as its name says"):
        list(source(tmp_path, CONTENT, "plain.jsonl" + suffix))


def test_several_compressed_members_are_read_as_one_file(tmp_path: Path) -> None:
    halves = CONTENT[:9_999], CONTENT[9_999:]
    for suffix, pack in ((".gz", gzip.compress), (".zst", zstandard.compress)):
        assert len(list(source(tmp_path, b"".join(map(pack, halves)), "two.jsonl" + suffix))) == 2_500


def test_a_file_of_another_format_is_refused_with_the_right_one(tmp_path: Path) -> None:
    weibo = {"id": 1, "mid": "1", "text": "x"}
    with pytest.raises(InputError, match="is not of the format canonical: none of its 1 records"):
        list(source(tmp_path, msgspec.json.encode(weibo)))
    with pytest.raises(InputError, match="it looks like --format canonical"):
        list(source(tmp_path, CONTENT, form="douyin"))


def test_a_file_and_a_folder_that_hold_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to read"):
        list(source(tmp_path, b"\n \n"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no file for the format canonical"):
        open_source([tmp_path / "empty"], "canonical")


def test_a_path_that_is_not_there_and_an_unknown_format_are_refused() -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl is not there"):
        open_source(["nowhere.jsonl"], "canonical")
    with pytest.raises(InputError, match="unknown format 'xml'; choose one of canonical"):
        open_source(["nowhere.jsonl"], "xml")


def test_a_folder_is_read_file_by_file_in_the_order_of_names(tmp_path: Path) -> None:
    first, second = made.lines(2)
    (tmp_path / "b.jsonl").write_bytes(first)
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(second))
    (tmp_path / "truth.json").write_bytes(b'{"about": "them"}')
    read = open_source([tmp_path], "canonical")
    assert [event.raw.topic for event in read if event.raw] == ["a.ndjson.gz", "b.jsonl"]


@given(
    content=st.binary(max_size=400), name=st.sampled_from(["a.jsonl", "a.json", "a.gz", "a.zst", "a.csv", "a.parquet"])
)
def test_whatever_the_bytes_are_reading_ends_or_raises_input_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for form in ("canonical", "weibo"):
        with suppress(InputError):
            list(source(folder, content, name, form))
