"""The gauges of incidents as they stand."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from prometheus_client import REGISTRY, generate_latest

from streams.sinks.figures import Figures
from tests.streams.sinks.made import CANARIES, closed, incident

NOW = 1e12


def value(name: str, **labels: str) -> Any:
    return REGISTRY.get_sample_value(name, labels) or 0


def test_incidents_stand_under_their_state_and_shadow_and_muted_apart() -> None:
    figures, one = Figures(), incident()
    muted = replace(one, id="c", muted_until=int((NOW + 1) * 1e6))
    for each in (one, replace(one, id="b", shadow=True), muted, replace(one, id="d", state="closed")):
        figures.take(each, NOW)
    for state in ("open", "shadow", "muted", "closed"):
        there = one.state if state == "open" else state
        assert value("breakwater_incidents", severity=one.severity, state=there) == 1


def test_criteria_count_incidents_that_are_not_closed_and_fall_back_to_0() -> None:
    figures, one = Figures(), incident()
    labels = {"criterion": "go:12.2.2", "severity": one.severity}
    for each in (one, replace(one, id="b", state="closed"), replace(one, id="c", shadow=True)):
        figures.take(each, NOW)
    assert value("breakwater_incident_criteria", **labels) == 1
    figures.take(closed(one), NOW)
    assert value("breakwater_incident_criteria", **labels) == 0


def test_what_was_known_before_has_not_opened_since() -> None:
    figures, one = Figures(), incident()
    labels = {"severity": one.severity}
    before = value("breakwater_incidents_opened_total", **labels)
    figures.take(one, NOW, "known")
    figures.take(replace(one, id="b"), NOW)
    figures.take(replace(one, id="b"), NOW)
    assert value("breakwater_incidents_opened_total", **labels) == before + 1


def test_no_metric_names_a_person_a_post_or_an_incident() -> None:
    one = incident()
    Figures().take(one, NOW)
    exposed = generate_latest().decode()
    assert not [name for name in (*CANARIES, one.id) if name in exposed]
