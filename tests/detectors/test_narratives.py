"""Totals of narratives: what is counted once, when they are told of, and that nothing depends on how they came."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import narratives
from detectors.narratives import Objects
from detectors.signal import Signal
from graph.facts import BARE, HOSTILE, REPORTING
from graph.frames import Activity
from tests.conformance.machines import (
    assert_deterministic,
    assert_same_after_a_restart,
    assert_same_in_any_order,
    play,
    ticks_of,
)
from tests.detectors.actors.made import act, days
from tests.factories import SECOND
from tests.strategies import records_of_accounts


def time(record: Activity) -> int:
    return record.created_at


def told(*records: Activity, detector: str = "narrative") -> list[Signal]:
    return [one for one in play(Objects(), ticks_of(records, time)) if one.detector == detector]


def post(at: int = days(0), **fields: Any) -> Activity:
    """The post that a narrative begins with, hostile unless `fields` says otherwise."""
    return act("p", **({"kind": "post", "narrative": 7, "author": "ann", "root": "p", "at": at} | fields))


def reshares(number: int, step: int = SECOND, **fields: Any) -> list[Activity]:
    """Bare reshares of that post by as many accounts."""
    bare = {"kind": "repost", "root": "p", "narrative": 7, "flags": BARE, "hostility": 0}
    return [act(f"s{n}", at=days(0) + (n + 1) * step, **(bare | {"author": f"a{n}"} | fields)) for n in range(number)]


@pytest.mark.parametrize(("number", "marks"), [(127, []), (128, [128])])
def test_a_total_is_told_of_from_the_first_power_of_two_above_64(number: int, marks: list[int]) -> None:
    alone = reshares(number, author="one")  # one account: no other total passes anything
    assert [one.value for one in told(*alone)] == marks


@pytest.mark.parametrize(("number", "marks"), [(499, [256]), (500, [256, 500])])
def test_500_reposts_are_told_of_and_499_are_not(number: int, marks: list[int]) -> None:
    counted = [post(reposts=256), post(at=days(1), reposts=number)]
    assert [one.lower for one in told(*counted)] == marks


@pytest.mark.parametrize(("number", "times"), [(4_999, 1), (5_000, 2)])
def test_5000_views_are_told_of_and_4999_are_not(number: int, times: int) -> None:
    made = told(post(views=4_500), post(at=days(1), views=number))
    assert len(made) == times
    assert made[-1].figures["views"] == (number if times == 2 else 4_500)


def test_an_item_aimed_at_two_persons_counts_once_and_both_are_told_of() -> None:
    both = [record._replace(target=who) for record in reshares(128) for who in ("eve", "fay")]
    made = told(*both)
    assert [(one.victim, one.value, one.figures["accounts"]) for one in made[-2:]] == [
        ("weibo:eve", 128, 128),
        ("weibo:fay", 128, 128),
    ]


def test_who_comes_to_a_narrative_that_went_far_is_told_of_at_once() -> None:
    late = act("late", "new", days(2), narrative=7)
    assert [one.victim for one in told(*reshares(130, author="one"), late)] == ["weibo:eve", "weibo:new"]


def test_totals_of_the_platform_are_the_highest_of_each_item_added_up() -> None:
    counters = [(100, 300), (90, 400), (110, 350)]
    records = [post(at=days(n), views=views, reposts=times) for n, (views, times) in enumerate(counters)]
    other = act("q", at=days(3), narrative=7, views=50, reposts=200, platform="x", root="q")
    (*_, last) = told(*records, other, *(post(at=days(4), reposts=512),))
    assert (last.lower, last.upper, last.figures["views"]) == (512, 712, 160)
    assert last.platforms == ("weibo", "x")


def test_roles_are_told_of_hostile_narratives_only() -> None:
    made = told(post(), *reshares(130), detector="roles")
    assert made[0].roles == (("initiator", "weibo:ann", 1),)
    assert made[0].elements == {"go:8/initiator": 2, "go:8/organiser": -1, "go:8/amplifier": 0, "go:8/repeater": -1}
    assert made[0].level == "watch"
    assert told(post(flags=0), *reshares(130), detector="roles") == []
    assert told(post(flags=HOSTILE | REPORTING), *reshares(130), detector="roles") == []


def test_who_is_reshared_a_lot_is_an_amplifier_with_its_share() -> None:
    below = [record._replace(parent="s0") for record in reshares(130)[1:40]]
    rest = reshares(130)[40:]
    first, *_ = told(post(), reshares(1)[0], *below, *rest, detector="roles")
    found = {account: figure for role, account, figure in first.roles if role == "amplifier"}
    assert found == {"weibo:a0": 302}  # 39 of the 129 of that tick; who began it is no amplifier


def test_beyond_the_bound_figures_are_lower_bounds_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narratives, "MAX_ITEMS", 200)
    made = told(post(), *reshares(600), post(at=days(1), reposts=600))
    assert [(one.lower, one.figures["exact"]) for one in made] == [(129, 1), (600, 0)]
    machine = Objects()
    play(machine, ticks_of(reshares(600), time))
    narrative = machine.narratives.find("0000000000000007")
    assert narrative is not None
    assert (narrative.reshares, len(narrative.accounts), narrative.exact) == (200, 200, False)


def test_a_narrative_leaves_30_days_after_its_last_record() -> None:
    machine = Objects()
    play(machine, ticks_of([post()], time))
    for now, left in ((29, True), (32, False)):
        play(machine, ticks_of([act("other", at=days(now), narrative=8)], time))
        assert (machine.narratives.find("0000000000000007") is not None) is left


def test_records_without_a_narrative_and_complaints_are_left_alone() -> None:
    machine = Objects()
    play(machine, ticks_of([act("c"), act("d", kind="report", narrative=7)], time))
    assert len(machine.narratives) == 0


@settings(max_examples=60, deadline=None)
@given(st.data(), records_of_accounts)
def test_any_order_within_a_tick_gives_the_same(data: st.DataObject, records: list[Activity]) -> None:
    assert_same_in_any_order(Objects, records, data.draw(st.permutations(records)), time)


@settings(max_examples=60, deadline=None)
@given(records_of_accounts, st.integers(0, 30))
def test_a_restart_at_any_record_gives_the_same(records: list[Activity], at: int) -> None:
    assert_deterministic(Objects, records, time)
    assert_same_after_a_restart(Objects, records, min(at, max(len(records) - 1, 0)), time)
