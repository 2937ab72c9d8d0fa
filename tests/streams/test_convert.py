"""`breakwater convert` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from graph.events import Event
from streams.cli import cli
from streams.errors import InputError, OutputError
from streams.readers import open_source
from tests.streams.readers import made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["convert", *map(str, arguments)])


def plain(path: Path, form: str) -> list[Event]:
    return [replace(event, raw=None) for event in open_source([path], form)]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_dump_becomes_lines_in_order_of_time_with_ids_that_do_not_collide(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.jsonl{suffix}"
    result = run(made.dump_archive(tmp_path), "--format", "ced", "--out", out)
    assert result.exit_code == 0, result.output
    events = plain(out, "canonical")
    assert [event.created_at for event in events] == sorted(event.created_at for event in events)
    assert len({event.key for event in events}) == len(events) == 6
    assert sorted(events, key=lambda event: event.key) == sorted(
        plain(made.dump_files(tmp_path), "ced"), key=lambda event: event.key
    )
    assert "1 repeated rows left out" in result.stderr


def test_canonical_lines_are_sorted_and_otherwise_kept_byte_for_byte(tmp_path: Path) -> None:
    lines = made.lines(500)
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([*reversed(lines), b"{broken"]))
    result = run(tmp_path / "in.jsonl", "--format", "canonical", "--out", tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes().splitlines() == lines
    assert "in.jsonl:501: not_json" in result.stderr


def test_nothing_is_left_when_the_input_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"nothing")
    result = run(tmp_path / "in.jsonl", "--format", "canonical", "--out", tmp_path / "new" / "out.jsonl")
    assert isinstance(result.exception, InputError)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_output_that_would_not_be_read_again_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(made.lines(2)))
    result = run(tmp_path / "in.jsonl", "--format", "canonical", "--out", tmp_path / "out.parquet")
    assert isinstance(result.exception, OutputError)
