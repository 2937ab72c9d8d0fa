"""Forecasts that are held against what came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.outlook import AFTER, HELD, Outlook, Score
from graph.forecast import CHINA, HOUR, MIN_COUNT
from tests.factories import MINUTE, T0

STEPS = st.lists(st.tuples(st.sampled_from((0, 1, 60, 4_000, 700_000)), st.booleans()), max_size=60)


def run(steps: list[tuple[int, bool]], restart: int = -1) -> Outlook:
    """One reshare so many seconds after the one before, and a look at the forecast where it says so."""
    outlook, at = Outlook.of(T0, "weibo"), T0
    for place, (later, look) in enumerate(steps):
        at += later * 1_000_000
        if place == restart:
            outlook = Outlook.load(outlook.dump())
        outlook.add(at)
        if look:
            outlook.look(at, 500)
    return outlook


def test_platforms_of_one_country_have_its_nights() -> None:
    assert Outlook.of(T0, "weibo").growth.zone_h == CHINA
    assert Outlook.of(T0, "bluesky").growth.zone_h is None


def test_few_reshares_are_no_forecast() -> None:
    outlook = run([(60, True)] * (MIN_COUNT - 1))
    assert outlook.look(T0 + HOUR, 500) is None
    assert outlook.score == Score()


def test_a_forecast_stands_until_an_eighth_more_have_come() -> None:
    outlook = run([(60, False)] * 80)
    now = T0 + 80 * MINUTE
    first = outlook.look(now, 500)
    outlook.add(now + 1)
    assert outlook.look(now + 2, 500) is first
    for _ in range(9):
        outlook.add(now + 3)
    assert outlook.look(now + 4, 500) is not first
    assert outlook.score.made == 2


def test_what_comes_after_its_day_does_not_count() -> None:
    outlook = run([(60, False)] * 80)
    now = T0 + 80 * MINUTE
    told = outlook.look(now, 500)
    assert told is not None
    assert told.forecast.lower > 80
    for _ in range(1_000):
        outlook.add(now + AFTER)
    assert outlook.score == Score(made=1, judged=1, within=0)  # 80 were there in time


def test_what_came_in_time_does() -> None:
    outlook = run([(60, False)] * 80)
    now = T0 + 80 * MINUTE
    told = outlook.look(now, 500)
    assert told is not None
    for _ in range(told.forecast.expected - 80):
        outlook.add(now + 1)
    outlook.settle(now + AFTER)
    assert outlook.score == Score(made=1, judged=1, within=1)


@given(STEPS, st.integers(0, 60))
def test_every_forecast_is_judged_once_and_a_restart_changes_nothing(
    steps: list[tuple[int, bool]], restart: int
) -> None:
    outlook = run(steps)
    assert run(steps, restart).dump() == outlook.dump()
    assert len(outlook.pending) <= HELD
    assert outlook.score.made == outlook.score.judged + len(outlook.pending)
    outlook.settle(T0 + 10**15)
    assert outlook.score.made == outlook.score.judged >= outlook.score.within
