"""More than usual, at once or slowly, at a stated rate of false alarms."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from detectors import change
from detectors.change import NAT, Cusum, critical, tail

MEANS = st.floats(1e-4, 1e4)
SIZES = st.none() | st.floats(0.01, 1e4)


def test_the_examples_of_the_documentation_hold() -> None:
    assert doctest.testmod(change).failed == 0


@given(st.integers(0, 3000), MEANS, SIZES)
def test_the_tail_is_that_of_scipy(count: int, mean: float, size: float | None) -> None:
    law = stats.poisson(mean) if size is None else stats.nbinom(size, size / (size + mean))
    assert tail(count, mean, size) == pytest.approx(float(law.sf(count - 1)), rel=1e-6, abs=1e-12)


@given(st.floats(0, 500), SIZES, st.floats(1e-9, 0.5))
def test_the_critical_count_is_the_least_that_is_rare_enough(mean: float, size: float | None, rare: float) -> None:
    found = critical(mean, size, rare)
    assert tail(found, mean, size) <= rare < tail(found - 1, mean, size)


@given(MEANS, st.floats(0.05, 100))
def test_bursts_make_the_critical_count_higher(mean: float, size: float) -> None:
    assert critical(mean, size, 1e-4) >= critical(mean, None, 1e-4)


def test_where_nothing_is_usual_one_is_too_many() -> None:
    assert critical(0.0, None, 1e-6) == 1


@pytest.mark.parametrize("size", [None, 0.5])
@pytest.mark.parametrize("mean", [0.05, 0.5, 5.0])
def test_false_alarms_of_the_cusum_are_as_rare_as_stated(mean: float, size: float | None) -> None:
    chance = np.random.default_rng(5)
    between, steps, alarms, state = 200, 60_000, 0, Cusum()
    drawn = chance.poisson(mean, steps) if size is None else chance.negative_binomial(size, size / (size + mean), steps)
    for count in drawn.tolist():
        state = state.after(count, mean, size)
        if state.alarms(between):
            alarms, state = alarms + 1, Cusum()
    assert alarms <= steps / between


def test_a_slow_burn_that_no_single_hour_shows_is_found_within_days() -> None:
    """One hostile account an hour where 0.3 are usual: no hour is rare at one false alarm in a month."""
    month = 30 * 24
    assert critical(0.3, None, 1 / month) > 2
    state, hours = Cusum(), 0
    while not state.alarms(month):
        state, hours = state.after(1, 0.3), hours + 1
    assert hours <= 24


def test_the_usual_leaves_no_evidence() -> None:
    state = Cusum()
    for _ in range(100):
        state = state.after(3, 3.0)
        assert state.evidence == 0


@given(st.integers(0, 20), st.floats(0.01, 5), SIZES, st.integers(1, 50))
def test_silent_steps_may_be_taken_together(count: int, mean: float, size: float | None, silent: int) -> None:
    together = Cusum().after(count, mean, size)
    one_by_one = together
    for _ in range(silent):
        one_by_one = one_by_one.after(0, mean, size)
    assert together.after(0, mean, size, steps=silent).evidence == one_by_one.evidence


@given(st.lists(st.integers(0, 5), max_size=20), MEANS)
def test_more_events_are_more_evidence(counts: list[int], mean: float) -> None:
    less = more = Cusum()
    for count in counts:
        less, more = less.after(count, mean), more.after(count + 1, mean)
        assert 0 <= less.evidence <= more.evidence


def test_evidence_is_a_whole_number_and_short() -> None:
    state = Cusum().after(7, 0.1)
    assert isinstance(state.evidence, int)
    assert state.evidence < 8 * NAT


@pytest.mark.parametrize(
    "call",
    [
        lambda: tail(1, -1.0, None),
        lambda: tail(1, 1.0, 0.0),
        lambda: critical(1.0, None, 0.0),
        lambda: critical(1.0, None, 1.0),
        lambda: Cusum().after(1, 0.0),
        lambda: Cusum().after(-1, 1.0),
        lambda: Cusum().alarms(1),
    ],
)
def test_what_is_no_rate_is_refused(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
