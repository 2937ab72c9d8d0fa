"""Mass spread: both sides of every boundary that the docstring names."""

from __future__ import annotations

import pytest

from detectors.mass_spread import CRITERION, Parameters, detect
from detectors.registry import Class
from detectors.signal import ABSENT, MET, POSSIBLE, UNMEASURED, Signal
from graph.facts import LABELLED, Facts
from graph.frames import Activity
from tests.detectors.people import abuse, record, standing, told
from tests.factories import MINUTE, T0

MANY, WIDE, ORDINARY = (f"{CRITERION}/{name}" for name in ("many_malicious_comments", "wide_spread", "ordinary_public"))
REACHED = 1_100  # reshares: above the 99.9th percentile of `people.COHORT` in any window


def crowd(accounts: int, cascades: int = 3, platforms: int = 1) -> list[Activity]:
    """As many hostile accounts, one event each, within the hour."""
    return [
        abuse(f"a{n}", n, f"u{n}", f"r{n % cascades}")._replace(platform=("weibo", "douyin")[n % platforms])
        for n in range(accounts)
    ]


def harmless(number: int) -> list[Activity]:
    return [record("comment", f"h{n}", n, facts=Facts(10, LABELLED)) for n in range(number)]


def spread(number: int = REACHED) -> list[Activity]:
    """Bare reshares."""
    return [record("repost", f"s{n}", n, facts=Facts(0, 1 << 5)) for n in range(number)]


def asked(*parts: list[Activity], kind: Class | str = "", followers: int = 200, **parameters: object) -> Signal | None:
    victim = told(*(one for part in parts for one in part))
    place = standing()._replace(kind=kind, followers=followers)  # type: ignore[arg-type]
    return detect(victim, T0 + 60 * MINUTE, place, Parameters(**parameters))  # type: ignore[arg-type]


def certain(*parts: list[Activity], **about: object) -> Signal:
    signal = asked(*parts, **about)  # type: ignore[arg-type]
    assert signal is not None
    return signal


def test_nine_accounts_are_not_looked_at_and_thirty_are_met() -> None:
    assert asked(crowd(9), spread()) is None
    signal = certain(crowd(30), spread())
    assert (signal.level, signal.elements[MANY]) == ("met", MET)
    assert signal.lower >= 10


def test_it_is_the_lower_bound_that_has_to_reach_the_number() -> None:
    exact = next(n for n in range(10, 40) if (one := asked(crowd(n), spread())) and one.elements[MANY] == MET)
    assert certain(crowd(exact), spread()).lower == 10
    below = asked(crowd(exact - 1), spread())
    assert below is None or (below.elements[MANY] < MET and below.lower < 10)


def test_hostility_among_four_times_as_many_harmless_events_is_no_large_share() -> None:
    assert certain(crowd(30), harmless(30), spread()).elements[MANY] == MET
    diluted = asked(crowd(30), harmless(400), spread())
    assert diluted is None or diluted.elements[MANY] < MET


@pytest.mark.parametrize(("cascades", "platforms", "state"), [(1, 1, ABSENT), (2, 1, ABSENT), (3, 1, MET), (1, 2, MET)])
def test_three_cascades_or_two_platforms_are_wide(cascades: int, platforms: int, state: int) -> None:
    signal = certain(crowd(30, cascades, platforms), spread())
    assert signal.elements[WIDE] == state
    assert (signal.level == "met") == (state == MET)


def test_reach_that_is_usual_is_not_wide_and_views_leave_it_open() -> None:
    assert certain(crowd(30)).elements[WIDE] == ABSENT
    post = record("post", "r0", 0, root="r0", author="u0", facts=Facts(narrative=7))
    seen = record("view_count", "r0", MINUTE, root="r0", facts=Facts(views=10**6))
    signal = certain(crowd(30), [post, seen])
    assert signal.elements[WIDE] == POSSIBLE
    assert signal.level == "possible"


@pytest.mark.parametrize("kind", ["public_figure", "official", "public_body", "company"])
def test_it_is_not_asked_of_whoever_is_not_of_the_ordinary_public(kind: str) -> None:
    assert asked(crowd(30), spread(), kind=kind) is None


@pytest.mark.parametrize("kind", ["", "private_person", "minor"])
def test_it_is_asked_of_the_ordinary_public(kind: str) -> None:
    assert certain(crowd(30), spread(), kind=kind).level == "met"


@pytest.mark.parametrize(
    ("followers", "state", "level"),
    [
        (-1, MET, "met"),
        (99_999, MET, "met"),
        (100_000, POSSIBLE, "possible"),
        (999_999, POSSIBLE, "possible"),
        (1_000_000, ABSENT, "watch"),
    ],
)
def test_many_followers_leave_open_who_is_ordinary(followers: int, state: int, level: str) -> None:
    signal = certain(crowd(30), spread(), followers=followers)
    assert (signal.elements[ORDINARY], signal.level) == (state, level)


def test_an_entry_of_the_registry_counts_more_than_followers() -> None:
    assert certain(crowd(30), spread(), kind="private_person", followers=10**7).elements[ORDINARY] == MET


def test_what_a_source_cannot_tell_is_waived_and_printed_as_not_measurable() -> None:
    signal = certain(crowd(30), waived=frozenset({"wide_spread"}))
    assert (signal.elements[WIDE], signal.level) == (UNMEASURED, "met")


def test_one_account_however_loud_is_no_mass() -> None:
    loud = [abuse(f"a{n}", n, "one", f"r{n % 3}") for n in range(200)]
    assert asked(loud, spread()) is None
