"""Counts with the error of whoever counted them."""

from __future__ import annotations

import doctest
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import bounds
from detectors.abuse.model import Rates
from detectors.bounds import (
    LABELS,
    REVIEW,
    Bounds,
    Counted,
    account_bounds,
    hostile_bounds,
    summed,
    total_of,
    wilson,
)
from tests import strategies

SCORER = Rates(hits=433, positives=1232, false_hits=173, negatives=2025)
CERTAIN = Rates(hits=10**12, positives=10**12, false_hits=0, negatives=10**12)


def test_the_examples_of_the_documentation_hold() -> None:
    assert doctest.testmod(bounds).failed == 0


@given(st.integers(1, 2000), strategies.rates, st.data())
def test_more_called_hostile_is_never_fewer_hostile(total: int, rates: Rates, data: st.DataObject) -> None:
    fewer, more = sorted(data.draw(st.lists(st.integers(0, total), min_size=2, max_size=2)))
    for low, high in zip(hostile_bounds(fewer, total, rates), hostile_bounds(more, total, rates), strict=True):
        assert low <= high


@given(st.integers(0, 2000), strategies.rates, st.data())
def test_bounds_hold_the_value_and_stay_within_what_there_is(total: int, rates: Rates, data: st.DataObject) -> None:
    observed = data.draw(st.integers(0, total))
    found = hostile_bounds(observed, total, rates)
    assert 0 <= found.lower <= found.value <= found.upper <= total
    assert found.lower <= observed
    share = found.share(total)
    assert 0 <= share.lower <= share.value <= share.upper <= 1000


@given(st.integers(1, 500), st.integers(1, 20), strategies.rates, st.data())
def test_more_accounts_called_hostile_are_never_fewer(
    accounts: int, each: int, rates: Rates, data: st.DataObject
) -> None:
    fewer, more = sorted(data.draw(st.lists(st.integers(0, accounts), min_size=2, max_size=2)))
    below, above = (account_bounds(one, accounts, accounts * each, rates) for one in (fewer, more))
    assert all(low <= high for low, high in zip(below, above, strict=True))


def test_a_thousand_harmless_comments_are_not_hostile_however_many_are_called_so() -> None:
    """173 of 2,025 harmless ones are called hostile, 8.5 %: of 10,000 that makes 854."""
    assert hostile_bounds(854, 10_000, SCORER).lower == 0


def test_a_reader_without_error_has_no_bounds() -> None:
    found = hostile_bounds(37, 1000, CERTAIN)
    assert found.value == 37
    assert found.lower >= 36 and found.upper <= 38  # whole numbers outside of a hair's breadth


def test_the_value_is_the_estimate_of_rogan_and_gladen() -> None:
    rates = Rates(hits=90, positives=100, false_hits=20, negatives=100)
    assert hostile_bounds(340, 1000, rates).value == 200  # 200 · 0.9 + 800 · 0.2 = 340


@pytest.mark.parametrize("rates", [Rates(10, 100, 50, 100), Rates(50, 100, 50, 100), Rates(0, 0, 0, 0)])
def test_a_reader_that_is_no_better_than_chance_says_nothing(rates: Rates) -> None:
    found = bounds._bounds(60, 100, 0.1, 0.5, bounds._interval(10, 100), bounds._interval(50, 100))
    assert (found.lower, found.upper) == (0, 100)
    if rates.positives:
        assert hostile_bounds(60, 100, rates).lower == 0


def test_what_nobody_called_hostile_is_not_claimed() -> None:
    """The scorer finds a third of them: three times as many are likely, and only those that were found are certain."""
    found = hostile_bounds(300, 1_000, SCORER)
    assert found.value > 700
    assert found.lower == 300


def test_nothing_read_is_nothing_known_of_the_share() -> None:
    assert hostile_bounds(0, 0, SCORER).share(0) == Bounds(0, 0, 1000)


def test_a_person_who_writes_often_is_called_hostile_by_mistake_more_often() -> None:
    once, often = (account_bounds(100, 500, events, SCORER) for events in (500, 5_000))
    assert often.lower < once.lower
    assert often.value < once.value


@given(st.integers(0, 300), strategies.rates, st.data())
def test_accounts_that_wrote_once_are_counted_as_their_events(accounts: int, rates: Rates, data: st.DataObject) -> None:
    observed = data.draw(st.integers(0, accounts))
    assert account_bounds(observed, accounts, accounts, rates) == hostile_bounds(observed, accounts, rates)


def test_readers_are_added_each_with_rates_of_its_own() -> None:
    parts = [Counted(30, 100, SCORER), Counted(30, 100, LABELS), Counted(3, 3, REVIEW)]
    assert summed(parts) == total_of(hostile_bounds(*part) for part in parts)
    assert summed(parts).lower == sum(hostile_bounds(*part).lower for part in parts)
    assert summed([]) == Bounds(0, 0, 0)


@pytest.mark.parametrize(("observed", "total"), [(-1, 5), (6, 5)])
def test_counts_that_cannot_be_are_refused(observed: int, total: int) -> None:
    with pytest.raises(ValueError, match="count both over the same events"):
        hostile_bounds(observed, total, SCORER)


def test_fewer_events_than_accounts_are_refused() -> None:
    with pytest.raises(ValueError, match="every event of theirs"):
        account_bounds(1, 5, 4, SCORER)


def test_wilson_is_that_of_the_paper_at_the_ends() -> None:
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == pytest.approx(1.0)


@pytest.mark.parametrize(("total", "hostile"), [(60, 0), (60, 20), (600, 60), (600, 500)])
@pytest.mark.parametrize(("sensitivity", "false"), [(0.35, 0.085), (0.85, 0.12), (0.98, 0.01)])
def test_the_bounds_hold_in_nineteen_of_twenty_draws(
    total: int, hostile: int, sensitivity: float, false: float
) -> None:
    """Scorer, labelled rows and events drawn anew each time: the truth lies inside in 95 % of 200 draws or more."""
    chance = random.Random(f"{total} {hostile} {sensitivity}")

    def drawn(trials: int, share: float) -> int:
        return sum(chance.random() < share for _ in range(trials))

    inside = 0
    for _ in range(200):
        rates = Rates(drawn(400, sensitivity), 400, drawn(400, false), 400)
        observed = drawn(hostile, sensitivity) + drawn(total - hostile, false)
        found = hostile_bounds(observed, total, rates)
        inside += found.lower <= hostile <= found.upper
    assert inside >= 190


@pytest.mark.parametrize(("accounts", "hostile"), [(40, 0), (40, 15), (300, 30), (300, 200)])
@pytest.mark.parametrize(("sensitivity", "false"), [(0.35, 0.085), (0.85, 0.12), (0.98, 0.01)])
def test_bounds_of_accounts_hold_however_unevenly_they_write(
    accounts: int, hostile: int, sensitivity: float, false: float
) -> None:
    """Each account writes one to twelve times, most of them once; the hostile ones write hostile things only."""
    chance = random.Random(f"{accounts} {hostile} {sensitivity}")

    def drawn(trials: int, share: float) -> int:
        return sum(chance.random() < share for _ in range(trials))

    inside = 0
    for _ in range(200):
        rates = Rates(drawn(400, sensitivity), 400, drawn(400, false), 400)
        written = [min(12, int(1 / (1 - chance.random()))) for _ in range(accounts)]
        called = sum(
            drawn(times, sensitivity if number < hostile else false) > 0 for number, times in enumerate(written)
        )
        found = account_bounds(called, accounts, sum(written), rates)
        inside += found.lower <= hostile <= found.upper
    assert inside >= 190
