"""The sum of one year, as the documentation says it: 500 and 499, what was dealt with, what was let go."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.actors.ledger import MAX_ACTS
from detectors.actors.machine import Actors
from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from graph.facts import ASSERTION, HOSTILE, INSULT
from graph.frames import Activity
from tests.conformance.machines import play, ticks_of
from tests.detectors.actors.made import act, days, entry
from tests.factories import MINUTE

CLAIM = HOSTILE | INSULT | ASSERTION
ALLEGED = entry(days(-3), do="allege", narratives=[7])
REPOSTS, VIEWS, SEVERAL = (f"fashi-2013-21:4/{name}" for name in ("reposts", "views", "several_times"))


def found(*records: Activity) -> list[Signal]:
    made = play(Actors(), ticks_of(sorted(records, key=lambda one: one.created_at), lambda one: one.created_at))
    return [one for one in made if one.criteria == ("fashi-2013-21:4",)]


def told(totals: list[int], at: float, narrative: int = 0) -> list[Activity]:
    """Claims of one account, each about another person."""
    return [
        act(f"{narrative} {n} {at}", f"v{n} {at}", days(at) + n * MINUTE, CLAIM, narrative=narrative, reposts=total)
        for n, total in enumerate(totals)
    ]


def worked_examples() -> list[list[str]]:
    page = (Path(__file__).resolve().parents[3] / "docs" / "reach.md").read_text(encoding="utf-8")
    table = page.partition("| level | alleged to be false |")[2].partition("\n\n")[0].splitlines()[2:]
    return [line.strip("| ").split(" | ") for line in table]


def numbers(cell: str) -> list[int]:
    return [int(each) for each in cell.replace("–", "").split()]


@pytest.mark.parametrize("row", worked_examples())
def test_the_worked_examples_of_the_documentation_hold(row: list[str]) -> None:
    alleged, stated, done = map(numbers, row[1:4])
    old = [*told(done, -2, narrative=7), entry(days(-1), do="dealt_with")] if done else []
    signals = found(*old, *told(alleged, 0, narrative=7), *told(stated, 0.5, narrative=8), ALLEGED)
    assert {one.level for one in signals} == ({row[0]} - {"none"})
    if signals:
        assert (signals[-1].lower, signals[-1].upper) == (int(row[4]), int(row[5]))
        assert signals[-1].figures["exact"] == 1


def many(count: int, at: float) -> list[Activity]:
    """So many acts against one person that the oldest of them are let go."""
    return [act(f"m{n} {at}", "eve", days(at) + n * MINUTE, CLAIM, narrative=9) for n in range(count)]


@pytest.mark.parametrize(("reposts", "level"), [(499, "watch"), (500, "met")])
def test_where_acts_were_let_go_the_sum_is_a_lower_bound_and_says_why(reposts: int, level: str) -> None:
    last = found(ALLEGED, *many(MAX_ACTS, 2), *told([reposts - 100, 100], 3, narrative=7))[-1]
    assert (last.level, last.lower, last.threshold, last.unit) == (level, reposts, 500, "reposts")
    assert (last.figures["exact"], last.figures["acts_left_out"]) == (0, 2)
    assert (last.elements[REPOSTS], last.elements[VIEWS]) == (MET if level == "met" else POSSIBLE, POSSIBLE)


def test_what_was_let_go_more_than_a_year_ago_or_tells_nothing_leaves_the_bounds_as_they_are() -> None:
    bare = [act(one.item, one.target, one.created_at) for one in many(MAX_ACTS, 2)]
    last = found(ALLEGED, *bare, *told([400, 100], 3, narrative=7))[-1]
    assert (last.figures["exact"], last.figures["acts_left_out"], last.elements[VIEWS]) == (1, 2, ABSENT)
    assert found(ALLEGED, *bare, *told([400, 99], 3, narrative=7)) == []
    later = entry(days(369), do="allege", narratives=[7])
    assert found(*many(MAX_ACTS + 2, 0), *told([400, 99], 370, narrative=7), later) == []


def test_without_an_allegation_what_was_let_go_raises_nothing() -> None:
    assert found(*many(MAX_ACTS, 2), *told([400, 99], 3, narrative=7)) == []
