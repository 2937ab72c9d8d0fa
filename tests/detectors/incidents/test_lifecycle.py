"""The life of an incident: it opens, escalates, wanes, closes and is reopened, each at its own moment."""

from __future__ import annotations

import pytest

from detectors.incidents.fold import Settings
from detectors.incidents.held import MAX_CURVE, MAX_FINDINGS
from detectors.signal import Signal
from tests.detectors.incidents.made import Run, signal, turns
from tests.factories import DAY, HOUR, MINUTE, SECOND, T0

GAP, WANE, REOPEN = 6 * HOUR, HOUR, 7 * DAY


def test_an_incident_opens_with_its_first_opening_signal_and_takes_in_what_was_watched_before() -> None:
    run = Run()
    run.take_quietly(signal("narrative", level="watch"))
    assert run.changes == []
    incident = run.take(signal(at=MINUTE))
    assert (incident.state, incident.opened_at, incident.first) == ("open", T0 + MINUTE, T0)
    assert (incident.signals, incident.watched) == (2, 1)
    assert len(incident.id) == 16 and set(incident.id) <= set("0123456789abcdef")


def test_what_was_watched_longer_than_the_gap_before_is_left_out() -> None:
    run = Run()
    run.take_quietly(signal("narrative", level="watch"), signal("hype", GAP, "watch"))
    incident = run.take(signal(at=GAP + HOUR))
    assert {found.detector for found in incident.found} == {"mass_spread", "hype"}


def test_the_id_is_of_the_victim_and_the_moment_it_opened() -> None:
    same = [Run().take(signal(lower=lower)).id for lower in (20, 30)]
    others = [Run().take(signal(at=1)).id, Run().take(signal(victim="weibo:8")).id]
    assert same[0] == same[1] and len({same[0], *others}) == 3


def test_it_escalates_when_severity_rises() -> None:
    incident = Run().take(signal("threat"), signal("mass_spread", MINUTE), signal("serious_consequence", 2 * MINUTE))
    assert turns(incident) == ["open", "escalating", "severity"]
    assert [step.detail for step in incident.history] == ["S3", "S2", "S1"]


@pytest.mark.parametrize(("lower", "state"), [(29, "open"), (30, "escalating"), (10, "open")])
def test_it_escalates_when_a_lower_bound_rose_by_half_and_by_ten(lower: int, state: str) -> None:
    assert Run().take(signal(lower=20), signal(at=MINUTE, lower=lower)).state == state


def test_small_numbers_escalate_by_ten_at_least() -> None:
    assert Run().take(signal(lower=2), signal(at=1, lower=11)).state == "open"
    assert Run().take(signal(lower=2), signal(at=1, lower=12)).state == "escalating"


def test_what_opens_nothing_does_not_escalate() -> None:
    incident = Run().take(signal(), signal("roles", 1, lower=10), signal("roles", 2, lower=900))
    assert incident.state == "open"


def test_all_that_is_found_at_one_moment_opens_it_together() -> None:
    incident = Run().take(signal("doxxing"), signal("mass_spread"), signal("threat"))
    assert turns(incident) == ["open"] and incident.severity == "S2"


def test_it_wanes_when_nothing_grew_for_an_hour() -> None:
    run = Run()
    run.take(signal(), signal(at=30 * MINUTE))
    run.until(WANE)
    assert run.last.state == "open"
    run.until(WANE + 10 * SECOND)
    assert run.last.state == "waning"
    assert run.last.history[-1].at == T0 + WANE


def test_it_closes_when_no_signal_came_for_the_gap() -> None:
    run = Run()
    run.take(signal())
    run.until(GAP)
    assert run.last.state == "waning"
    run.until(GAP + 10 * SECOND)
    assert (run.last.state, run.last.closed_at, run.last.closed_as) == ("closed", T0 + GAP, "quiet")


def test_a_signal_at_the_very_end_of_the_gap_belongs_to_it_and_one_behind_reopens_it() -> None:
    assert turns(Run().take(signal(), signal(at=GAP))) == ["open", "waning"]
    assert turns(Run().take(signal(), signal(at=GAP + 1))) == ["open", "waning", "closed", "reopened"]


def test_the_end_of_the_input_closes_at_the_end_of_the_gap() -> None:
    run = Run()
    run.take(signal())
    (incident,) = run.end()
    assert (incident.state, incident.closed_at, incident.last) == ("closed", T0 + GAP, T0)


def test_within_seven_days_of_closing_the_same_incident_goes_on_and_later_another_one_opens() -> None:
    run = Run()
    first = run.take(signal())
    again = run.take(signal(at=GAP + REOPEN))
    assert (again.id, again.state, again.reopened, again.closed_at) == (first.id, "reopened", 1, 0)
    other = Run()
    other.take(signal(), signal(at=GAP + REOPEN + 1))
    assert len(other.incidents) == 2
    assert [each.closed_at for each in other.incidents if each.id == first.id] == [T0 + GAP]


def test_what_is_only_watched_reopens_nothing_and_waits() -> None:
    run = Run()
    run.take(signal())
    run.take_quietly(signal("hype", GAP + HOUR))
    assert run.last.state == "closed"
    incident = run.take(signal(at=GAP + 2 * HOUR))
    assert (incident.reopened, incident.signals, incident.watched) == (1, 3, 1)


def test_nothing_flaps_while_the_bound_goes_up_and_down() -> None:
    run = Run()
    for step in range(600):
        run.take(signal(at=step * MINUTE, lower=(20, 35)[step % 2]))
    assert turns(run.last) == ["open", "escalating", "waning"]
    assert len(run.changes) <= 603


def test_slow_steady_growth_escalates_and_wanes_at_most_as_often_as_it_grows_by_half() -> None:
    run = Run()
    for step in range(400):
        run.take(signal(at=step * 10 * MINUTE, lower=20 + step))
    assert len(turns(run.last)) <= 2 * 8 + 1  # 1.5⁸ × 20 > 420


def test_a_signal_that_comes_twice_counts_once() -> None:
    run = Run()
    run.take(signal())
    again = run.take(signal())
    assert again.signals == 1 and len(run.incidents) == 1


def test_one_victim_has_one_incident_and_another_victim_another() -> None:
    run = Run()
    run.take(signal(), signal("threat", 1), signal("doxxing", 2), signal(at=3, victim="weibo:8"))
    assert len(run.incidents) == 2


def test_an_incident_stays_small_however_many_subjects_there_are() -> None:
    run = Run()
    for number in range(2 * MAX_FINDINGS):
        run.machine.take(signal("many_victims", number * MINUTE, subject=f"actor:weibo:{number}", lower=number))
    (held,) = run.machine.state.incidents.values()
    assert len(held.findings) == MAX_FINDINGS + 1
    assert len(held.curve) <= MAX_CURVE
    size = len(run.machine.dump())
    run.machine.take(signal("many_victims", 9 * HOUR, subject="actor:weibo:x"))
    assert len(run.machine.dump()) < size + 200


def test_idle_victims_leave_memory() -> None:
    run = Run(Settings(keep=REOPEN))
    run.take_quietly(signal("hype", victim="weibo:9"))
    run.take(signal())
    run.until(GAP + REOPEN)
    assert len(run.machine.state.tracks) == 1 and run.machine.state.incidents
    run.until(GAP + REOPEN + 10 * SECOND)
    assert not run.machine.state.tracks and not run.machine.state.incidents
    assert run.machine.due() is None


def test_the_curve_is_that_of_hostile_accounts_where_there_is_one() -> None:
    def threat(at: int) -> Signal:
        return signal("threat", at, unit="acts", lower=3)

    incident = Run().take(threat(0), signal(at=MINUTE, lower=12), threat(2 * MINUTE), signal(at=3 * MINUTE, lower=18))
    assert incident.unit == "accounts"
    assert incident.curve == ((T0 + MINUTE, 12), (T0 + 3 * MINUTE, 18))
