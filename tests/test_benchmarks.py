"""The benchmarks work, and their arithmetic is right. What they measure is for `make bench`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from benchmarks import __main__ as commands
from benchmarks import dump, live, memory, replay, reshares, results, trees
from benchmarks.results import Result, alone, compare
from streams.errors import InputError

CONTRACT = {"live_cpu_vs_faust_noop": "<=0.35", "live_rate_vs_quix_noop": ">=0.4", "replay_vs_decode": "<=4"}


def ignore(text: str) -> None:
    pass


def test_the_ratio_is_the_median_of_the_runs_and_not_of_the_sides() -> None:
    result = compare("x", [1.0, 8.0, 9.0], [10.0, 10.0, 100.0], "<=0.35", "s")
    assert result == Result("x", 8.0, 10.0, 0.1, "<=0.35", "s", [0.1, 0.8, 0.09])
    assert result.met


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [("<=4", 4.0, True), ("<=4", 4.1, False), (">=0.4", 0.4, True), (">=0.4", 0.39, False), (None, 1.0, None)],
)
def test_a_goal_speaks_of_the_ratio_or_of_ours_where_there_is_no_other_side(
    goal: str | None, value: float, met: bool | None
) -> None:
    assert compare("x", [value], [1.0], goal, "s").met is met
    assert alone("x", [value], goal, "s").met is met


def test_measuring_again_replaces_the_entry_and_keeps_the_others(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    results.write(file, [alone("a", [1.0], None, "s"), compare("b", [2.0], [1.0], "<=3", "s")])
    results.write(file, [alone("a", [5.0], None, "s")])
    entries = msgspec.json.decode(file.read_bytes())
    assert [entry["name"] for entry in entries] == ["a", "b"]
    assert entries[0]["ours"] == 5.0
    assert entries[1] == {
        "name": "b", "ours": 2.0, "theirs": 1.0, "ratio": 2.0, "goal": "<=3", "unit": "s", "runs": [2.0],
    }  # fmt: skip


def test_the_names_and_goals_of_the_contract_are_measured() -> None:
    names = [name for suite in commands.SUITES for name in suite.NAMES]
    assert len(names) == len(set(names))
    goals = {name: goal for name, (_, _, _, goal) in live.NAMES.items()} | {replay.NAMES[0]: replay.GOAL}
    assert CONTRACT.items() <= goals.items()


def test_an_unknown_name_is_refused_with_those_there_are(tmp_path: Path) -> None:
    answer = CliRunner().invoke(commands.command, ["--only", "speed", "--out", str(tmp_path / "r.json")])
    assert answer.exit_code == 2
    assert "replay_vs_decode" in answer.output


def test_one_measurement_goes_into_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reshares, "LEAST_S", 0.0)
    file = tmp_path / "results.json"
    options = ["--only", "reshare_updates_star_1000", "--quick", "--out", str(file)]
    answer = CliRunner().invoke(commands.command, options)
    assert answer.exit_code == 0, answer.output
    (entry,) = msgspec.json.decode(file.read_bytes())
    assert entry["name"] == "reshare_updates_star_1000"
    assert entry["ratio"] == pytest.approx(entry["ours"] / entry["theirs"], rel=1e-3)


@pytest.mark.parametrize("shape", reshares.SHAPES)
def test_every_tree_has_its_parents_before_their_children(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "BESIDE", Path("absent"))
    monkeypatch.delenv("BREAKWATER_DATA", raising=False)
    parents = reshares.SHAPES[shape](500)
    assert len(parents) == 500
    assert all(0 <= parent < max(1, node) for node, parent in enumerate(parents))


def test_the_tree_that_is_timed_is_the_one_that_was_described() -> None:
    assert reshares._ours(reshares._reshares(trees.star(11))) == pytest.approx(2 * 100 / 110)
    assert reshares._ours(reshares._reshares(trees.chain(10))) == pytest.approx(11 / 3)


@pytest.mark.parametrize("shape", ["star", "chain"])
def test_networkx_is_asked_the_same_question(shape: str) -> None:
    made = reshares._reshares(reshares.SHAPES[shape](60))
    assert reshares._ours(made) == pytest.approx(reshares._networkx(made))


def test_memory_compares_the_ends_of_the_run() -> None:
    sizes = [100 * memory.MB] * 4 + [500 * memory.MB] * 12 + [110 * memory.MB] * 4
    result = memory._result(sizes)
    assert (result.ours, result.theirs, result.ratio) == (110.0, 100.0, 1.1)


def test_an_absent_dump_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKWATER_DATA", str(tmp_path))
    with pytest.raises(InputError, match="BREAKWATER_DATA"):
        replay.run(list(replay.NAMES), 1, None, ignore)


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary folders of the benchmarks in that of the test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.usefixtures("own_data", "broker")
def test_live_is_measured_on_a_real_broker_until_all_is_acknowledged() -> None:
    told: list[str] = []
    (result,) = live.run(["live_cpu_vs_faust_noop"], 1, 2_000, told.append)
    assert result.ours > 0
    assert result.theirs is not None and result.theirs > 0
    assert any("faust" in line for line in told)


def test_the_whole_of_it_has_a_line_for_a_person() -> None:
    lines = [results.line(result) for result in _two()]
    assert "MISSED" in lines[0] and "goal" not in lines[1]


def _two() -> list[Any]:
    return [compare("a", [9.0], [1.0], "<=4", "s"), alone("b", [9.0], None, "s")]
