"""The backtest: what it runs, what it prints, and how it counts."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from detectors.signal import UNMEASURED
from graph.events import Event
from streams.backtest import Case, Outcome, cases_of, chnci, outcome_of, outcomes, runs, tables
from streams.backtest.cases import Alarm, prefixed
from streams.backtest.measures import curve, early, fired, summary
from streams.cli import cli
from streams.errors import InputError
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from tests.data import shared_data

FIELDS = {
    "scenario", "seed", "harmful", "expected_criteria", "found_criteria", "incidents", "delay_seconds",
    "hostile_events_before_alert",
}  # fmt: skip


@cache
def outcome(name: str, labels: Any = "gold") -> Outcome:
    return outcome_of(Case(name, 0, labels), Settings())


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["backtest", *arguments])


def test_the_command_prints_one_object_for_each_scenario_and_seed_with_both_ends_of_the_range() -> None:
    done = command("--scenario", "pile_on,celebrity_spike", "--seeds", "0-1", "--labels", "gold", "--json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert [(row["scenario"], row["seed"]) for row in rows] == [
        ("pile_on", 0), ("pile_on", 1), ("celebrity_spike", 0), ("celebrity_spike", 1),
    ]  # fmt: skip
    assert all(row.keys() == FIELDS for row in rows)


def test_all_means_every_scenario() -> None:
    assert [case.scenario for case in cases_of("all", range(2), "gold")][::2] == list(SCENARIOS)


def test_a_pile_on_is_found_with_its_delay_and_the_hostile_events_before_it() -> None:
    found = outcome("pile_on")
    assert found.detected and set(found.expected_criteria) <= set(found.found_criteria)
    assert found.delay_seconds is not None and 0 < found.delay_seconds < 7_200
    assert found.hostile_events_before_alert is not None and 0 < found.hostile_events_before_alert < 300
    assert found.alarms[0].right and "mass_spread" in found.alarms[0].detectors


def test_where_nothing_opened_there_is_no_delay() -> None:
    found = outcome("petition")
    assert (found.incidents, found.delay_seconds, found.hostile_events_before_alert) == (0, None, None)


def test_two_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "FEW", 0)
    cases = cases_of("pile_on,threats,petition", range(2), "gold")
    told: list[int] = []
    assert outcomes(cases, Settings(), 2, told.append) == outcomes(cases, Settings(), 1)
    assert sum(told) == len(cases)


@pytest.mark.parametrize("seeds", ["5-2", "x", "1-", "-3", "1-2-3"])
def test_what_is_no_range_of_seeds_is_refused_with_the_form_that_is_wanted(seeds: str) -> None:
    done = command("--seeds", seeds)
    assert done.exit_code == 2
    assert "write A-B" in done.output


def test_an_unknown_scenario_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InputError, match=r"no scenario 'pileon'; choose from pile_on"):
        cases_of("pileon", range(1), "gold")


def made(scenario: str = "pile_on", **fields: Any) -> Outcome:
    """An outcome of a harmful run that was found after five minutes."""
    usual: dict[str, Any] = {
        "scenario": scenario, "seed": 0, "labels": "gold", "hostile": 150, "minutes": 120, "harmful": True,
        "expected_criteria": ("go:12.2.2",), "found_criteria": ("go:12.2.2", "go:3"), "incidents": 1,
        "delay_seconds": 300.0, "hostile_events_before_alert": 80, "events": 1_000, "event_seconds": 86_400.0,
        "alarms": (ALARM,), "levels": {"mass_spread": "met", "roles": "watch"},
    }  # fmt: skip
    return Outcome(**{**usual, **fields})


ALARM = Alarm("weibo:1", "S2", ("go:12.2.2", "go:3"), ("mass_spread",), 300.0, True)
FALSE = msgspec.structs.replace(ALARM, right=False)
SILENT: dict[str, Any] = {
    "found_criteria": (), "incidents": 0, "delay_seconds": None, "hostile_events_before_alert": None, "alarms": (),
    "levels": {},
}  # fmt: skip
MISSED = made(**SILENT)
BENIGN: dict[str, Any] = {"harmful": False, "expected_criteria": ()}


def test_recall_counts_runs_that_expect_a_criterion_and_precision_runs_it_was_found_in() -> None:
    alarmed = made("petition", **BENIGN, alarms=(FALSE,))
    criteria = {one.criterion: one for one in summary([made(), MISSED, alarmed]).criteria}
    found = criteria["go:12.2.2"]
    assert [(each.count, each.total) for each in (found.recall, found.precision, found.harmful)] == [
        (1, 2), (1, 2), (1, 2),
    ]  # fmt: skip
    assert (criteria["go:3"].recall.total, criteria["go:3"].precision.count, criteria["go:3"].harmful.count) == (
        0,
        0,
        1,
    )
    assert 0 < found.recall.low < 0.5 < found.recall.high < 1


def test_early_is_within_two_hundred_hostile_events_and_ten_minutes_and_a_day_for_a_slow_burn() -> None:
    assert early(made(delay_seconds=600.0, hostile_events_before_alert=200))
    assert not early(made(delay_seconds=600.1))
    assert not early(made(hostile_events_before_alert=201))
    assert not early(MISSED)
    assert early(made("slow_burn", delay_seconds=86_400.0))


def test_false_incidents_are_those_of_benign_runs_and_of_other_people_in_harmful_ones() -> None:
    found = summary([made(alarms=(ALARM, FALSE)), made("petition", **BENIGN, alarms=(FALSE,))])
    assert (found.false_incidents, found.events, found.event_days) == (2, 2_000, 2.0)
    assert found.false_per_million == 1_000
    assert (found.silent.count, found.silent.total) == (0, 1)


def test_a_detector_fires_from_possible_on_and_one_that_only_watches_does_not() -> None:
    found = summary([made(), made(levels={"mass_spread": "possible"}), made(levels={"mass_spread": "watch"})])
    assert found.scenarios[0].fired["mass_spread"].count == 2
    assert fired(found) == ["mass_spread"]


def test_the_tables_say_what_was_missed_and_what_was_false() -> None:
    runs = [made(), MISSED, made("petition", **BENIGN, alarms=(FALSE,))]
    text = tables.markdown(summary(runs), runs)
    assert "| `pile_on` | harmful | 1/2 | `go:12.2.2` 1× | 5 min | 80 | 0 |" in text
    assert "| `petition` | 0 | S2 | mass_spread | go:12.2.2 go:3 |" in text
    assert "| false incidents a day, at a million events a day | 333.33 |" in text


def test_the_curve_has_one_cell_a_scenario_and_size() -> None:
    points = curve([made(hostile=5), MISSED, made(), made(minutes=10, delay_seconds=42.0)])
    assert [(one.hostile, one.minutes, one.detected.count, one.detected.total) for one in points] == [
        (5, 120, 1, 1), (150, 120, 1, 2), (150, 10, 1, 1),
    ]  # fmt: skip
    assert "| 150 | 1/1, 42 s | 1/2, 5 min |" in tables.curve_markdown(points)


def test_out_holds_json_tables_and_pictures_and_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = command(
            "--scenario", "threats,petition", "--seeds", "0", "--labels", "gold", "--out", str(tmp_path / name)
        )
        assert done.exit_code == 0, done.output
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["backtest.json", "backtest.md", "confusion.svg", "delays.svg"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)
    told = json.loads((tmp_path / "one" / "backtest.json").read_bytes())
    assert told["summary"]["detected"]["count"] == 1
    assert [run["scenario"] for run in told["runs"]] == ["threats", "petition"]


def test_pictures_are_left_out_with_the_cure_where_matplotlib_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = command("--scenario", "petition", "--seeds", "0", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "pip install 'breakwater[plots]'" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backtest.json", "backtest.md"]


def test_the_curve_runs_every_size_of_the_grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.cli.backtest.GRID", [(5, 10), (40, 10)])
    options = ("--scenario", "pile_on", "--seeds", "0", "--labels", "gold", "--curve")
    done = command(*options, "--json", "--out", str(tmp_path))
    assert [(row["hostile"], row["minutes"]) for row in json.loads(done.stdout)] == [(5, 10), (40, 10)]
    assert (tmp_path / "curve.svg").read_bytes().startswith(b"<?xml")
    assert [one["detected"]["count"] for one in json.loads((tmp_path / "curve.json").read_bytes())["curve"]] == [0, 1]
    assert "Intensity" in command(*options).stdout


def chnci_folder(folder: Path, bullied: str = "你就是个垃圾，滚出去") -> Path:
    """A set of our own in the form of CHNCI: one file of abuse, one of praise."""
    rows = {"cyberbullying": (bullied, 1), "non-cyberbullying": ("今天天气真好，大家辛苦了", 0)}
    for name, (text, label) in rows.items():
        (folder / name).mkdir(parents=True)
        lines = [f"2024/9/26 6:{n // 4:02},{'wb' if n % 2 else 'dy'},{label},{text}{n}" for n in range(120)]
        lines += ["2024/9/26 9:00,dy,,没有标签", "2024/9/26 9:01,dy,0,", "gestern,dy,0,hallo"]
        (folder / name / "a.csv").write_text("timestamp,platform,label,content\n" + "\n".join(lines) + "\n")
    return folder


def test_chnci_opens_on_abuse_by_the_sets_own_labels_and_says_what_cannot_be_measured(tmp_path: Path) -> None:
    done = command("--chnci", str(chnci_folder(tmp_path / "set")), "--json", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    gold = next(one for one in told["verdicts"] if one["labels"] == "gold")
    assert (gold["bullying"]["count"], gold["others"]["count"]) == (1, 0)
    assert "distinct accounts" in gold["not_measurable"]
    file = next(one for one in told["files"] if one["labels"] == "gold" and one["bullying"])
    assert (file["comments"], file["abusive"], file["skipped"]) == (121, 120, 2)
    assert 0 < file["comments_before"] < 120
    assert "Not measurable here: distinct accounts" in (tmp_path / "out" / "chnci.md").read_text()


def test_only_the_first_comments_of_a_file_are_read(tmp_path: Path) -> None:
    topic = chnci.topics(chnci_folder(tmp_path))[0]
    few = chnci.judge(topic, "gold", Settings(), first=5)
    assert (few.comments, few.opened, few.comments_before) == (5, False, None)


def test_a_folder_that_is_not_chnci_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not hold CHNCI"):
        chnci.topics(tmp_path)
    (tmp_path / "cyberbullying").mkdir()
    (tmp_path / "cyberbullying" / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="needs the columns content, label, platform, timestamp"):
        chnci.topics(tmp_path)
    done = command("--chnci", str(tmp_path), "--seeds", "0-1")
    assert (done.exit_code, "--seeds says nothing with --chnci" in done.output) == (2, True)


def test_the_real_set_is_read_whole() -> None:
    files = chnci.topics(shared_data("chnci"))
    assert all(len(each.comments) > 50 * each.skipped for each in files)
    assert {each.bullying for each in files} == {True, False}


def test_a_waived_element_is_not_measurable_and_not_asked_for(tmp_path: Path) -> None:
    topic = chnci.topics(chnci_folder(tmp_path))[0]
    usual, waived = (
        replay(Memory(list(chnci.events_of(topic.name, topic.comments, "gold"))), Settings(), waived=names)
        for names in (frozenset[str](), chnci.WAIVED)
    )
    alone = [signal for signal in waived.signals if signal.detector == "mass_spread"]
    assert {signal.elements["go:12.2.2/wide_spread"] for signal in alone} == {UNMEASURED}
    assert alone[-1].level == "met"
    assert not any(signal.elements["go:12.2.2/wide_spread"] == UNMEASURED for signal in usual.signals)


def test_a_prefix_stands_before_every_text_of_the_scenario_and_hides_nothing() -> None:
    (case,) = cases_of("pile_on", [1], "gold", ((60, 60),), "【实名举报】")
    found = outcome_of(case, Settings())
    assert found.detected
    assert prefixed(Event(platform="weibo", item="c", kind="comment", created_at=0, text="滚"), "甲").text == "甲滚"
    assert prefixed(Event(platform="weibo", item="r", kind="repost", created_at=0), "甲").text == ""
