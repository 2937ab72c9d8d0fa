"""The chain of machines: provisional victims go by the name that people gave them."""

from __future__ import annotations

from detectors.actors.machine import Actors
from detectors.bounds import LABELS
from detectors.chain import Chain
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import IncidentChanged
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


def victims_told(registry: Registry) -> list[tuple[int, str]]:
    """When an incident changed, and whose it was then."""
    rates = ErrorRates(LABELS, LABELS)
    chain = Chain(Victims(rates, load().cohort), Actors(), Objects(), Incidents(), lambda: registry)
    told = []
    for record in attack(600):
        told += chain.take([record], record.created_at).outputs
    told += chain.take([], END).outputs
    changed = [output.incident for output in told if isinstance(output, IncidentChanged)]
    return [(incident.updated_at, incident.victim) for incident in changed]


def test_a_provisional_victim_goes_by_the_name_that_people_gave_from_then_on() -> None:
    at = T0 + 100 * SECOND
    text = f'{{"do": "name", "unnamed": "{UNNAMED}", "person": "zhou"}}'
    change = Event(platform="control", item="d1", kind="registry", created_at=at, author="officer", text=text)
    named = Registry().apply(change)
    assert {victim for _, victim in victims_told(Registry())} == {UNNAMED}
    told = victims_told(named)
    assert {victim for when, victim in told if when < at} == {UNNAMED}
    assert "person:zhou" in {victim for when, victim in told if when >= at}
