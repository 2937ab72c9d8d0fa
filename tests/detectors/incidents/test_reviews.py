"""People's decisions: each stands in the history with author, reason and time, and does what it says."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from detectors.decisions import (
    Ack,
    Assign,
    Change,
    Confirm,
    Dismiss,
    Handled,
    Merge,
    Mute,
    SetVictim,
    Shadow,
    Split,
    concerned,
    read_change,
    signals_of,
    write_change,
)
from detectors.incidents.incident import Incident
from detectors.signal import Signal
from graph.events import Event
from tests.detectors.incidents.made import VICTIM, Run, decision, signal, turns
from tests.factories import DAY, HOUR, MINUTE, T0, comment

ID = "0123456789abcdef"
OTHER = "weibo:8"
CHANGES: list[Change] = [
    Ack(ID, VICTIM),
    Assign(ID, VICTIM, "li"),
    Confirm(ID, VICTIM),
    Dismiss(ID, VICTIM),
    Merge(ID, VICTIM, "f" * 16, OTHER),
    Split(ID, VICTIM, ("narrative:1",)),
    SetVictim(ID, VICTIM, "person:p1"),
    Handled(ID, VICTIM),
    Mute(VICTIM, T0 + DAY),
    Shadow("threat", True),
]


def opened(*signals: Signal) -> tuple[Run, str]:
    """A run with one incident, and its id."""
    run = Run()
    return run, run.take(*(signals or (signal(),))).id


def decided(run: Run, change: Change, at: int = MINUTE, **given: str) -> Incident:
    """The incident behind a decision."""
    return run.take(*decision(change, at, **given))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_a_decision_is_read_as_it_was_written_and_reaches_every_victim_it_names(change: Change) -> None:
    assert read_change(write_change(change)) == change
    made = decision(change, 5)
    assert [one.victim for one in made] == list(concerned(change))
    assert {(one.detector, one.at, one.author, one.reason) for one in made} == {("decision", T0 + 5, "wang", "seen")}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": '{"do": "ack"}'}, "`incident`"),
        ({"text": '{"do": "ack", "incident": "7", "victim": "weibo:7"}'}, "$.incident"),
        ({"text": '{"do": "ban"}'}, "'ban'"),
        ({"text": "{"}, "not a decision"),
        ({"text": write_change(Ack(ID, VICTIM))[:-1] + ', "x": 1}'}, "`x`"),
        ({"author": " "}, "`author`"),
        ({"reason": ""}, "`reason`"),
        ({"kind": "mute"}, "`kind`"),
        ({"kind": "mute", "text": write_change(Mute(VICTIM, T0))}, "`until`"),
        ({"text": write_change(Merge(ID, VICTIM, ID, OTHER))}, "`into`"),
        ({"text": write_change(SetVictim(ID, VICTIM, "somebody"))}, "`is`"),
        ({"text": write_change(SetVictim(ID, VICTIM, "weibo:"))}, "`is`"),
        ({"kind": "mute", "text": '{"do": "sanction", "source": "platform"}'}, "'sanction'"),
        ({"text": write_change(Split(ID, VICTIM, ()))}, "$.subjects"),
        ({"kind": "mute", "text": json.dumps({"do": "shadow", "detector": "Ä", "on": True})}, "$.detector"),
    ],
)
def test_a_bad_decision_is_refused_with_event_and_field(fields: dict[str, Any], says: str) -> None:
    good = {"kind": "review", "author": "wang", "reason": "seen", "text": write_change(Ack(ID, VICTIM))}
    event = Event(**({"platform": "control", "item": "d1", "created_at": T0} | good | fields))
    with pytest.raises(ValueError) as error:
        signals_of(event)
    assert says in str(error.value) and str(error.value).startswith("d1: ")


def test_events_of_other_kinds_and_reviews_of_accounts_decide_nothing() -> None:
    assert signals_of(comment("c")) == ()
    entry = '{"do": "sanction", "source": "platform"}'
    assert signals_of(Event(platform="weibo", item="d", kind="review", created_at=T0, text=entry)) == ()


def test_ack_assign_confirm_and_handled_are_shown_and_change_nothing_else() -> None:
    run, key = opened()
    for place, change in enumerate((Ack(key, VICTIM), Assign(key, VICTIM, "li"), Confirm(key, VICTIM))):
        decided(run, change, (place + 1) * MINUTE)
    incident = decided(run, Handled(key, VICTIM), 4 * MINUTE, author="li", reason="reported")
    assert (incident.acknowledged_by, incident.assigned_to, incident.label) == ("wang", "li", "confirmed")
    assert incident.handled and incident.state == "open"
    assert turns(incident) == ["open", "ack", "assign", "confirm", "handled"]
    last = incident.history[-1]
    assert (last.at, last.author, last.reason) == (T0 + 4 * MINUTE, "li", "reported")


def test_what_was_dismissed_opens_again_only_when_it_becomes_more_severe() -> None:
    run, key = opened(signal("threat"))
    incident = decided(run, Dismiss(key, VICTIM))
    assert (incident.state, incident.closed_as, incident.label) == ("closed", "dismissed", "dismissed")
    assert incident.closed_at == T0 + MINUTE
    same = run.take(signal("doxxing", HOUR), signal("threat", 2 * HOUR, lower=900))
    assert (same.id, same.state, same.signals) == (key, "closed", 3)
    worse = run.take(signal("mass_spread", 3 * HOUR))
    assert (worse.id, worse.state, worse.severity, worse.label) == (key, "reopened", "S2", "dismissed")


def test_seven_days_after_a_dismissal_a_new_incident_may_open() -> None:
    run, key = opened()
    decided(run, Dismiss(key, VICTIM))
    run.take(signal(at=8 * DAY))
    assert len(run.incidents) == 2


def test_a_dismissal_that_was_confirmed_after_all_opens_again_as_any_other() -> None:
    run, key = opened()
    decided(run, Dismiss(key, VICTIM))
    decided(run, Confirm(key, VICTIM), HOUR)
    assert run.take(signal(at=2 * HOUR)).state == "reopened"


def test_a_merge_closes_one_and_is_listed_in_the_other() -> None:
    run, key = opened()
    into = run.take(signal(victim=OTHER)).id
    for one in decision(Merge(key, VICTIM, into, OTHER), MINUTE):
        run.take_quietly(one)
    by_id = {incident.id: incident for incident in run.incidents}
    assert (by_id[key].state, by_id[key].closed_as, by_id[key].into) == ("closed", "merged", into)
    assert (by_id[into].state, by_id[into].merged) == ("open", (key,))
    assert turns(by_id[into]) == ["open", "merged_in"]


def test_a_merge_does_the_same_when_the_victims_are_in_two_partitions() -> None:
    one, key = opened()
    two, into = opened(signal(victim=OTHER))
    change = decision(Merge(key, VICTIM, into, OTHER), MINUTE)
    assert one.take(change[0]).into == into
    assert two.take(change[1]).merged == (key,)


def test_what_is_split_off_becomes_an_incident_of_its_own_and_stays_one() -> None:
    run, key = opened(signal("threat"), signal("reach_threshold", 1, subject="narrative:1"))
    decided(run, Split(key, VICTIM, ("narrative:1",)))
    rest, apart = sorted(run.incidents, key=lambda incident: incident.id != key)
    assert [found.detector for found in rest.found] == ["threat"]
    assert [found.detector for found in apart.found] == ["reach_threshold"]
    assert (apart.opened_at, apart.severity, apart.victim) == (T0 + 1, "S3", VICTIM)
    more = run.take(signal("reach_threshold", 2 * MINUTE, subject="narrative:1"))
    assert (more.id, more.signals) == (apart.id, 2)
    assert run.take(signal("mass_spread", 3 * MINUTE)).id == key


def test_two_splits_of_one_incident_come_together() -> None:
    signals = [signal("reach_threshold", place, subject=f"narrative:{place}") for place in range(3)]
    run, key = opened(*signals)
    decided(run, Split(key, VICTIM, ("narrative:1",)))
    decided(run, Split(key, VICTIM, ("narrative:2",)), 2 * MINUTE)
    assert len(run.incidents) == 2
    assert len(run.end()) == 2


def test_the_victim_may_be_set_and_signals_still_find_it() -> None:
    run, key = opened(signal(victim="unnamed:00"))
    incident = decided(run, SetVictim(key, "unnamed:00", "person:p1"))
    assert (incident.victim, incident.origin) == ("person:p1", "unnamed:00")
    assert run.take(signal(at=HOUR, victim="unnamed:00")).victim == "person:p1"


def test_a_mute_keeps_everything_and_alerts_nobody_until_it_expires() -> None:
    run, _ = opened()
    assert run.last.alerts
    assert not decided(run, Mute(VICTIM, T0 + HOUR)).alerts
    muted = run.take(signal("threat", 30 * MINUTE))
    assert (muted.alerts, muted.signals, muted.muted_until) == (False, 2, T0 + HOUR)
    assert turns(muted) == ["open", "mute"]
    assert run.take(signal("doxxing", HOUR)).alerts


def test_a_detector_in_shadow_is_recorded_in_an_incident_of_its_own() -> None:
    run = Run()
    run.take_quietly(*decision(Shadow("threat", True)))
    shadow = run.take(signal("threat", 1))
    assert shadow.shadow and not shadow.alerts and shadow.severity == "S3"
    real = run.take(signal("mass_spread", 2))
    assert not real.shadow and real.alerts and real.id != shadow.id
    assert [found.detector for found in real.found] == ["mass_spread"]
    run.take_quietly(*decision(Shadow("threat", False), 3))
    assert run.take(signal("threat", 4)).id == real.id


def test_a_decision_that_comes_twice_stands_once_and_one_on_nothing_is_counted() -> None:
    run, key = opened()
    decided(run, Ack(key, VICTIM))
    assert turns(decided(run, Ack(key, VICTIM))) == ["open", "ack"]
    run.take_quietly(*decision(Ack(ID, VICTIM), 2 * MINUTE))
    run.take_quietly(*decision(Ack(key, OTHER), 3 * MINUTE))
    assert run.machine.state.unplaced == 2


def test_what_is_no_decision_on_an_incident_does_no_harm() -> None:
    run, _ = opened()
    run.take_quietly(signal("decision", MINUTE, "watch", note='{"do": "enter", "person": "p1"}'))
    run.take_quietly(signal("decision", MINUTE, "watch"))
    assert run.machine.state.unplaced == 2 and len(run.incidents) == 1


def test_decisions_are_kept_when_the_history_is_full() -> None:
    run, key = opened()
    decided(run, Ack(key, VICTIM))
    for number in range(1, 300):
        run.machine.take(signal(at=number * 7 * HOUR))
    run.until(300 * 7 * HOUR)
    assert "ack" in turns(run.last) and len(run.last.history) == 500


def test_a_decision_in_the_topic_is_a_signal_like_any_other() -> None:
    (one,) = decision(Ack(ID, VICTIM))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Signal) == one
