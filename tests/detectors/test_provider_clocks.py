"""The clocks of providers as the machine of victims runs them: from records and from findings of ours."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec import structs

from detectors.agenda import HOUR, Agenda
from detectors.chain import activity_order, time_of
from detectors.provider_duty import MAX_STEPS
from detectors.signal import MET, Signal
from detectors.victim import KNOWN_PROVIDERS
from detectors.watching import Detectors, Victims
from graph.events import Event, Kind
from graph.facts import DEDUCTION, THREAT, WHERE_OR_WHEN, Facts
from graph.frames import Activity
from graph.ordered import Ordered
from graph.watermark import END, latest_of
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.spec import Size
from tests.detectors.people import COHORT, RATES, VICTIM, abuse, kept, record, told, victims, written
from tests.factories import DAY, MINUTE, T0

REPORT = record("report", "post", 0)
ORDER = record("order", "post", 0)


def threat(at: int, item: str = "t") -> Activity:
    """One that names a place: it opens an incident at once."""
    return record("comment", item, at, facts=Facts(900, THREAT | WHERE_OR_WHEN))


def action(at: int, item: str = "post", reason: str = "", flags: int = 0, **fields: str) -> Activity:
    return record("action", item, at, facts=Facts(0, flags), parent=reason, **fields)


def duty(machine: Victims, *records: Activity, until: int) -> list[Signal]:
    """What is said of providers up to `until` µs after the start, the machine being asked when it wants to be."""
    made: list[Signal] = []
    for one in records:
        machine.take(one)
        made += machine.tick(one.created_at + MINUTE)
    while (due := machine.due()) is not None and due <= T0 + until:
        made += machine.tick(due)
    return [signal for signal in made if signal.detector == "provider_duty"]


def test_a_report_that_nobody_answers_is_told_of_when_its_day_is_over() -> None:
    assert duty(victims(), REPORT, until=DAY) == []
    (one,) = duty(victims(), REPORT, until=DAY + 2 * MINUTE)
    assert (one.level, one.criteria, one.subject) == ("watch", ("go:16",), "notice:weibo")
    assert T0 + DAY < one.at <= T0 + DAY + 2 * MINUTE


def test_an_order_runs_the_other_clock() -> None:
    (one,) = duty(victims(), ORDER, until=2 * DAY)
    assert (one.criteria, one.subject) == (("go:6",), "order:weibo")


def test_a_finding_that_opens_an_incident_starts_a_clock() -> None:
    (one,) = duty(victims(), threat(0), until=2 * DAY)
    assert one.subject == "notice:weibo"
    assert one.figures["findings"] == 1


def test_a_finding_of_a_detector_in_shadow_starts_none() -> None:
    shadowed = Detectors(shadow=frozenset({"threat"}))
    machine = Victims(RATES, lambda platform, followers, at: COHORT, shadowed)
    harmless = record("comment", "t", 0, facts=Facts(900, THREAT))
    assert duty(machine, *(harmless._replace(item=f"t{n}", author=f"u{n}") for n in range(3)), until=2 * DAY) == []


def test_a_finding_that_only_is_watched_starts_none() -> None:
    one_threat = record("comment", "t", 0, facts=Facts(900, THREAT))
    assert duty(victims(), one_threat, until=2 * DAY) == []


def test_any_action_answers_a_finding_and_only_one_on_the_item_answers_its_report() -> None:
    assert duty(victims(), threat(0), action(HOUR, "t"), until=2 * DAY) == []
    assert duty(victims(), REPORT, action(HOUR), until=2 * DAY) == []
    assert len(duty(victims(), REPORT, action(HOUR, "other"), until=2 * DAY)) == 1


def test_what_goes_on_after_an_action_starts_a_clock_only_where_it_grew() -> None:
    goes_on = [threat(0), action(HOUR, "t"), threat(2 * HOUR, "u")]
    assert len(duty(victims(), *goes_on, until=2 * DAY)) == 1
    assert duty(victims(), threat(0), action(HOUR, "t"), abuse("a", 2 * HOUR, "u"), until=2 * DAY) == []


def test_a_refusal_and_a_correction_of_counters_are_no_action() -> None:
    refused = record("action", "post", HOUR, rule=1, root="other", parent="refused: no ground")
    (one,) = duty(victims(), REPORT, refused, until=2 * DAY)
    assert (one.figures["refused"], one.reason) == (1, "refused: no ground")
    assert len(duty(victims(), REPORT, action(HOUR, flags=DEDUCTION), until=2 * DAY)) == 1


def test_hostility_after_the_day_is_seen() -> None:
    late = abuse("late", DAY + HOUR, "u")
    made = duty(victims(), REPORT, late, until=3 * DAY)
    assert made[-1].elements["go:16/spread_after"] == MET
    assert duty(victims(), abuse("early", 0, "u"), REPORT, until=2 * DAY)[-1].elements["go:16/spread_after"] != MET


def test_each_provider_answers_for_its_own_platform() -> None:
    elsewhere = REPORT._replace(platform="douyin", target="person:p")
    here = REPORT._replace(target="person:p")
    made = duty(victims(), here, elsewhere, action(HOUR)._replace(target="person:p"), until=2 * DAY)
    assert [one.subject for one in made] == ["notice:douyin"]


def test_a_restart_forgets_no_clock() -> None:
    first, second = victims(), victims()
    first.take(REPORT)
    first.tick(T0 + MINUTE)
    second.load(first.dump())
    assert second.dump() == first.dump()
    assert duty(second, until=2 * DAY) == duty(first, until=2 * DAY) != []


def test_many_reports_of_one_thing_are_one_step_and_many_things_are_bounded() -> None:
    same = [REPORT._replace(created_at=T0 + n, author=f"u{n}") for n in range(1_000)]
    assert len(told(*same).steps["weibo"]) == 1
    different = [REPORT._replace(created_at=T0 + n, item=f"i{n}") for n in range(MAX_STEPS + 9)]
    victim = told(*different)
    assert len(victim.steps["weibo"]) == MAX_STEPS
    assert kept(victim).steps == victim.steps
    assert written(kept(victim)) == written(victim)


def test_a_report_after_the_action_starts_a_new_clock() -> None:
    again = REPORT._replace(created_at=T0 + 2 * HOUR)
    victim = told(REPORT, action(HOUR), again)
    assert [step.kind for step in victim.steps["weibo"]] == ["report", "action", "report"]


def test_providers_are_bounded() -> None:
    victim = told(*(REPORT._replace(platform=f"p{n}") for n in range(KNOWN_PROVIDERS + 5)))
    assert len(victim.steps) == KNOWN_PROVIDERS
    assert victim.name == VICTIM


def test_turns_come_in_order_and_never_early() -> None:
    agenda = Agenda(HOUR)
    agenda.add("b", HOUR)
    agenda.add("a", HOUR + 1)
    agenda.add("c", 0)
    assert agenda.due == HOUR
    assert agenda.pop(HOUR - 1) == []
    assert agenda.pop(HOUR) == ["c"]
    again = Agenda(HOUR, agenda.dump())
    assert again.pop(2 * HOUR) == agenda.pop(2 * HOUR) == ["a", "b"]
    assert agenda.due is None
    assert agenda.dump() == {}


def test_a_name_has_one_turn_a_step_and_is_popped_once() -> None:
    agenda = Agenda(HOUR)
    for at in (0, 1, HOUR):
        agenda.add("a", at)
    assert agenda.dump() == {1: ["a"], 2: ["a"]}
    assert agenda.pop(2 * HOUR) == ["a"]


# ── from events to what is said ──────────────────────────────────────────────────────────────


def replayed(*more: Event, until: int = 0) -> list[Signal]:
    """A pile-on and `more`, as of `until`, else of two days after its last event."""
    run = Run(SCENARIOS["pile_on"], 0, Size(hostile=40, minutes=60), "gold")
    events = sorted([*run.events, *more], key=lambda one: one.created_at)
    found = replay(Memory(events), Settings(), until=until or run.events[-1].created_at + 2 * DAY).signals
    return [one for one in found if one.detector == "provider_duty" and one.victim == run.truth()["victim"]]


@cache
def began() -> Event:
    """The last post of the scenario, with its victim as `targets`."""
    run = Run(SCENARIOS["pile_on"], 0, Size(hostile=40, minutes=60), "gold")
    victim = run.truth()["victim"].partition(":")[2]
    post = [one for one in run.staged if one.kind == "post"][-1]
    return structs.replace(post, targets=(victim,), author="officer", text="", reading=None, labels=None, root="")


def entered(kind: Kind, after: int, reason: str = "") -> Event:
    return structs.replace(began(), item=f"{kind}1", kind=kind, created_at=began().created_at + after, reason=reason)


def test_an_incident_that_no_provider_acts_on_is_told_of_a_day_later() -> None:
    assert {one.subject.partition(":")[0] for one in replayed()} == {"notice"}


def test_an_order_that_names_the_person_runs_its_own_clock() -> None:
    made = replayed(entered("order", HOUR))
    assert {one.subject.partition(":")[0] for one in made} == {"notice", "order"}


def test_an_action_that_names_the_person_answers_both() -> None:
    subject = f"notice:{began().platform}"
    assert subject in {one.subject for one in replayed()}
    late = entered("action", 10 * HOUR)
    assert not any(one.subject.endswith(began().platform) for one in replayed(entered("order", HOUR), late))


def test_an_action_that_refuses_answers_nothing() -> None:
    made = replayed(entered("action", 10 * HOUR, "refused: within the rules"))
    assert {one.reason for one in made if one.subject == f"notice:{began().platform}"} == {"refused: within the rules"}


YEAR_2099 = 4_070_908_800_000_000  # µs


@pytest.mark.parametrize("kind", ["report", "order", "action", "comment"])
def test_one_event_dated_2099_runs_out_no_clock(kind: Kind) -> None:
    asked = entered("report", HOUR)
    far = structs.replace(entered(kind, 0), item="far", root=began().item, created_at=YEAR_2099)
    assert replayed(asked, until=END) == []
    assert replayed(asked, far, until=END) == []
    assert replayed(asked, far) == replayed(asked) != []
    subjects = {one.subject for one in replayed(asked)}
    assert {one.subject for one in replayed(asked, far, until=YEAR_2099 + DAY)} >= subjects


def test_far_records_are_no_sign_that_time_passed_but_the_watermark_is() -> None:
    far = [record("report", f"far{number}", YEAR_2099 - T0) for number in range(2)]
    stage = Ordered(victims(), time_of, activity_order, ("a",))
    stage.add([REPORT, *far])
    witnesses = latest_of([REPORT.created_at, *(one.created_at for one in far)])
    assert [one for one in stage.advance({"a": END}, witnesses) if one.detector == "provider_duty"] == []
    stage = Ordered(victims(), time_of, activity_order, ("a",))
    stage.add([REPORT, *far])
    assert "provider_duty" in [one.detector for one in stage.advance({"a": REPORT.created_at + 30 * DAY})]
