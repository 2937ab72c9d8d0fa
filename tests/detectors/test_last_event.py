"""An incident ends with the last event against its victim, whether that is shown as evidence or not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.actors.machine import Actors
from detectors.chain import Chain
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import Incident, IncidentChanged
from detectors.narratives import Objects
from graph.facts import HOSTILE, INSULT, LABELLED, THREAT, Facts
from graph.frames import Activity
from graph.watermark import END
from tests.conformance.machines import assert_same_after_a_restart
from tests.detectors.actors.made import LABELS, act, days
from tests.detectors.people import record, victims
from tests.factories import HOUR, MINUTE, SECOND, T0

FLAGS = HOSTILE | INSULT | LABELLED
THREATS = [record("comment", f"t{n}", n * SECOND, facts=Facts(900, THREAT)) for n in range(6)]
PERSONS = [act(f"c{n}", f"v{n}", days(0) + n * MINUTE, flags=LABELS) for n in range(3)]
when = st.integers(MINUTE, 20 * HOUR)


def time(one: Activity) -> int:
    return one.created_at


def found(records: list[Activity]) -> dict[str, Incident]:
    """The last word on the incident of each victim."""
    outputs = Chain(victims(), Actors(), Objects(), Incidents()).take(sorted(records, key=time), END).outputs
    return {one.incident.victim: one.incident for one in outputs if isinstance(one, IncidentChanged)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(when, st.integers(0, 3), st.integers(800, 1000)), max_size=40))
def test_abuse_that_no_evidence_shows_moves_the_end_of_an_incident_all_the_same(
    more: list[tuple[int, int, int]],
) -> None:
    abuse = [
        record("comment", f"c{n}", at, author=f"u{who}", facts=Facts(hostility, FLAGS))
        for n, (at, who, hostility) in enumerate(more)
    ]
    harmless = record("comment", "kind", 21 * HOUR, facts=Facts(0, LABELLED))
    (incident,) = found([*THREATS, *abuse, harmless]).values()
    assert incident.last_event == max(map(time, [*THREATS, *abuse]))
    assert incident.first_event == T0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(when, st.integers(0, 2), st.booleans()), max_size=40))
def test_no_incident_of_a_case_ends_before_the_last_act_against_its_victim(more: list[tuple[int, int, bool]]) -> None:
    acts = [
        act(f"d{n}", f"v{victim}", days(0) + at + HOUR, flags=LABELS, root=f"under c{victim}" if same else f"r{n}")
        for n, (at, victim, same) in enumerate(more)
    ]
    incidents = found([*PERSONS, *acts])
    for number in range(3):
        last = max(one.created_at for one in (*PERSONS, *acts) if one.target == f"v{number}")
        assert last <= incidents[f"weibo:v{number}"].last_event <= max(map(time, [*PERSONS, *acts]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(when, st.integers(0, 2)), max_size=12), st.integers(0, 14))
def test_what_is_owed_survives_a_restart(more: list[tuple[int, int]], at: int) -> None:
    acts = [act(f"d{n}", f"v{victim}", days(0) + 3 * MINUTE + after) for n, (after, victim) in enumerate(more)]
    records = sorted([*PERSONS, *acts], key=time)
    assert_same_after_a_restart(Actors, records, min(at, len(records) - 1), time)
