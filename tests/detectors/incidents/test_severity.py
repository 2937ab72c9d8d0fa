"""What opens an incident, and how severe it is: the table, line by line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.incidents.severity import AGGRAVATING, OPENS, RANK, WHY, severity_of
from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from tests import strategies
from tests.detectors.incidents.made import ELEMENTS, Run, signal

ORGANISED = {"go:12.2.4/campaign": MET, "go:12.2.4/several_platforms": MET, "go:12.2.4/large_amount": MET}
TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("serious_consequence", {}, "S1"),
    ("threat", {"severity": "S1"}, "S1"),
    ("doxxing", {"severity": "S1"}, "S1"),
    ("doxxing", {"elements": ELEMENTS["doxxing"] | {"go:4/call_to_dig": MET}}, "S1"),
    ("doxxing", {"elements": {"go:4/personal_data": POSSIBLE, "go:4/call_to_dig": MET}}, "S1"),
    ("doxxing", {"elements": {"go:4/personal_data": ABSENT, "go:4/call_to_dig": MET}}, "S3"),
    ("doxxing", {"elements": ELEMENTS["doxxing"] | {"fashi-2017-10:5.1.2/call_to_attack": MET}}, "S1"),
    ("mass_spread", {}, "S2"),
    ("many_victims", {}, "S2"),
    ("water_army", {"elements": ORGANISED}, "S2"),
    ("mass_spread", {"level": "possible"}, "S3"),
    ("many_victims", {"level": "possible"}, "S3"),
    ("water_army", {"elements": ORGANISED, "level": "possible"}, "S3"),
    ("water_army", {}, "S3"),
    ("water_army", {"elements": ORGANISED | {"go:12.2.4/several_platforms": ABSENT}}, "S3"),
    ("threat", {}, "S3"),
    ("doxxing", {}, "S3"),
    ("reach_threshold", {}, "S3"),
    ("reach_threshold", {"level": "possible"}, "S4"),
    ("mass_spread", {"level": "watch"}, "S4"),
    ("serious_consequence", {"level": "watch"}, "S4"),
    ("hype", {}, "S4"),
    ("provider_duty", {}, "S4"),
    ("narrative", {"level": "watch"}, "S4"),
    *((detector, {"severity": "S1"}, "S4") for detector in sorted(AGGRAVATING)),
]


@pytest.mark.parametrize(("detector", "fields", "severity"), TABLE)
def test_every_line_of_the_table_holds(detector: str, fields: dict[str, Any], severity: str) -> None:
    found = signal(detector, **fields)
    assert severity_of(found)[0] == severity
    assert severity_of(found)[1] in WHY
    run = Run()
    run.machine.take(found)
    run.until(1)
    opened = [incident.severity for incident in run.changes]
    assert opened == ([severity] if RANK[severity] <= OPENS else [])


@pytest.mark.parametrize("detector", sorted(AGGRAVATING))
def test_aggravating_circumstances_raise_an_open_s3_to_s2_and_nothing_else(detector: str) -> None:
    run = Run()
    assert run.take(signal("threat"), signal(detector, 1)).severity == "S2"
    run = Run()
    assert run.take(signal("threat"), signal(detector, 1, "possible")).severity == "S3"
    run = Run()
    assert run.take(signal("mass_spread"), signal(detector, 1)).severity == "S2"
    run = Run()
    assert run.take(signal("serious_consequence"), signal(detector, 1)).severity == "S1"


def test_the_reasons_of_a_severity_are_given_the_worst_first() -> None:
    incident = Run().take(signal("threat"), signal("mass_spread", 1), signal("deep_synthesis", 2))
    given_reasons = [(reason.severity, reason.detector, reason.why) for reason in incident.reasons]
    assert given_reasons == [
        ("S2", "mass_spread", "every_element"),
        ("S3", "threat", "threat"),
        ("S2", "deep_synthesis", "aggravating"),
    ]


@given(st.lists(strategies.incident_signals(), min_size=1, max_size=12), st.data())
def test_one_more_signal_never_makes_it_less_severe(signals: list[Signal], data: st.DataObject) -> None:
    signals = strategies.one_incident(signals)
    place = data.draw(st.integers(0, len(signals) - 1))
    fewer = Run()
    for one in [*signals[:place], *signals[place + 1 :]]:
        fewer.machine.take(one)
    more = Run()
    for one in signals:
        more.machine.take(one)
    before = min((RANK[each.severity] for each in fewer.end()), default=4)
    after = min((RANK[each.severity] for each in more.end()), default=4)
    assert after <= before
