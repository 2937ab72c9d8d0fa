"""Hostility that is little on any one day and goes on: the CUSUM over days in mass_spread."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from detectors import mass_spread
from detectors.cohorts import Cohort
from detectors.mass_spread import CRITERION, Parameters, keep_days
from detectors.signal import MET, Signal
from detectors.victim import Victim
from graph.frames import Activity
from tests.detectors.people import CELL, VICTIM, abuse, kept, standing, written
from tests.factories import DAY, HOUR, MINUTE, T0

# People come in bursts: 0.3 hostile accounts a day in the mean, with twice the variance of even ones.
BURSTY = Cohort(CELL, replace(CELL, hostile=300, hostile_size=30))
EVEN = Cohort(CELL, replace(CELL, hostile=300, hostile_size=0))
MANY = f"{CRITERION}/many_malicious_comments"


def days(number: int, each: int) -> list[Activity]:
    """`each` accounts a day, always others, in three cascades."""
    return [
        abuse(f"{day}-{place}", day * DAY + place * HOUR, f"u{day}-{place}", root=f"r{place % 3}")
        for day in range(number)
        for place in range(each)
    ]


def watched(records: list[Activity], cohort: Cohort, open_: bool = False) -> tuple[Victim, Signal | None]:
    victim, found = Victim(VICTIM), None
    for one in records:
        victim.take(one)
        victim.roll(one.created_at // MINUTE)
        keep_days(victim, standing(open_, cohort))
        found = mass_spread.detect(victim, one.created_at, standing(open_, cohort), Parameters())
    return victim, found


def many(signal: Signal | None) -> int:
    return 0 if signal is None else signal.elements[MANY]


def test_one_hostile_account_a_day_is_within_a_bursty_months_chance_until_it_has_lasted() -> None:
    for number, expected in ((60, False), (110, True)):
        victim, found = watched(days(number, 1), BURSTY)
        assert victim.slow.cusum.alarms(10**6) == expected
        assert (many(found) == MET) == expected


def test_the_window_is_thirty_days() -> None:
    _, found = watched(days(110, 1), BURSTY)
    assert found is not None
    assert found.window == 30 * 86_400
    assert found.figures["days_of_rise"] > 60


def test_as_much_as_is_usual_never_alarms() -> None:
    victim, found = watched([one for one in days(400, 1) if one.created_at // DAY % 3 == 0], BURSTY)
    assert not victim.slow.cusum.alarms(10**6)
    assert many(found) == 0


def test_the_cusum_stands_still_while_an_incident_is_open() -> None:
    before, _ = watched(days(40, 1), BURSTY)
    evidence = before.slow.cusum
    for one in days(80, 3)[120:]:
        before.take(one)
        keep_days(before, standing(True, BURSTY))
    assert before.slow.cusum == evidence
    assert not before.slow.is_due


def test_months_of_silence_take_it_back() -> None:
    victim, _ = watched(days(60, 1), BURSTY)
    assert victim.slow.cusum.evidence > 0
    again = abuse("again", 400 * DAY, "somebody")
    victim.take(again)
    victim.roll(again.created_at // MINUTE)
    keep_days(victim, standing(False, BURSTY))
    assert victim.slow.cusum.evidence == 0


def test_bursts_that_are_usual_need_more_accounts_at_once() -> None:
    crowd = [abuse(f"c{place}", place * MINUTE, f"u{place}", root=f"r{place % 3}") for place in range(12)]
    assert many(watched(crowd, EVEN)[1]) == MET
    hourly = Cohort(BURSTY.day, BURSTY.day)
    assert many(watched(crowd, hourly)[1]) < MET


@given(st.lists(st.tuples(st.integers(0, 3 * 24), st.sampled_from("abcdef")), max_size=60))
def test_accounts_a_day_are_counted_once_each(steps: list[tuple[int, str]]) -> None:
    victim, at = Victim(VICTIM), 0
    expected: dict[int, set[str]] = {}
    for number, (hours, author) in enumerate(steps):
        at += hours * HOUR
        victim.take(abuse(f"i{number}", at, author))
        expected.setdefault((T0 + at) // DAY, set()).add(author)
    assert dict(victim.slow.days) == {day: len(authors) for day, authors in expected.items()}
    assert written(kept(victim)) == written(victim)
