"""Two configurations side by side, and what was knowable at a moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from graph.watermark import END
from streams.cli import cli
from streams.compare import compare
from streams.readers.memory import Memory
from streams.replay import Replayed, replay
from streams.settings import HOME_VARIABLE, Settings, changed
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run, write_scenario
from streams.times import micros

HIGHER = changed(Settings(), detectors={"hostile_accounts": 120})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case")
    write_scenario(path, Run(SCENARIOS["pile_on"], 0, labels="gold"))
    (path / "a.toml").write_text("")
    (path / "b.toml").write_text("[detectors]\nhostile_accounts = 120\n")
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))


def replayed(settings: Settings | None = None, until: int = END) -> Replayed:
    return replay(Memory(Run(SCENARIOS["pile_on"], 0, labels="gold").events), settings or Settings(), until=until)


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["replay", str(folder / "events.jsonl"), "--format", "canonical", *arguments])


def test_equal_configurations_differ_in_nothing(folder: Path) -> None:
    found = compare(replayed(), replayed())
    assert (found.incidents, found.signals) == ((), ())
    done = command(folder, "--compare", *[str(folder / "a.toml")] * 2)
    assert (done.exit_code, done.stdout) == (0, "no difference\n")


def test_a_higher_threshold_opens_the_same_incident_later() -> None:
    found = compare(replayed(), replayed(HIGHER))
    (pair,) = found.incidents
    assert pair.a is not None and pair.b is not None
    assert pair.a.opened_at < pair.b.opened_at
    assert [signal.detector for signal in found.signals] == ["mass_spread"]


def test_an_incident_that_one_configuration_lacks_stands_alone() -> None:
    nothing = changed(Settings(), detectors={"hostile_accounts": 100_000})
    (pair,) = compare(replayed(), replayed(nothing)).incidents
    assert pair.a is not None and pair.b is None
    (pair,) = compare(replayed(nothing), replayed()).incidents
    assert pair.a is None and pair.b is not None


def test_the_command_prints_the_difference_with_pseudonyms(folder: Path) -> None:
    files = [str(folder / "a.toml"), str(folder / "b.toml")]
    done = command(folder, "--compare", *files, "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["incidents"][0]["a"]["opened_at"] < told["incidents"][0]["b"]["opened_at"]
    victim = json.loads((folder / "truth.json").read_text())["victim"]
    shown = command(folder, "--compare", *files)
    assert "Incidents that differ" in shown.stdout
    assert victim not in done.stdout + shown.stdout


@pytest.mark.parametrize("width", ["60", "80", "200"])
def test_a_side_that_has_nothing_is_printed_however_narrow_the_terminal(
    folder: Path, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    (folder / "none.toml").write_text("[detectors]\nhostile_accounts = 100000\n")
    shown = command(folder, "--compare", str(folder / "a.toml"), str(folder / "none.toml")).stdout
    incidents = shown.partition("Signals that differ")[0].splitlines()
    assert incidents[1].split() == ["victim", "A", "B"]
    assert incidents[2].split()[-1] == "–"


def test_compare_refuses_what_says_nothing_with_it(folder: Path) -> None:
    done = command(folder, "--compare", str(folder / "a.toml"), str(folder / "b.toml"), "--out", "results")
    assert done.exit_code == 2
    assert "--compare goes without --out" in done.output


@pytest.mark.parametrize("minutes", [0, 3, 6, 40])
def test_what_was_knowable_at_a_moment_is_the_beginning_of_what_is_known_now(minutes: int) -> None:
    truth = Run(SCENARIOS["pile_on"], 0, labels="gold").truth()
    until = micros(truth["start"]) + minutes * 60_000_000
    then, now = replayed(until=until), replayed()
    # After the last event time still passes until that moment, and a provider's clock runs out in it.
    of_events = [signal for signal in then.signals if signal.detector != "provider_duty"]
    assert of_events == [signal for signal in now.signals if signal.at <= until]
    known = {one.id: one for one in now.incidents}
    assert all(one.opened_at == known[one.id].opened_at <= until for one in then.incidents)
    if minutes == 6:
        assert then.incidents[0].closed_at == 0  # that it closed was not known


def test_the_command_reads_as_of_a_moment(folder: Path, tmp_path: Path) -> None:
    start = json.loads((folder / "truth.json").read_text())["start"]
    done = command(folder, "--as-of", start, "--json", "--out", str(tmp_path / "then"))
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout.splitlines()[-1])
    total = len((folder / "events.jsonl").read_bytes().splitlines())
    assert 0 < summary["events"] < total
    assert summary["incidents"] == 0
    assert pl.read_parquet(tmp_path / "then" / "cascades.parquet").height == summary["cascades"] > 0
