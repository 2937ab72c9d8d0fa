"""`breakwater markers` says of every file of the shared set what its index says; a line a file, in order."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detectors.marks import gb45438
from streams.cli.markers import command
from streams.errors import BreakwaterError, InputError, OutputError
from tests.data import shared_data
from tests.detectors.marks.made import CONTAINERS, picture

STATES = {"Valid": "valid", "Trusted": "valid", "Invalid": "invalid", "none": "none"}


def run(*arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_file_of_the_index_has_the_verdict_and_the_state_that_stand_there() -> None:
    index = shared_data("media", "INDEX.csv")
    with index.open(newline="") as file:
        rows = list(csv.DictReader(file))
    files = [str(index.parent / row["path"]) for row in rows]
    found = run(*files)
    assert [row["file"] for row in found] == files
    want = [(row["path"], row["marker_class"], STATES.get(row["c2pa_state"], "unreadable")) for row in rows]
    assert [(row["path"], told["verdict"], told["c2pa"]) for row, told in zip(rows, found, strict=True)] == want


def test_a_line_has_the_fields_of_the_contract_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    (row,) = run(str(tmp_path / "a.png"))
    assert list(row) == ["file", "verdict", "c2pa", "marks", "note"]
    assert (row["verdict"], row["c2pa"], row["marks"]) == ("none", "none", [])
    assert "proves nothing" in row["note"]


def test_the_report_says_that_an_unknown_signer_is_not_trusted() -> None:
    (row,) = run(str(shared_data("media", "c2pa_public", "image", "jpeg", "adobe-20220124-C.jpg")))
    assert row["c2pa"] == "valid" and "not on a list of trusted signers" in row["note"]


def test_a_manifest_at_a_remote_address_is_not_fetched() -> None:
    (row,) = run(str(shared_data("media", "c2pa_rs", "sdk", "tests", "fixtures", "cloud.jpg")))
    assert row["c2pa"] == "unreadable" and "never fetched" in row["note"]


def test_a_file_that_cannot_be_opened_costs_the_exit_code_and_not_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    runner = CliRunner()
    done = runner.invoke(command, [str(tmp_path / "missing.png"), str(tmp_path / "a.png")])
    assert isinstance(done.exception, BreakwaterError)  # which `main` turns into exit code 2
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(tmp_path / "a.png")]
    assert "missing.png: cannot be opened" in done.stderr


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_copy_with_a_label_is_read_back(name: str, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(CONTAINERS[name]())
    (row,) = run("--write-label", "a studio", "--out", str(tmp_path / "copy"), str(tmp_path / "plain"))
    assert (row["file"], row["verdict"], row["c2pa"]) == (str(tmp_path / "copy"), "ai", "none")
    (mark,) = row["marks"]
    label = gb45438.parsed(mark["value"])
    assert (mark["kind"], mark["state"]) == ("gb45438", "declared") and label is not None
    assert label["ContentProducer"] == "a studio" and len(label) == 7


def test_a_label_goes_into_one_copy_and_never_into_what_has_no_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("words")
    done = CliRunner().invoke(command, ["--write-label", "a", str(tmp_path / "words.txt")])
    assert done.exit_code == 2 and "go together" in done.stderr
    done = CliRunner().invoke(
        command, ["--write-label", "a", "--out", str(tmp_path / "copy"), str(tmp_path / "words.txt")]
    )
    assert isinstance(done.exception, InputError) and not (tmp_path / "copy").exists()


def test_a_copy_never_replaces_the_file_itself_nor_makes_folders(tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    plain.write_bytes(picture("PNG"))
    (tmp_path / "link.png").symlink_to(plain)
    places = {plain: "itself", tmp_path / "link.png": "itself", tmp_path / "none" / "copy.png": "make it"}
    for out, said in places.items():
        done = CliRunner().invoke(command, ["--write-label", "a", "--out", str(out), str(plain)])
        assert isinstance(done.exception, OutputError) and said in str(done.exception)
    assert plain.read_bytes() == picture("PNG") and not (tmp_path / "none").exists()


def test_a_closed_output_is_told_of_and_a_reader_that_leaves_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    markers = f"{sys.executable} -m streams.cli markers" + f" {tmp_path}/a.png" * 1_500
    closed, left = (
        subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)
        for line in (f"{markers} >&-", f"{markers} | head -1; exit ${{PIPESTATUS[0]}}")
    )
    assert closed.returncode == 2 and closed.stderr.startswith("breakwater: standard output is closed")
    assert (left.returncode, left.stderr, len(left.stdout.splitlines())) == (141, "", 1)


def test_of_a_file_with_more_parts_than_any_honest_one_no_library_is_asked(tmp_path: Path) -> None:
    whole = picture("PNG")
    (tmp_path / "a.png").write_bytes(whole[:33] + b"\0\0\0\0prIV\0\0\0\0" * 200_000 + whole[33:])
    (row,) = run(str(tmp_path / "a.png"))
    assert (row["verdict"], row["c2pa"]) == ("none", "unreadable") and "too many parts" in row["note"]
