"""The machine of victims: who costs what, who is forgotten when, and when something is said again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.aimed import is_hostile
from detectors.signal import DECISION, Signal
from detectors.watching import YOUNG, Detectors, Victims
from graph.facts import (
    ANY_PERSONAL,
    ASSERTION,
    BARE,
    COUNTER_SPEECH,
    CRITICISM,
    DIG,
    DISTRESS,
    FIRST_PERSON,
    HOSTILE,
    LABELLED,
    OUTCOME,
    QUOTATION,
    REPORTING,
    SEXUAL,
    THREAT,
    WHERE_OR_WHEN,
    Facts,
)
from graph.frames import Activity
from tests.conformance.machines import assert_deterministic, assert_same_after_a_restart
from tests.detectors.people import COHORT, RATES, STORY, VICTIM, abuse, complaint, record, reshares, story, victims
from tests.factories import DAY, HOUR, MINUTE, SECOND, T0
from tests.strategies import records_of_a_victim

THREATS = THREAT | WHERE_OR_WHEN
NOTE = '{"do": "ack", "incident": "0123456789abcdef", "victim": "weibo:ann"}'


def taken(*records: Activity) -> Victims:
    machine = victims()
    for one in records:
        machine.take(one)
    return machine


def said(item: str, flags: int, at: int = 0, hostility: int = 900) -> Activity:
    return record("comment", item, at, facts=Facts(hostility, flags))


def tick(machine: Victims, after: int, detector: str = "") -> list[Signal]:
    return [one for one in machine.tick(T0 + after) if not detector or one.detector == detector]


# ── young and grown ──────────────────────────────────────────────────────────────────────────


def test_harmless_words_are_kept_as_they_are_until_there_are_many() -> None:
    few = taken(*(said(f"c{n}", LABELLED, hostility=0) for n in range(YOUNG - 1)))
    assert (len(few.young[VICTIM]), few.grown) == (YOUNG - 1, {})
    assert VICTIM in taken(*(said(f"c{n}", LABELLED, hostility=0) for n in range(YOUNG))).grown


def test_three_hostile_events_make_a_person_grow_and_nothing_is_lost() -> None:
    two = taken(*(abuse(f"a{n}", n, f"u{n}") for n in range(2)))
    assert two.grown == {}
    three = taken(said("c", LABELLED, hostility=0), *(abuse(f"a{n}", n, f"u{n}") for n in range(3)))
    assert three.young == {}
    victim = three.grown[VICTIM]
    assert (len(victim.per_account), victim.accounts.count(0)) == (3, 4)


@pytest.mark.parametrize("flag", [THREAT, DIG, ANY_PERSONAL, OUTCOME, DISTRESS])
def test_one_event_that_alarms_is_enough(flag: int) -> None:
    assert VICTIM in taken(said("c", flag, hostility=0)).grown


def test_what_people_say_themselves_does_not_alarm() -> None:
    assert taken(said("c", THREAT)._replace(rule=0)).grown == {}


@pytest.mark.parametrize(("kind", "grown"), [("outcome", True), ("order", True), ("report", True), ("action", False)])
def test_an_outcome_an_order_and_a_complaint_are_looked_at_at_once(kind: str, grown: bool) -> None:
    assert (VICTIM in taken(record(kind, "post", 0)).grown) is grown


# ── memory ───────────────────────────────────────────────────────────────────────────────────


def test_who_drew_a_harmless_word_is_forgotten_after_a_day() -> None:
    machine = taken(said("c", LABELLED, hostility=0))
    due = machine.due()
    assert due is not None and T0 + DAY < due <= T0 + DAY + HOUR
    machine.tick(due)
    assert (machine.young, machine.due()) == ({}, None)


def test_who_drew_a_hostile_word_is_remembered_for_a_month() -> None:
    machine = taken(abuse("a", 0, "u"))
    tick(machine, 2 * DAY)
    assert VICTIM in machine.young
    tick(machine, 30 * DAY + 2 * HOUR)
    assert machine.young == {}


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        (Facts(flags=ASSERTION, narrative=STORY), True),
        (Facts(narrative=STORY, views=2_500), True),
        (Facts(narrative=STORY, reposts=50), True),
        (Facts(narrative=STORY, views=2_499, reposts=49), False),
    ],
)
def test_what_may_yet_be_alleged_to_be_false_is_remembered_for_a_month(facts: Facts, kept: bool) -> None:
    machine = taken(record("post", "post", 0, root="post", facts=facts))
    tick(machine, 2 * DAY)
    assert (VICTIM in machine.young) is kept
    tick(machine, 30 * DAY + 2 * HOUR)
    assert machine.young == {}


def test_a_complaint_days_later_finds_what_was_counted_before() -> None:
    machine = taken(story(flags=ASSERTION), *reshares(40), record("view_count", "post", HOUR, facts=Facts(views=5_000)))
    tick(machine, 3 * DAY)
    machine.take(complaint(3 * DAY, ASSERTION))
    assert [one.lower for one in tick(machine, 3 * DAY + MINUTE, "reach_threshold")] == [5_000]


def test_a_grown_person_leaves_a_month_after_the_last_record() -> None:
    machine = taken(said("c", THREATS))
    tick(machine, MINUTE)
    machine.take(said("d", LABELLED, 20 * DAY, hostility=0))
    tick(machine, 20 * DAY + MINUTE)
    tick(machine, 49 * DAY)
    assert VICTIM in machine.grown
    tick(machine, 50 * DAY + 2 * HOUR)
    assert machine.grown == {}


# ── what is said, and when again ─────────────────────────────────────────────────────────────


def test_nothing_new_nothing_said() -> None:
    machine = taken(said("c", THREATS))
    assert len(tick(machine, MINUTE, "threat")) == 1
    assert machine.tick(T0 + 40 * MINUTE) == []


def test_the_same_is_said_again_after_half_an_hour_only_and_more_of_it_at_once() -> None:
    machine = taken(said("c", THREATS))
    assert len(tick(machine, MINUTE, "threat")) == 1
    machine.take(said("x", LABELLED, 2 * MINUTE, hostility=0))
    assert tick(machine, 30 * MINUTE, "threat") == []
    machine.take(said("y", LABELLED, 31 * MINUTE, hostility=0))
    assert len(tick(machine, 31 * MINUTE, "threat")) == 1
    machine.take(said("d", THREATS, 32 * MINUTE))
    assert [one.lower for one in tick(machine, 32 * MINUTE, "threat")] == [2]


def test_a_level_that_rises_is_said_and_one_that_falls_is_not() -> None:
    machine = taken(said("c", THREAT))
    assert [one.level for one in tick(machine, MINUTE, "threat")] == ["watch"]
    machine.take(said("d", THREATS, 2 * MINUTE))
    assert [one.level for one in tick(machine, 2 * MINUTE, "threat")] == ["met"]
    machine.take(said("e", THREAT, 30 * HOUR))
    assert tick(machine, 30 * HOUR, "threat") == []


def test_what_is_less_certain_than_it_was_though_there_is_more_of_it_is_not_asked_for_without_end() -> None:
    machine = taken(*(said(f"c{n}", THREAT) for n in range(8)))
    assert [one.level for one in tick(machine, MINUTE, "threat")] == ["met"]
    for n in range(9):  # the next day more threats, but of two accounts only
        machine.take(record("comment", f"d{n}", 30 * HOUR, author=f"u{n % 2}", facts=Facts(900, THREAT)))
    assert tick(machine, 30 * HOUR, "threat") == []
    assert [one for one in machine.end(T0 + 30 * HOUR) if one.detector == "threat"] == []


def test_what_is_only_watched_is_not_said_again_for_going_on() -> None:
    machine = taken(said("c", THREAT))
    assert len(tick(machine, MINUTE, "threat")) == 1
    machine.take(said("x", LABELLED, HOUR, hostility=0))
    assert tick(machine, HOUR, "threat") == []


def test_a_detector_in_shadow_is_recorded_and_its_safety_signals_go_out_all_the_same() -> None:
    shadowed = Detectors(shadow=frozenset({"threat", "doxxing"}))
    machine = Victims(RATES, lambda platform, followers, at: COHORT, shadowed)
    for n in range(3):
        machine.take(said(f"c{n}", THREAT))
    (plain,) = tick(machine, MINUTE, "threat")
    assert (plain.shadow, plain.safety) == (True, False)
    machine.take(said("d", THREATS, 2 * MINUTE))
    (placed,) = tick(machine, 2 * MINUTE, "threat")
    assert (placed.shadow, placed.safety) == (False, True)


# ── the guard, both ways ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cue", [FIRST_PERSON, COUNTER_SPEECH, QUOTATION, REPORTING, CRITICISM])
def test_lawful_speech_leaves_the_count_and_stands_as_counter_evidence(cue: int) -> None:
    assert not is_hostile(said("c", HOSTILE | cue, hostility=700))
    lawful = [said(f"c{n}", HOSTILE | LABELLED | cue, hostility=700) for n in range(50)]
    machine = taken(*lawful, said("t", THREATS, SECOND))
    (signal,) = tick(machine, MINUTE)
    assert signal.detector == "threat"
    assert [number for name, number in signal.against.items() if name.startswith("guarded_")] == [50]
    assert machine.grown[VICTIM].per_account == {}


@pytest.mark.parametrize("cue", [COUNTER_SPEECH, QUOTATION, REPORTING, CRITICISM])
def test_a_cue_before_wanton_abuse_threats_data_or_sexual_claims_guards_nothing(cue: int) -> None:
    assert is_hostile(said("c", HOSTILE | cue, hostility=800))
    for other in (THREAT, DIG, ANY_PERSONAL, OUTCOME, SEXUAL):
        assert is_hostile(said("c", HOSTILE | cue | other, hostility=700))


def test_a_bare_reshare_and_what_is_hardly_aimed_at_somebody_are_not_hostile_to_them() -> None:
    assert not is_hostile(said("c", HOSTILE | BARE))
    assert not is_hostile(said("c", HOSTILE)._replace(confidence=39))
    assert is_hostile(said("c", HOSTILE)._replace(confidence=40))


# ── decisions, and a function of the records alone ───────────────────────────────────────────


def test_a_decision_passes_through_once() -> None:
    decided = record("review", "e1", 0, rule=1, author="officer", note=NOTE)
    machine = taken(decided, decided)
    assert [(one.detector, one.author) for one in tick(machine, MINUTE)] == [(DECISION, "officer")]
    assert tick(machine, 2 * MINUTE) == []


@settings(max_examples=60, deadline=None)
@given(records=records_of_a_victim, at=st.integers(0, 40))
def test_it_is_deterministic_and_survives_a_restart_anywhere(records: list[Activity], at: int) -> None:
    records = sorted(records, key=lambda one: one.created_at)
    made = assert_deterministic(victims, records, lambda one: one.created_at)
    assert all(one.lower <= one.value <= one.upper for one in made)
    assert_same_after_a_restart(victims, records, min(at, len(records)), lambda one: one.created_at)
