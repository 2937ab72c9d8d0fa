"""The chain of machines: provisional victims go by the name that people gave them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from detectors import decisions
from detectors.actors.machine import Actors
from detectors.bounds import LABELS
from detectors.chain import Chain
from detectors.complaints import TOGETHER
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import Incident, IncidentChanged
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.standing import ErrorRates
from detectors.watching import Victims
from graph.events import Event
from graph.facts import HOSTILE, INSULT, LABELLED, Facts
from graph.frames import Activity
from graph.watermark import END
from streams.baselines import load

T0 = 1_700_000_000_000_000
SECOND = 1_000_000
UNNAMED = "unnamed:00000000000000aa"


def attack(events: int) -> list[Activity]:
    """Hostile comments on two platforms against somebody whom nobody names, one a second."""
    facts = Facts(950, HOSTILE | INSULT | LABELLED)
    return [
        Activity(
            "repost",
            ("weibo", "douyin")[number % 2],
            "",
            f"r{number % 6}",
            f"i{number}",
            f"u{number}",
            T0 + number * SECOND,
            UNNAMED,
            5,
            50,
            "",
            facts,
        )
        for number in range(events)
    ]


def incidents_told(registry: Registry, before: Sequence[Activity] = ()) -> list[Incident]:
    """Every state of an incident that was put out."""
    rates = ErrorRates(LABELS, LABELS)
    victims = Victims(rates, load().cohort, registry=lambda: registry)
    chain = Chain(victims, Actors(), Objects(), Incidents(), lambda: registry)
    told = []
    for record in (*before, *attack(600)):
        told += chain.take([record], record.created_at).outputs
    told += chain.take([], END).outputs
    return [output.incident for output in told if isinstance(output, IncidentChanged)]


def victims_told(registry: Registry) -> list[tuple[int, str]]:
    """When an incident changed, and whose it was then."""
    return [(incident.updated_at, incident.victim) for incident in incidents_told(registry)]


def test_a_provisional_victim_goes_by_the_name_that_people_gave_from_then_on() -> None:
    at = T0 + 100 * SECOND
    text = f'{{"do": "name", "unnamed": "{UNNAMED}", "person": "zhou"}}'
    change = Event(platform="control", item="d1", kind="registry", created_at=at, author="officer", text=text)
    named = Registry().apply(change)
    assert {victim for _, victim in victims_told(Registry())} == {UNNAMED}
    told = victims_told(named)
    assert {victim for when, victim in told if when < at} == {UNNAMED}
    assert "person:zhou" in {victim for when, victim in told if when >= at}


def split_at(at: int, into: str) -> Registry:
    """Half of the cascades are about somebody else from then on."""
    roots = ", ".join(f'["{platform}", "", "r{number}"]' for platform, number in (("weibo", 0), ("douyin", 1)))
    text = f'{{"do": "split", "unnamed": "{UNNAMED}", "roots": [{roots}], "into": "{into}"}}'
    return Registry().apply(
        Event(platform="control", item="d1", kind="registry", created_at=at, author="officer", text=text)
    )


@pytest.mark.parametrize("into", ["person:zhou", "unnamed:00000000000000bb"])
def test_what_a_split_takes_out_counts_for_the_other_from_then_on_and_no_more_for_the_first(into: str) -> None:
    at = T0 + 100 * SECOND
    told = incidents_told(split_at(at, into))
    assert {one.victim for one in told if one.updated_at < at} == {UNNAMED}
    assert {one.victim for one in told} == {UNNAMED, into}
    whole = incidents_told(Registry())[-1]
    parts = {one.victim: one for one in told}
    assert parts[UNNAMED].figures["accounts"] + parts[into].figures["accounts"] <= whole.figures["accounts"]
    assert 0 < parts[into].figures["accounts"] <= 500 // 3 + 1


def shadowed(at: int, on: bool) -> list[Activity]:
    """A decision as the machines get it: one record a target, as `streams.decide` addresses them."""
    note = decisions.write_change(decisions.Shadow("mass_spread", on))
    return [
        Activity("mute", "control", "", f"s{at}", f"s{at}", "li", at, target, 1, 100, "too many", note=note)
        for target in decisions.everywhere(4)
    ]


def test_a_detector_in_shadow_mode_is_recorded_and_alerts_nobody() -> None:
    assert any(one.alerts for one in incidents_told(Registry()))
    told = incidents_told(Registry(), shadowed(T0 - SECOND, on=True))
    assert told and all(one.shadow and not one.alerts for one in told)
    back = [*shadowed(T0 - 2 * SECOND, on=True), *shadowed(T0 - SECOND, on=False)]
    assert any(one.alerts for one in incidents_told(Registry(), back))


@pytest.mark.parametrize(("together", "brigaded", "counted"), [(True, True, 1), (False, False, 40)])
def test_complaints_reach_the_incident_and_a_brigade_is_flagged(together: bool, brigaded: bool, counted: int) -> None:
    apart = 0 if together else TOGETHER
    began = (T0 - 50 * TOGETHER) // TOGETHER * TOGETHER
    complaints = [
        Activity("report", "weibo", "", "r0", "i0", f"c{number}", began + number * apart, UNNAMED, 5, 50)
        for number in range(40)
    ]
    found = incidents_told(Registry(), complaints)[-1].reports
    assert found is not None
    assert (found.reports, found.accounts, found.brigaded, found.counted) == (40, 40, brigaded, counted)
