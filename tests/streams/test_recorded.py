"""The form of a recording gives every byte back, and a folder that was changed is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import recorded
from streams.errors import InputError
from streams.files import OutputFolder
from streams.readers import open_source
from streams.recorded import FORMAT, MANIFEST, VERSION, Line, Manifest, Piece
from tests.streams.readers import made


@given(
    value=st.none() | st.binary() | st.text().map(str.encode),
    key=st.none() | st.binary(max_size=9),
    headers=st.lists(st.tuples(st.text(max_size=5), st.none() | st.binary(max_size=9)), max_size=3),
)
def test_any_message_is_one_line_that_gives_every_byte_back(
    value: bytes | None, key: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    written = recorded.encode_lines([recorded.line(7, 9, key, value, headers)])
    assert written.count(b"\n") == 1
    read = recorded.decode_line(written)
    assert (read.offset, read.time, read.value, list(read.headers)) == (7, 9, value, headers)
    assert (read.key_base64 if read.key is None else read.key.encode()) == key


def folder(path: Path, values: Sequence[bytes | None], topic: str = "platform.weibo", version: int = VERSION) -> Path:
    """A recording of one partition with `values` at every second offset."""
    lines = [Line(2 * number, 5, None if value is None else value.decode()) for number, value in enumerate(values)]
    with OutputFolder(path) as out:
        out.open("one.jsonl.zst").write(recorded.encode_lines(lines))
        digest, size = out.seal("one.jsonl.zst")
        piece = Piece(
            topic=topic, partition=3, kept_from=0, first=0, end=99, messages=len(values), file="one.jsonl.zst",
            bytes=size, sha256=digest,
        )  # fmt: skip
        manifest = Manifest(
            format=FORMAT, version=version, recorded_at="", range={}, prefix="p-", configuration={}, versions={},
            pieces=[piece],
        )  # fmt: skip
        out.open(MANIFEST).write(msgspec.json.encode(manifest))
    return path


def test_messages_come_back_with_their_place_in_kafka_and_bad_ones_are_counted(tmp_path: Path) -> None:
    first, second = made.lines(2)
    values = [first, b"{broken", None, b'{"breakwater":"end_of_input"}', second]
    source = open_source([folder(tmp_path / "r", values)], "record")
    events = list(source)
    assert [(e.raw.topic, e.raw.partition, e.raw.offset) for e in events if e.raw] == [
        ("p-platform.weibo", 3, 0),
        ("p-platform.weibo", 3, 8),
    ]
    assert [event.raw.sha256 for event in events if event.raw] == [
        hashlib.sha256(line).digest() for line in (first, second)
    ]
    assert source.rejected.total() == 2
    assert source.problems[0].place.endswith("one.jsonl.zst:2")


def test_a_recording_in_which_nothing_can_be_read_is_what_it_says(tmp_path: Path) -> None:
    source = open_source([folder(tmp_path / "r", [b"{broken"])], "record")
    assert list(source) == []
    assert source.rejected.total() == 1


def test_other_topics_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to read"):
        list(open_source([folder(tmp_path / "r", made.lines(2), topic="activity")], "record"))


def test_a_file_that_was_changed_or_lost_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path / "r", made.lines(2)) / "one.jsonl.zst"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="not as it was recorded"):
        open_source([tmp_path / "r"], "record")
    path.unlink()
    with pytest.raises(InputError, match="copy the recording whole"):
        open_source([tmp_path / "r"], "record")


def test_a_folder_without_a_manifest_we_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no manifest\.json"):
        open_source([tmp_path], "record")
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(InputError, match="is no manifest of a recording"):
        open_source([tmp_path], "record")
    with pytest.raises(InputError, match="this release reads"):
        open_source([folder(tmp_path / "r", [], version=VERSION + 1)], "record")
