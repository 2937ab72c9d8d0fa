"""The two clocks of a provider: what starts them, what stops them, and that they never mix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.provider_duty import LEAST, MAX_STEPS, SECOND, Kind, Step, add, clocks, detect, step_of
from detectors.signal import ABSENT, MET, UNMEASURED, Signal
from tests.detectors.actors.made import act, days

DAY = 86_400 * SECOND
ORDER = Step(days(0), "order", "", "p", "cac")
REPORT = Step(days(0), "report", "", "p", "reader")
THINGS = st.sampled_from(("", "p", "q"))


def told(*steps: Step, now: int, after: dict[str, int] | None = None) -> list[Signal]:
    return detect(steps, "weibo:eve", "weibo", now, after)


@pytest.mark.parametrize("start", [ORDER, REPORT, Step(days(0), "finding", "", "p")])
def test_a_clock_is_overdue_after_its_day_and_not_on_it(start: Step) -> None:
    assert told(start, now=days(1)) == []
    (one,) = told(start, now=days(1) + 1)
    assert one.level == "watch"
    assert one.value == 86_400


def test_an_order_bears_on_article_6_and_a_report_on_article_16_only() -> None:
    (a,) = told(ORDER, now=days(2))
    (b,) = told(REPORT, now=days(2))
    assert a.criteria == ("go:6",)
    assert b.criteria == ("go:16",)
    assert not any(name.startswith("go:16") for name in a.elements)
    assert all(name.startswith("go:16") for name in b.elements)
    assert [one.subject for one in told(ORDER, REPORT, now=days(2))] == ["order:weibo", "notice:weibo"]


def test_an_order_that_sets_a_day_is_overdue_after_that_day() -> None:
    order = ORDER._replace(due=days(3))
    assert told(order, now=days(3)) == []
    assert len(told(order, now=days(3) + 1)) == 1


@pytest.mark.parametrize(
    ("action", "late"),
    [
        (Step(days(1), "action", "", "p"), False),
        (Step(days(1) + 1, "action", "", "p"), True),
        (Step(days(0.5), "action", "", "q"), True),
        (Step(days(0.5), "action", "t", "p"), True),
        (Step(days(0.5), "action"), False),
        (Step(days(-1), "action", "", "p"), True),
    ],
)
def test_an_action_on_the_same_thing_or_on_everything_stops_a_clock(action: Step, late: bool) -> None:
    assert bool(told(ORDER, action, now=days(2))) is late
    assert bool(told(REPORT, action, now=days(2))) is late


def test_an_order_on_the_whole_matter_is_answered_by_an_action_on_it_only() -> None:
    whole = ORDER._replace(item="")
    assert told(whole, Step(days(0.5), "action", "", "p"), now=days(2))
    assert not told(whole, Step(days(0.5), "action"), now=days(2))


def test_a_refusal_stops_nothing_and_says_why() -> None:
    (one,) = told(REPORT, Step(days(0.5), "refused", "", "p", reason="refused: lawful criticism"), now=days(2))
    assert one.reason == "refused: lawful criticism"
    assert one.figures["refused"] == 1


def test_further_reports_on_one_thing_start_no_clock_of_their_own_until_it_was_answered() -> None:
    reports = [Step(days(n / 10), "report", "", "p", f"r{n}") for n in range(5)]
    assert len(clocks(reports)[1]) == 1
    answered = [*reports, Step(days(0.45), "action", "", "p"), Step(days(3), "report", "", "p", "again")]
    first, second = clocks(answered)[1]
    assert (first.end, second.start.at, second.end) == (days(0.45), days(3), None)


def test_two_orders_without_compliance_within_two_years_are_several() -> None:
    second = ORDER._replace(at=days(700), item="q")
    made = told(ORDER, second, now=days(702))
    assert made[0].elements["fashi-2019-15:6.2/orders"] == MET
    assert "fashi-2019-15:6.2" in made[0].criteria
    assert told(ORDER, second, now=days(740))[0].elements["fashi-2019-15:6.2/orders"] == ABSENT


@pytest.mark.parametrize("name", sorted(LEAST))
def test_exposure_after_an_order_reaches_each_number_itself(name: str) -> None:
    (one,) = told(ORDER, now=days(2), after={name: LEAST[name]})
    assert one.elements[name] == one.elements["go:6/spread_after"] == MET
    (one,) = told(ORDER, now=days(2), after={name: LEAST[name] - 1})
    assert one.elements[name] == one.elements["go:6/spread_after"] == ABSENT
    (one,) = told(ORDER, now=days(2))
    assert one.elements["go:6/spread_after"] == UNMEASURED


@pytest.mark.parametrize(
    ("videos", "items", "state"), [(100, 1_000, MET), (100, 999, ABSENT), (200, 2_000, ABSENT), (199, 10, MET)]
)
def test_videos_and_other_items_add_up_in_proportion_below_their_own_numbers(
    videos: int, items: int, state: int
) -> None:
    after = {"fashi-2019-15:3.1/videos": videos, "fashi-2019-15:3.2/items": items}
    (one,) = told(ORDER, now=days(2), after=after)
    assert one.elements["fashi-2019-15:3.3/proportional_sum"] == state


def test_steps_are_read_off_records() -> None:
    named = {"rule": 1, "root": "n", "flags": 0}
    assert step_of(act("n", kind="order", parent="remove it", author="cac", **named)) == Step(
        days(0), "order", "", "", "cac", 0, "remove it"
    )
    refused = step_of(act("p", kind="action", parent="refused: lawful", rule=1, root="r", flags=0))
    assert refused is not None
    assert (refused.kind, refused.item) == ("refused", "p")
    inherited = step_of(act("p", kind="report", rule=4, parent="report", flags=0))
    assert inherited is not None
    assert (inherited.kind, inherited.item, inherited.reason) == ("report", "p", "")
    assert step_of(act("c")) is None


steps = st.builds(
    Step,
    at=st.integers(0, 5).map(days),
    kind=st.sampled_from(("order", "report", "finding", "action", "refused")),
    item=st.sampled_from(("", "p", "q")),
)


@given(st.data(), st.lists(steps, max_size=12))
def test_the_order_in_which_steps_come_changes_nothing(data: st.DataObject, some: list[Step]) -> None:
    shuffled = data.draw(st.permutations(some))
    assert told(*some, now=days(9)) == told(*shuffled, *some, now=days(9))


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("order", "report", "finding", "action")), THINGS)))
def test_what_adds_nothing_changes_no_clock(drawn: list[tuple[int, Kind, str]]) -> None:
    every = sorted(Step(days(day), kind, "", thing) for day, kind, thing in drawn)
    steps: list[Step] = []
    added = [step for step in every if add(steps, step)]
    assert steps == sorted(added)
    assert clocks(steps) == clocks(every)


def test_steps_are_bounded_and_orders_and_actions_outlive_reports() -> None:
    reports = [Step(days(0) + n, "report", "", f"p{n}") for n in range(2 * MAX_STEPS)]
    kept: list[Step] = []
    for step in (ORDER, *reports):
        assert add(kept, step)
    assert not add(kept, ORDER)
    assert len(kept) == MAX_STEPS
    assert ORDER in kept
    assert kept[-1] == reports[-1]
