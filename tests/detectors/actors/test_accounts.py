"""Penalties, the sum over a year, hype and repeaters: both sides of every boundary."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from detectors import roles
from detectors.actors.machine import Actors
from detectors.actors.years import within_years
from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from graph.facts import ASSERTION, CRITICISM, FIRST_PERSON, HOSTILE, LINK, QUOTATION, REPORTING
from graph.frames import Activity
from tests.conformance.machines import play, ticks_of
from tests.detectors.actors.made import INSULTS, act, counter, days, entry

CLAIM = INSULTS | ASSERTION


def told(detector: str, *records: Activity) -> list[Signal]:
    made = play(Actors(), ticks_of(records, lambda record: record.created_at))
    return [one for one in made if one.detector == detector]


def on(year: int, month: int, day: int, hour: int = 4) -> int:
    """A moment, µs: noon in China unless told."""
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) * 1_000_000


def penalty(at: int, offence: str = "defamation", account: str = "bob") -> Activity:
    return entry(at, account, do="penalty", offence=offence, source="county police")


# ── Fa Shi [2013] 21, article 2 (3) ──────────────────────────────────────────────────────────


def test_an_act_after_a_penalty_is_possible_while_nobody_alleges_it_to_be_false() -> None:
    made = told("repeat_offender", penalty(days(0)), act("c", at=days(1), flags=CLAIM))
    assert [(one.victim, one.level, one.lower, one.upper) for one in made] == [("weibo:eve", "possible", 0, 1)]
    assert made[0].criteria == ("fashi-2013-21:2.3",)
    assert made[0].elements == {"fashi-2013-21:2.3/penalty": MET, "fashi-2013-21:2.3/acts_again": POSSIBLE}
    assert made[0].reason == "county police"


def test_an_act_in_a_narrative_that_is_alleged_to_be_false_is_met_whenever_it_is_alleged() -> None:
    records = [penalty(days(0)), act("c", at=days(1), narrative=7), entry(days(2), do="allege", narratives=[7])]
    assert [one.level for one in told("repeat_offender", *records)] == ["met"]
    other = [penalty(days(0)), act("c", at=days(1), narrative=8), entry(days(2), do="allege", narratives=[7])]
    assert told("repeat_offender", *other) == []


def test_a_penalty_that_is_entered_later_reaches_back_to_its_day() -> None:
    made = told("repeat_offender", act("c", at=days(1), flags=CLAIM), penalty(days(1) - 1))
    assert len(made) == 1


@pytest.mark.parametrize(
    "records",
    [
        [penalty(days(0), "insult"), act("c", at=days(1), flags=CLAIM)],
        [penalty(days(0), account="cat"), act("c", at=days(1), flags=CLAIM)],
        [penalty(days(0)), act("c", at=days(1))],
        [penalty(days(0)), act("c", at=days(1), flags=CLAIM | CRITICISM)],
        [act("c", at=days(1), flags=CLAIM), penalty(days(1) + 1)],
        [entry(days(0), do="sanction", source="weibo"), act("c", at=days(1), flags=CLAIM)],
    ],
    ids=["other offence", "other account", "no assertion", "guarded", "before the penalty", "platform sanction"],
)
def test_what_is_no_defamation_after_a_penalty_for_it_does_not_count(records: list[Activity]) -> None:
    assert told("repeat_offender", *records) == []


@pytest.mark.parametrize(
    ("act_on", "found"), [(on(2026, 3, 1), 1), (on(2026, 3, 1, 15), 1), (on(2026, 3, 1, 16), 0), (on(2026, 3, 2), 0)]
)
def test_two_years_end_with_the_same_day_of_the_calendar_in_china(act_on: int, found: int) -> None:
    assert len(told("repeat_offender", penalty(on(2024, 3, 1)), act("c", at=act_on, flags=CLAIM))) == found


def test_a_year_from_29_february_ends_on_the_28th() -> None:
    assert within_years(on(2024, 2, 29), on(2025, 2, 28), 1)
    assert not within_years(on(2024, 2, 29), on(2025, 3, 1), 1)
    assert within_years(on(2024, 2, 29), on(2028, 2, 29), 4)
    assert not within_years(on(2024, 3, 1), on(2024, 2, 29), 1)


# ── Fa Shi [2013] 21, article 4 ──────────────────────────────────────────────────────────────


def claims(*totals: tuple[int, int], narrative: int = 7, **fields: Any) -> list[Activity]:
    """Claims about as many persons, with the platform's views and reposts."""
    return [
        act(f"c{n}", f"v{n}", days(n), CLAIM, narrative=narrative, views=views, reposts=reposts, **fields)
        for n, (views, reposts) in enumerate(totals)
    ]


ALLEGED = entry(days(0), do="allege", narratives=[7])


@pytest.mark.parametrize(
    ("totals", "level"),
    [
        ([(0, 250), (0, 250)], "met"),
        ([(0, 250), (0, 249)], None),
        ([(2_500, 0), (2_500, 0)], "met"),
        ([(2_500, 0), (2_499, 0)], None),
        ([(4_999, 499), (0, 0)], None),
        ([(0, 500)], None),
    ],
)
def test_the_years_sum_over_victims_reaches_either_number_and_neither_helps_the_other(
    totals: list[tuple[int, int]], level: str | None
) -> None:
    made = told("reach_threshold", ALLEGED, *claims(*totals))
    assert {one.level for one in made} == ({level} if level else set())
    if made:
        assert {one.victim for one in made} == {"weibo:v0", "weibo:v1"}
        assert made[0].criteria == ("fashi-2013-21:4",)


def test_without_an_allegation_the_sum_is_watched_only() -> None:
    (first, *_) = told("reach_threshold", *claims((0, 300), (0, 300)))
    assert (first.level, first.lower, first.upper) == ("watch", 0, 600)
    assert first.elements["fashi-2013-21:4/reposts"] == POSSIBLE
    assert first.elements["fashi-2013-21:4/views"] == ABSENT


def test_insults_have_no_number() -> None:
    many = [act(f"c{n}", f"v{n}", days(n), views=9_000, reposts=900) for n in range(3)]
    assert told("reach_threshold", *many) == []


def test_an_item_aimed_at_two_persons_is_added_once() -> None:
    two = [act("c", who, days(0), CLAIM, narrative=7, reposts=300) for who in ("eve", "fay")]
    assert told("reach_threshold", ALLEGED, *two, act("d", "gus", days(1), CLAIM, narrative=7, reposts=199)) == []
    made = told("reach_threshold", ALLEGED, *two, act("d", "gus", days(1), CLAIM, narrative=7, reposts=200))
    assert made[0].lower == 500


def test_acts_that_were_dealt_with_are_taken_out_of_the_sum() -> None:
    first, second = claims((0, 300), (0, 300))
    later = act("e", "v9", days(3), CLAIM, narrative=7, reposts=10)
    assert told("reach_threshold", ALLEGED, first, entry(days(0.5), do="dealt_with"), second, later) == []
    one = entry(days(0.5), do="dealt_with", victim="weibo:v0")
    assert told("reach_threshold", ALLEGED, first, one, second, later) == []
    other = entry(days(0.5), do="dealt_with", victim="weibo:v1")
    assert len(told("reach_threshold", ALLEGED, first, other, second)) == 2


def test_acts_of_more_than_a_year_ago_are_taken_out_of_the_sum() -> None:
    old = act("c", "v0", on(2024, 5, 1), CLAIM, narrative=7, reposts=300)
    alleged = entry(on(2024, 5, 2), do="allege", narratives=[7])
    for at, found in ((on(2025, 5, 1), 2), (on(2025, 5, 2), 0)):
        new = act("d", "v1", at, CLAIM, narrative=7, reposts=300)
        assert len(told("reach_threshold", old, alleged, new)) == found


def test_a_total_that_grows_is_told_of_when_it_reaches_the_number_and_when_it_grew_by_a_quarter() -> None:
    growing = [counter("c0", days(2 + n), reposts=reposts) for n, reposts in enumerate((240, 250, 260, 300, 800))]
    made = told("reach_threshold", ALLEGED, *claims((0, 10), (0, 250)), *growing)
    assert [one.lower for one in made if one.victim == "weibo:v0"] == [500, 1050]


def test_counters_of_what_is_no_act_change_nothing() -> None:
    strange = [counter("c0", days(-1), reposts=900), counter("other", days(3), reposts=900)]
    assert told("reach_threshold", ALLEGED, *strange, *claims((0, 1), (0, 1))) == []


# ── Guiding Opinions, article 5 ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("followers", "found"), [(29_999, 0), (30_000, 1)])
def test_a_public_account_that_points_to_a_person_is_watched(followers: int, found: int) -> None:
    made = told("hype", act("c", flags=LINK, followers=followers))
    assert [one.level for one in made] == ["watch"] * found
    assert all(one.elements["go:5/rides_incidents"] == POSSIBLE for one in made)


def test_who_points_to_two_persons_rides_incidents() -> None:
    made = told("hype", *(act(f"c{n}", f"v{n}", flags=LINK, followers=30_000) for n in range(2)))
    assert [one.elements["go:5/rides_incidents"] for one in made] == [MET, MET]


@pytest.mark.parametrize(("items", "state"), [(99, ABSENT), (100, MET)])
def test_100_items_are_many(items: int, state: int) -> None:
    made = told("hype", *(act(f"c{n}", at=days(0), flags=LINK, followers=30_000) for n in range(items)))
    assert made[-1].elements["fashi-2019-15:10.4/items"] == state


@pytest.mark.parametrize("cue", [REPORTING, QUOTATION, FIRST_PERSON])
def test_neutral_news_is_excepted_and_wanton_abuse_with_a_cue_of_news_is_not(cue: int) -> None:
    assert told("hype", act("c", flags=LINK | cue, followers=90_000)) == []
    assert told("hype", act("c", flags=LINK | cue | HOSTILE, followers=90_000)) == []
    wanton = {"hostility": 800, "flags": LINK | HOSTILE | QUOTATION}
    assert len(told("hype", act("c", followers=90_000, **wanton))) == 1


def test_abuse_without_a_pointer_is_no_hype() -> None:
    assert told("hype", act("c", flags=HOSTILE, followers=90_000)) == []


# ── Guiding Opinions, article 8 ──────────────────────────────────────────────────────────────


def sanction(at: int) -> Activity:
    return entry(at, do="sanction", source="weibo")


def finding(at: int) -> Activity:
    return entry(at, do="finding", source="incident 1")


def test_sanctions_and_findings_are_listed_apart_and_never_added() -> None:
    (one,) = told("roles", sanction(days(0)), finding(days(1)), act("c", at=days(2)))
    assert (one.level, one.value) == ("possible", 1)
    assert one.figures == {"platform_sanctions": 1, "confirmed_findings": 1}
    (two,) = told("roles", sanction(days(0)), sanction(days(1)), act("c", at=days(2)))
    assert (two.level, two.roles) == ("met", (("repeater", "weibo:bob", 2),))
    assert two.elements == {"go:8/repeater": MET}


def test_what_comes_before_a_sanction_or_is_not_hostile_is_no_repetition() -> None:
    assert told("roles", act("c", at=days(0)), sanction(days(1))) == []
    assert told("roles", sanction(days(0)), act("c", at=days(1), flags=LINK, followers=5_000)) == []
    assert told("roles", penalty(days(0)), act("c", at=days(1))) == []


def test_amplifiers_need_a_share_and_a_number() -> None:
    assert roles.amplifiers({"a": 10, "b": 9, "c": 11}, 100) == (("amplifier", "c", 110), ("amplifier", "a", 100))
    assert roles.amplifiers({"a": 10}, 101) == ()
    assert roles.amplifiers({}, 0) == ()


def test_organisers_are_those_whom_a_campaign_names() -> None:
    assert roles.organisers({"b": 5, "a": 5}) == (("organiser", "a", 5), ("organiser", "b", 5))
    assert roles.organisers({}) == roles.initiator("", 3) == ()
