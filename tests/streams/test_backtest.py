"""The backtest: what it runs, what it prints, and how it counts."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner, Result

from streams.backtest import Case, Outcome, cases_of, outcome_of, outcomes, runs
from streams.cli import cli
from streams.errors import InputError
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS

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
