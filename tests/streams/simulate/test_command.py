"""`breakwater simulate` as a user calls it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from graph.events import Event
from streams.cli import cli
from streams.errors import OutputError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["simulate", *arguments])


def test_the_folder_holds_the_events_and_what_is_true_about_them(tmp_path: Path) -> None:
    result = run(
        "--out", str(tmp_path / "new" / "traffic"), "--events", "2500", "--seed", "6", "--takeoff", "2", "--pace", "100"
    )
    assert result.exit_code == 0, result.output
    folder = tmp_path / "new" / "traffic"
    assert sorted(path.name for path in folder.iterdir()) == ["events.jsonl", "truth.json"]
    events = msgspec.json.Decoder(Event).decode_lines((folder / "events.jsonl").read_bytes())
    truth = msgspec.json.decode((folder / "truth.json").read_bytes())
    assert truth["events"] == len(events) == 2_500
    assert truth["last"] == events[-1].created_at
    assert truth["seed"] == truth["options"]["seed"] == 6
    counts = Counter((event.platform, event.kind) for event in events)
    assert {(name, kind): n for name, kinds in truth["counts"].items() for kind, n in kinds.items()} == counts
    assert {takeoff["root"] for takeoff in truth["takeoffs"]} <= {event.item for event in events}


def test_lines_on_standard_output_end_with_the_duration() -> None:
    result = run(
        "--out", "-", "--duration", "2m", "--rate", "20", "--start", "2025-03-01T00:00:00Z", "--platforms", "x"
    )
    lines = msgspec.json.Decoder(Event).decode_lines(result.stdout_bytes)
    assert {event.platform for event in lines} == {"x"}
    assert lines[-1].created_at < 1_740_787_200_000_000 + 120_000_000


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--start", "yesterday", "is no time"),
        ("--start", "2025-01-01T00:00:00", "has no zone"),
        ("--duration", "2 weeks", "is no length of time"),
        ("--seed", "-1", "not in the range"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_cure(option: str, value: str, told: str) -> None:
    result = run("--out", "-", option, value)
    assert result.exit_code == 2
    assert told in result.output


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    result = run("--out", str(tmp_path / "taken"), "--events", "10")
    assert isinstance(result.exception, OutputError)
    assert (tmp_path / "taken").read_text() == "mine"
