"""5,000 views or 500 reposts of the same information: when it fires, what is taken off, what stands beside it."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.actors.machine import Actors
from detectors.chain import Chain
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import IncidentChanged
from detectors.narratives import Objects
from detectors.reach_counts import together
from detectors.reach_threshold import CRITERION, Parameters, detect
from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from detectors.victim import Victim
from graph.facts import ASSERTION, DEDUCTION, GROUNDS, Facts
from graph.frames import Activity
from graph.watermark import END
from tests.conformance.machines import assert_deterministic, assert_same_after_a_restart
from tests.detectors.people import (
    STORY,
    VICTIM,
    abuse,
    complaint,
    kept,
    record,
    reshares,
    standing,
    story,
    told,
    victims,
    written,
)
from tests.factories import HOUR, MINUTE, SECOND, T0

NOW = T0 + HOUR
DEFAULTS = Parameters()
ALLEGED = complaint(0, ASSERTION)


def asked(victim: Victim, parameters: Parameters = DEFAULTS, open_: bool = False) -> Signal | None:
    found = detect(victim, NOW, standing(open_), parameters)
    assert len(found) <= 1
    return found[0] if found else None


def certain(victim: Victim, parameters: Parameters = DEFAULTS, open_: bool = False) -> Signal:
    signal = asked(victim, parameters, open_)
    assert signal is not None
    return signal


def shown(views: int, reposts: int = -1, item: str = "post", root: str = "post") -> Activity:
    return record("view_count", item, 50 * MINUTE, root=root, facts=Facts(views=views, reposts=reposts))


def deduction(ground: str, views: int = -1, reposts: int = -1) -> Activity:
    flag = DEDUCTION << GROUNDS.index(ground)
    return record("action", "post", 51 * MINUTE, facts=Facts(0, flag, views=views, reposts=reposts))


def fires(victim: Victim, open_: bool = False) -> bool:
    signal = asked(victim, open_=open_)
    return signal is not None and signal.level == "met"


# ── the numbers ──────────────────────────────────────────────────────────────────────────────


def test_five_hundred_reposts_fire_and_one_less_does_not() -> None:
    assert fires(told(story(), ALLEGED, *reshares(500)))
    assert not fires(told(story(), ALLEGED, *reshares(499)))


def test_five_thousand_views_fire_and_one_less_does_not() -> None:
    assert fires(told(story(), ALLEGED, shown(5_000)))
    assert asked(told(story(), ALLEGED, shown(4_999))) is None


def test_the_total_that_the_platform_shows_counts_where_it_is_higher() -> None:
    assert fires(told(story(), ALLEGED, *reshares(100), shown(0, 500)))
    assert fires(told(story(), ALLEGED, *reshares(500), shown(0, 100)))
    assert not fires(told(story(), ALLEGED, *reshares(100), shown(0, 499)))


def test_views_of_all_items_and_reposts_of_all_posts_of_one_narrative_are_added_up_and_never_converted() -> None:
    posts = [story(), story(1, "second")]
    assert fires(told(*posts, ALLEGED, *reshares(250), *reshares(250, root="second")))
    assert fires(told(*posts, ALLEGED, shown(3_000), shown(2_000, root="second", item="second")))
    assert not fires(told(*posts, ALLEGED, *reshares(499), shown(4_999)))


def test_a_lower_total_that_comes_later_takes_nothing_back() -> None:
    later = shown(10)._replace(created_at=T0 + 55 * MINUTE)
    assert certain(told(story(), ALLEGED, shown(6_000), later)).value == 6_000


def test_the_figures_name_each_post() -> None:
    posts = [story(), story(1, "second")]
    figures = certain(told(*posts, ALLEGED, *reshares(400), *reshares(200, root="second"))).figures
    assert (figures["reposts"], figures["posts"]) == (600, 2)
    assert figures["post:weibo:post:reposts"] == 400
    assert figures["post:weibo:second:reposts"] == 200


# ── when it is asked at all ──────────────────────────────────────────────────────────────────


def test_nothing_fires_without_an_allegation_or_an_open_incident() -> None:
    loud = told(story(flags=ASSERTION), *reshares(900), shown(90_000))
    assert asked(loud) is None
    assert fires(loud, open_=True)


def test_an_open_incident_counts_only_what_states_a_fact() -> None:
    assert asked(told(story(), *reshares(900)), open_=True) is None


def test_a_complaint_of_something_else_is_no_allegation() -> None:
    assert asked(told(story(), complaint(0, 0), *reshares(900))) is None


def test_a_complaint_of_another_narrative_moves_nothing_here() -> None:
    elsewhere = record("report", "second", 2, root="second", facts=Facts(0, ASSERTION))
    victim = told(story(), story(1, "second", narrative=78), elsewhere, *reshares(900))
    assert asked(victim) is None


def test_a_reviewer_who_alleges_a_narrative_and_names_the_person_is_heard() -> None:
    note = json.dumps({"do": "allege", "narratives": [STORY]})
    review = record("review", "d1", 1, rule=1, note=note)
    machine = victims()
    for one in (story(), *reshares(80), review, review):
        machine.take(one)
    assert machine.grown[VICTIM].narratives[STORY].alleged == 1


# ── deductions ───────────────────────────────────────────────────────────────────────────────


def test_the_persons_own_reposts_are_taken_off() -> None:
    own = [record("repost", f"own-{place}", 100 + place, author="ann") for place in range(20)]
    assert fires(told(story(), ALLEGED, *reshares(500), *own))
    signal = certain(told(story(), ALLEGED, *reshares(480), *own), Parameters(reposts=480))
    assert (signal.lower, signal.figures["reposts"], signal.against) == (480, 500, {"own_reposts": 20})
    assert not fires(told(story(), ALLEGED, *reshares(480), *own))


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_is_taken_off_and_named(ground: str) -> None:
    taken = deduction(ground, views=200, reposts=30)
    signal = certain(told(story(), ALLEGED, *reshares(530), shown(5_200), taken))
    assert signal.level == "met"
    assert signal.lower == 5_000
    assert signal.figures["reposts_lower"] == 500
    assert signal.against == {f"{ground}_views": 200, f"{ground}_reposts": 30}
    assert not fires(told(story(), ALLEGED, *reshares(529), shown(5_199), taken))


def test_a_measure_without_a_ground_takes_nothing_off() -> None:
    measure = record("action", "post", 51 * MINUTE, facts=Facts(views=200, reposts=30))
    assert certain(told(story(), ALLEGED, *reshares(500), measure)).lower == 500


def test_where_comments_count_as_reposts_only_what_was_seen_is_certain() -> None:
    unclear = Parameters(inseparable=frozenset({"weibo"}))
    signal = certain(told(story(), ALLEGED, *reshares(100), shown(0, 900)), unclear)
    assert (signal.level, signal.lower, signal.upper) == ("possible", 100, 900)
    assert signal.elements[f"{CRITERION}/reposts"] == POSSIBLE
    assert certain(told(story(), ALLEGED, *reshares(500), shown(0, 900)), unclear).level == "met"


def test_one_of_the_two_ways_is_enough_and_the_other_is_not_claimed() -> None:
    elements = certain(told(story(), ALLEGED, *reshares(500))).elements
    assert (elements[f"{CRITERION}/reposts"], elements[f"{CRITERION}/views"]) == (MET, ABSENT)


# ── the forecast ─────────────────────────────────────────────────────────────────────────────


def test_before_the_threshold_a_fast_one_is_watched_with_its_forecast() -> None:
    signal = certain(told(story(), ALLEGED, *reshares(480, start=30 * MINUTE, step=3_700_000)))
    assert (signal.level, signal.elements[f"{CRITERION}/reposts"]) == ("watch", ABSENT)
    figures = signal.figures
    assert figures["forecast_lower"] <= figures["forecast_expected"] <= figures["forecast_upper"]
    assert figures["forecast_lower"] >= 500
    times = [figures[f"seconds_to_threshold{name}"] for name in ("_lower", "", "_upper")]
    assert all(sooner <= later for sooner, later in pairwise(times))
    assert times[-1] <= 3_600
    assert figures["forecasts_made"] == 1


def test_a_slow_one_is_not() -> None:
    assert asked(told(story(), ALLEGED, *reshares(20, step=2 * MINUTE))) is None


def test_the_forecasts_of_the_machine_are_those_of_its_people_and_survive_them() -> None:
    machine = victims()
    for one in (story(), ALLEGED, *reshares(300, step=10 * SECOND)):
        machine.take(one)
        machine.tick(one.created_at // (10 * SECOND) * 10 * SECOND + 10 * SECOND)
    made = machine.forecasts.made
    assert 10 <= made <= 60
    while machine.due() is not None:
        machine.tick(machine.due() or 0)
    assert not machine.grown
    assert machine.forecasts.made == machine.forecasts.judged >= made
    again = victims()
    again.load(machine.dump())
    assert again.forecasts == machine.forecasts


# ── through the whole chain, and after a restart ─────────────────────────────────────────────


def whole(records: list[Activity]) -> list[tuple[str, frozenset[str]]]:
    chain = Chain(victims(), Actors(), Objects(), Incidents())
    outputs = chain.take(records, END).outputs
    return [
        (one.incident.severity, frozenset(one.incident.criteria)) for one in outputs if isinstance(one, IncidentChanged)
    ]


def test_the_five_hundredth_repost_of_an_alleged_rumour_opens_an_incident() -> None:
    assert {severity for severity, _ in whole([story(), ALLEGED, *reshares(500)])} == {"S3"}
    assert CRITERION in whole([story(), ALLEGED, *reshares(500)])[0][1]
    below = whole([story(), ALLEGED, *reshares(499)])
    assert all(severity == "S4" for severity, _ in below)
    assert whole([story(), *reshares(900), shown(90_000)]) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_restart_at_any_record_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    records = [story(), complaint(5 * SECOND, ASSERTION), *reshares(520, step=6 * SECOND), shown(300, 521)]
    records += [abuse(f"a{n}", n * 7 * HOUR, f"u{rng.randrange(9)}") for n in range(1, 30)]
    records.append(deduction("anti_fraud", 20, 30))
    records.sort(key=lambda one: one.created_at)
    made = assert_deterministic(victims, records, lambda one: one.created_at)
    assert any(signal.detector == "reach_threshold" for signal in made)
    assert_same_after_a_restart(victims, records, rng.randrange(len(records)), lambda one: one.created_at)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
def test_bounds_hold_the_value_and_nothing_below_the_lower_one_fires(posts: list[tuple[int, int, int]]) -> None:
    records: list[Activity] = []
    for number, (total, own, taken) in enumerate(posts):
        root = f"p{number}" if number else "post"
        records += [story(0, root), record("view_count", root, 2, root=root, facts=Facts(views=0, reposts=total))]
        records += [record("repost", f"{root}-o{place}", 3, root=root, author="ann") for place in range(own)]
        facts = Facts(0, DEDUCTION, views=-1, reposts=taken)
        records.append(record("action", root, 4, root=root, facts=facts))
    victim = told(*records, ALLEGED)
    certain_total = sum(max(0, max(total, own) - own - taken) for total, own, taken in posts)
    assert fires(victim) == (certain_total >= 500)
    assert written(kept(victim)) == written(victim)


def worked_examples() -> list[list[str]]:
    page = (Path(__file__).resolve().parents[2] / "docs" / "reach.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [row for row in rows if row[0].isdigit()]


@pytest.mark.parametrize("row", worked_examples())
def test_the_worked_examples_of_the_documentation_hold(row: list[str]) -> None:
    views, reposts, own, off_views, off_reposts, lower_views, lower_reposts = map(int, row[:7])
    others = reshares(reposts - own)
    owned = [record("repost", f"own-{place}", 100 + place, author="ann") for place in range(own)]
    victim = told(story(), ALLEGED, *others, *owned, shown(views), deduction("anti_fraud", off_views, off_reposts))
    signal = asked(victim)
    assert ("met" if signal is not None and signal.level == "met" else "none") == row[7]
    reach = together(victim.narratives[STORY].reaches(frozenset()).values())
    assert (reach.views.lower, reach.reposts.lower) == (lower_views, lower_reposts)
