"""Threats, personal data and calls to dig: both sides of every boundary."""

from __future__ import annotations

import pytest

from detectors import doxxing, threat
from detectors.incidents.severity import severity_of
from detectors.signal import MET, POSSIBLE, Signal
from graph.facts import CRITICISM, DIG, HOSTILE, LABELLED, PERSONAL_BITS, QUOTATION, THREAT, WHERE_OR_WHEN, Facts
from graph.frames import Activity
from tests.detectors.people import abuse, record, standing, told
from tests.factories import DAY, HOUR, MINUTE, T0

MOBILE, EMAIL = PERSONAL_BITS["mobile"], PERSONAL_BITS["email"]


def said(item: str, flags: int, author: str = "", at: int = 0, **fields: object) -> Activity:
    values = tuple((name, item.encode()) for name, bit in PERSONAL_BITS.items() if flags & bit)
    given = {"author": author or f"by-{item}"} | fields
    return record("comment", item, at, facts=Facts(500, flags, values=values), **given)


def threats(number: int, accounts: int, flags: int = THREAT) -> list[Activity]:
    return [said(f"t{n}", flags, f"u{n % accounts}") for n in range(number)]


def of_threats(*records: Activity, until: int = HOUR) -> Signal | None:
    return threat.detect(told(*records, until=until), T0 + until, standing(), threat.Parameters())


def of_data(*records: Activity, until: int = HOUR) -> Signal | None:
    return doxxing.detect(told(*records, until=until), T0 + until, standing(), doxxing.Parameters())


def level(signal: Signal | None) -> str:
    return "" if signal is None else signal.level


# ── threats ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "accounts", "expected"),
    [(0, 1, ""), (1, 1, "watch"), (2, 2, "watch"), (3, 2, "possible"), (3, 3, "met"), (9, 2, "possible")],
)
def test_three_threats_of_three_accounts_are_met(number: int, accounts: int, expected: str) -> None:
    assert level(of_threats(*threats(number, accounts))) == expected


def test_one_threat_with_a_place_is_met_severe_and_a_safety_signal() -> None:
    signal = of_threats(said("t", THREAT | WHERE_OR_WHEN))
    assert signal is not None
    assert (signal.level, signal.severity, signal.safety, severity_of(signal)[0]) == ("met", "S1", True, "S1")


def test_quoted_threats_count_at_the_upper_bound_only() -> None:
    signal = of_threats(*threats(3, 3, THREAT | QUOTATION))
    assert signal is not None
    assert (signal.level, signal.lower, signal.upper) == ("watch", 0, 3)


def test_threats_leave_after_a_day() -> None:
    assert of_threats(*threats(3, 3), until=26 * HOUR) is None


def test_the_guard_does_not_cover_threats() -> None:
    assert level(of_threats(*threats(3, 3, THREAT | HOSTILE | CRITICISM))) == "met"


@pytest.mark.parametrize(("confidence", "expected"), [(59, ""), (60, "met")])
def test_a_threat_at_whom_is_unclear_counts_for_nobody(confidence: int, expected: str) -> None:
    aimed = [one._replace(confidence=confidence) for one in threats(3, 3)]
    assert level(of_threats(*aimed)) == expected


# ── personal data and calls ──────────────────────────────────────────────────────────────────


def test_a_number_alone_is_watched_and_in_hostile_words_it_is_met() -> None:
    assert level(of_data(said("d", MOBILE))) == "watch"
    signal = of_data(said("d", MOBILE | HOSTILE))
    assert signal is not None
    assert (signal.level, severity_of(signal)[0]) == ("met", "S3")


def test_a_number_among_hostility_is_against_the_person() -> None:
    crowd = [abuse(f"a{n}", MINUTE + n, f"u{n}") for n in range(20)]
    assert level(of_data(said("d", MOBILE), *crowd)) == "met"
    assert level(of_data(said("d", MOBILE), *crowd[:2])) == "watch"


@pytest.mark.parametrize(("number", "expected"), [(2, "watch"), (3, "met")])
def test_what_finds_nobody_by_itself_takes_three_values(number: int, expected: str) -> None:
    assert level(of_data(*(said(f"d{n}", EMAIL | HOSTILE) for n in range(number)))) == expected


@pytest.mark.parametrize(("accounts", "expected"), [(2, POSSIBLE), (3, MET)])
def test_three_accounts_make_a_call_to_dig_where_people_are_hostile(accounts: int, expected: int) -> None:
    crowd = [abuse(f"a{n}", MINUTE + n, f"u{n}") for n in range(20)]
    signal = of_data(*crowd, *(said(f"c{n}", DIG, f"v{n % accounts}") for n in range(4)))
    assert signal is not None
    assert signal.elements["go:4/call_to_dig"] == expected


def test_calls_without_hostility_are_watched() -> None:
    assert level(of_data(*(said(f"c{n}", DIG | LABELLED) for n in range(5)))) == "watch"


def test_data_with_a_call_is_the_most_severe() -> None:
    signal = of_data(said("d", MOBILE | HOSTILE), said("c", DIG))
    assert signal is not None
    assert severity_of(signal)[0] == "S1"


def test_it_lasts_a_week() -> None:
    data = said("d", MOBILE | HOSTILE)
    assert level(of_data(data, until=6 * DAY)) == "met"
    assert of_data(data, until=8 * DAY) is None


def test_what_a_person_publishes_of_themselves_is_not_aimed_at_them() -> None:
    assert of_data(said("d", MOBILE)._replace(rule=0)) is None


@pytest.mark.parametrize(("confidence", "rule", "expected"), [(69, 2, ""), (70, 2, "met"), (69, 5, "met")])
def test_whose_data_it_is_has_to_be_plain(confidence: int, rule: int, expected: str) -> None:
    assert level(of_data(said("d", MOBILE | HOSTILE)._replace(confidence=confidence, rule=rule))) == expected
