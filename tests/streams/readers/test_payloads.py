"""Files of platform payloads: one a line, one a file, a folder of files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from streams.adapters import ADAPTERS
from streams.errors import InputError
from streams.readers import open_source
from streams.readers.suggest import guess
from tests.data import shared_data

LIKE = {
    "did": "did:plc:aaa",
    "time_us": 1_700_000_000_000_000,
    "kind": "commit",
    "commit": {
        "rev": "r",
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "3k",
        "record": {"$type": "app.bsky.feed.post", "createdAt": "2023-11-14T22:13:20.000Z", "text": "hello"},
        "cid": "c",
    },
}


def payload(number: int) -> dict[str, object]:
    return {**LIKE, "commit": {**LIKE["commit"], "rkey": f"3k{number}"}}  # type: ignore[dict-item]


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.json", "lines.txt"])
def test_one_payload_a_line_is_recognised_whatever_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\n".join(msgspec.json.encode(payload(number)) for number in range(3)))
    events = list(open_source([tmp_path / name], "bluesky"))
    assert [event.raw.offset for event in events if event.raw] == [1, 2, 3]


def test_one_payload_over_many_lines_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(msgspec.json.format(msgspec.json.encode(payload(1)), indent=2))
    (event,) = open_source([tmp_path / "one.json"], "bluesky")
    assert event.text == "hello"


def test_a_broken_first_line_loses_itself_only(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(
        b'{"did":\n' + msgspec.json.encode(payload(1)) + b"\n" + msgspec.json.encode(payload(2))
    )
    read = open_source([tmp_path / "a.json"], "bluesky")
    assert len(list(read)) == 2
    assert read.rejected.total() == 1


def test_in_a_folder_a_file_that_cannot_be_read_is_a_problem_but_not_if_all_are(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"<html>")
    with pytest.raises(InputError, match="not of the format bluesky"):
        list(open_source([tmp_path], "bluesky"))
    (tmp_path / "good.json").write_bytes(msgspec.json.encode(payload(1)))
    read = open_source([tmp_path], "bluesky")
    assert len(list(read)) == 1
    assert read.rejected.total() == 1


def test_a_folder_of_payloads_named_canonical_is_refused_with_the_right_format(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(payload(1)))
    with pytest.raises(InputError, match="it looks like --format bluesky"):
        open_source([tmp_path], "canonical")


def test_each_path_is_judged_for_itself(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(msgspec.json.encode(payload(1)))
    (tmp_path / "bad.json").write_bytes(b"<html>")
    with pytest.raises(InputError, match=r"bad\.json is not of the format bluesky"):
        list(open_source([tmp_path / "good.json", tmp_path / "bad.json"], "bluesky"))


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("weibo", ("weibo_web_payloads", "weibo_web_posts_sample.jsonl.gz")),
        ("bluesky", ("bluesky_jetstream", "internal", "subscribe", "testdata", "golden_v1.jsonl")),
        ("x", ("platform_payloads", "x")),
        ("douyin", ("platform_payloads", "douyin")),
        ("kuaishou", ("platform_payloads", "kuaishou")),
        ("xiaohongshu", ("platform_payloads", "xiaohongshu")),
    ],
)
def test_real_payload_files_are_read(form: str, parts: tuple[str, ...]) -> None:
    read = open_source([shared_data(*parts)], form)
    events = list(read)
    assert events
    assert all(event.raw is not None and event.raw.topic for event in events)


def test_the_suggested_format_is_one_that_reads_the_file() -> None:
    for form in ADAPTERS:
        for path in sorted(shared_data("platform_payloads").glob(f"{form}/*.json")):
            found = guess(path)
            if found is not None:
                assert list(open_source([path], found))
