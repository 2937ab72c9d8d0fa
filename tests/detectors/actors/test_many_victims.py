"""Several persons insulted by one account, or one again and again: both sides of every boundary."""

from __future__ import annotations

from typing import Any

import pytest

from detectors.actors.machine import Actors
from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from graph.facts import CRITICISM, FIRST_PERSON, GROUP, HOSTILE, LINK, PERSONAL, THREAT
from graph.frames import Activity
from tests.conformance.machines import play, ticks_of
from tests.detectors.actors.made import INSULTS, LABELS, act, counter, days
from tests.factories import HOUR


def signals(*records: Activity) -> list[Signal]:
    """What the accounts' machine says of several victims."""
    made = play(Actors(), ticks_of(records, lambda record: record.created_at))
    return [signal for signal in made if signal.detector == "many_victims"]


def insults(victims: int, **fields: Any) -> list[Activity]:
    """One insult of each on one day, some minutes apart, each under another post."""
    given = {"flags": LABELS} | fields
    return [act(f"c{n}", f"v{n}", days(0) + n * 60_000_000, **given) for n in range(victims)]


def test_two_persons_are_not_several_and_three_are_each_of_them_concerned() -> None:
    assert signals(*insults(2)) == []
    made = signals(*insults(3))
    assert [(one.victim, one.level, one.value, one.lower) for one in made] == [
        (f"weibo:v{n}", "met", 3, 3) for n in range(3)
    ]
    assert {one.subject for one in made} == {"actor:weibo:bob"}
    assert made[0].criteria == ("go:12.2.3",)
    assert made[0].elements["go:12.2.3/many_victims"] == MET
    assert made[0].elements["go:12.2.3/repeated"] == ABSENT
    assert len({one.id for one in made}) == 3


def test_a_quarrel_under_one_post_is_no_insult_of_several_persons_however_many_are_named() -> None:
    assert signals(*(act("c", f"v{n}", flags=LABELS) for n in range(9))) == []
    assert signals(*insults(9, root="r")) == []
    two = [act(f"c{n}", f"v{n}", root=f"r{n % 2}", flags=LABELS) for n in range(9)]
    assert signals(*two) == []


def test_at_whom_it_is_aimed_less_plainly_is_told_of_once_it_is_met() -> None:
    less = act("d", "w", days(0) + 60_000_000, flags=LABELS, confidence=50)
    assert [one.victim for one in signals(*insults(3), less)] == ["weibo:v0", "weibo:v1", "weibo:v2", "weibo:w"]
    assert signals(*insults(3, confidence=50)) == []


def test_who_comes_back_to_a_victim_means_them_though_no_act_says_so_plainly() -> None:
    again = [act(f"d{n}", f"v{n}", days(0) + (5 + n) * 60_000_000, flags=LABELS, confidence=50) for n in range(3)]
    made = signals(*insults(3, confidence=50), *again)
    assert [(one.victim, one.level, one.lower, one.upper) for one in made] == [
        (f"weibo:v{n}", "possible", 0, 3) for n in range(3)
    ]
    assert signals(*insults(3, confidence=50), *again[:2]) == []


def test_one_plain_act_tells_whom_the_others_mean() -> None:
    acts = [act(f"c{n}", at=days(0) + n * HOUR, flags=LABELS, confidence=50 if n else 90) for n in range(3)]
    assert [(one.level, one.lower, one.upper) for one in signals(*acts)] == [("possible", 1, 3)]


def test_less_plain_acts_of_unknown_reach_or_of_a_score_alone_lack_two_and_do_not_count() -> None:
    for lacking in ({"followers": -1}, {"followers": 9}, {"flags": HOSTILE | GROUP}):
        given = {"flags": LABELS, "confidence": 50} | lacking
        assert signals(*(act(f"c{n}", f"v{n % 3}", days(0) + n * HOUR, **given) for n in range(6))) == []


@pytest.mark.parametrize(("posts", "found"), [(2, 0), (3, 1)])
def test_acts_under_three_posts_are_repeated_and_under_two_are_not(posts: int, found: int) -> None:
    made = signals(*(act(f"c{n}", root=f"r{n % posts}", flags=LABELS) for n in range(6)))
    assert len(made) == found
    assert all(one.elements["go:12.2.3/repeated"] == MET and one.unit == "days or posts" for one in made)


@pytest.mark.parametrize(("number", "found"), [(2, 0), (3, 1)])
def test_acts_on_three_days_under_one_post_are_repeated(number: int, found: int) -> None:
    assert len(signals(*(act(f"c{n}", at=days(n), root="r", flags=LABELS) for n in range(number)))) == found


def test_a_day_ends_at_midnight_in_china() -> None:
    midnight = days(0) // (24 * HOUR) * 24 * HOUR + 16 * HOUR
    assert len(signals(*(act(f"c{n}", at=midnight + n * 24 * HOUR - 1, root="r", flags=LABELS) for n in range(3)))) == 1
    before = [act(f"c{n}", at=midnight + at, root="r", flags=LABELS) for n, at in enumerate((-2, -1, 0, 1))]
    assert signals(*before) == []


@pytest.mark.parametrize(("reach", "found"), [(99, 0), (100, 3)])
def test_acts_below_the_minimum_reach_do_not_count(reach: int, found: int) -> None:
    assert len(signals(*insults(3, followers=reach, kind="repost"))) == found
    assert len(signals(*insults(3, followers=9, views=reach))) == found


def test_of_a_comment_of_somebody_whom_few_follow_the_reach_is_not_known() -> None:
    made = signals(*insults(3, followers=99))
    assert [(one.level, one.lower, one.upper) for one in made] == [("possible", 0, 3)] * 3


def test_where_nobody_gives_a_reach_it_is_possible_only() -> None:
    made = signals(*insults(3, followers=-1))
    assert [(one.level, one.lower, one.upper) for one in made] == [("possible", 0, 3)] * 3
    assert made[0].elements["go:12.2.3/many_victims"] == POSSIBLE


def test_counters_that_come_later_make_the_reach_known_and_raise_the_level() -> None:
    later = [counter(f"c{n}", days(0.5), views=100) for n in range(3)]
    assert [one.level for one in signals(*insults(3, followers=-1), *later)] == ["possible"] * 3 + ["met"] * 3


def test_what_only_a_score_stands_behind_stays_at_the_upper_bound() -> None:
    assert [one.level for one in signals(*insults(3, flags=HOSTILE | GROUP))] == ["watch"] * 3
    assert [one.level for one in signals(*insults(3, flags=LABELS))] == ["met"] * 3


def test_all_but_one_beyond_doubt_is_possible_for_those_and_to_be_watched_for_the_one() -> None:
    only_scored = act("d", "w", days(0) + 120_000_000, flags=HOSTILE | GROUP)
    made = signals(*insults(2), only_scored)
    assert [(one.victim, one.level) for one in made] == [
        ("weibo:v0", "possible"), ("weibo:v1", "possible"), ("weibo:w", "watch")
    ]  # fmt: skip
    assert {one.level for one in signals(*insults(1), only_scored, act("e", "x", flags=HOSTILE | GROUP))} == {"watch"}


@pytest.mark.parametrize(("certain", "level"), [(1, "watch"), (2, "possible"), (3, "met")])
def test_of_three_posts_under_which_one_is_insulted_again_a_score_may_stand_behind_one(
    certain: int, level: str
) -> None:
    acts = [
        act(f"c{n}", at=days(0) + n * HOUR, flags=LABELS if n < certain else HOSTILE | GROUP, hostility=700)
        for n in range(3)
    ]
    assert [one.level for one in signals(*acts)] == [level]


@pytest.mark.parametrize("flags", [INSULTS | CRITICISM, INSULTS | FIRST_PERSON, THREAT, PERSONAL, LINK, 0])
def test_guarded_acts_and_acts_that_are_no_insult_do_not_count(flags: int) -> None:
    assert signals(*insults(5, flags=flags)) == []


def test_a_cue_does_not_guard_wanton_abuse() -> None:
    assert len(signals(*insults(3, flags=INSULTS | CRITICISM, hostility=800))) == 3
    assert signals(*insults(3, flags=INSULTS | CRITICISM, hostility=799)) == []


def test_acts_out_of_the_window_do_not_count() -> None:
    old = [act("a", "v0", days(0), flags=LABELS), act("b", "v1", days(0), flags=LABELS)]
    assert len(signals(*old, act("c", "v2", days(29.9), flags=LABELS))) == 3
    assert signals(*old, act("c", "v2", days(30.1), flags=LABELS)) == []


@pytest.mark.parametrize("fields", [{"rule": 0}, {"confidence": 49}, {"author": ""}, {"kind": "reaction"}])
def test_what_is_no_act_of_somebody_against_somebody_is_left_alone(fields: dict[str, object]) -> None:
    assert signals(*insults(3, **fields)) == []


def test_it_is_told_again_when_it_grew_by_a_quarter() -> None:
    more = [act(f"d{n}", f"w{n}", days(1) + n * HOUR, flags=LABELS) for n in range(6)]
    made = signals(*insults(3), *more)
    of_first = [one.lower for one in made if one.victim == "weibo:v0"]
    assert of_first == [3, 4, 5, 7, 9]
    assert [one.lower for one in made if one.victim == "weibo:w0"] == [4, 5, 7, 9]


def test_it_is_told_again_of_a_victim_who_meets_new_acts_after_half_an_hour() -> None:
    again = [act(f"d{n}", "v0", days(1) + n * HOUR // 4, root="r") for n in range(5)]
    assert [one.at // 10**6 for one in signals(*insults(3), *again) if one.victim == "weibo:v0"] == [
        (time // 10**7 + 1) * 10 for time in (days(0) + 120_000_000, days(1), days(1) + HOUR // 2, days(1) + HOUR)
    ]


def test_accounts_are_not_mixed() -> None:
    records = [act(f"c{n}", f"v{n}", author=f"a{n}") for n in range(5)]
    records += [act(f"d{n}", f"v{n}", platform=platform) for n, platform in enumerate(("weibo", "x", "douyin"))]
    assert signals(*records) == []
