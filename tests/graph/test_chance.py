"""Tails against scipy, the model of chance against what it must keep, false discoveries against the stated rate."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from graph.chance import (
    EXACT,
    LEAST,
    Popularity,
    benjamini_hochberg,
    either,
    expected,
    popularity,
    popularity_of_counts,
    same_moment,
    same_objects,
    within,
)
from tests.strategies import shared_tables

RANDOM = np.random.default_rng(5)


@given(st.integers(0, 60), st.floats(1e-6, 40))
def test_common_objects_have_the_tail_of_poisson_where_it_bounds_and_more_elsewhere(common: int, mean: float) -> None:
    (found,) = same_objects([common], [mean])
    tail = stats.poisson.sf(common - 1, mean)
    assert found >= min(1.0, tail) * (1 - 1e-9)
    if common >= max(2.0, mean + 1):
        assert found == pytest.approx(max(tail, LEAST), rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.data())
def test_common_objects_are_never_less_likely_than_said(chances: list[float], data: st.DataObject) -> None:
    common = data.draw(st.integers(0, len(chances)))
    exact = stats.poisson_binom.sf(common - 1, chances)
    assert same_objects([common], [sum(chances)])[0] >= exact - 1e-12


@given(shared_tables())
def test_the_model_of_counts_is_that_of_what_was_counted(table: np.ndarray) -> None:
    margins = [margin.tolist() for margin in (table.sum(1), table.sum(0))]
    one, other = popularity(*margins), popularity_of_counts(*map(Counter, margins))
    assert (one.activity == other.activity).all() and (one.pairs == other.pairs).all()
    with pytest.raises(ValueError, match="the same pairs"):
        popularity_of_counts({1: 2}, {1: 1})


@given(shared_tables())
def test_the_model_keeps_activity_and_popularity(table: np.ndarray) -> None:
    model = popularity(table.sum(1), table.sum(0))
    k = table.sum(1)
    one = expected(k, np.full(len(k), k.max()), model)
    assert np.all(one <= k * 1.01), "two accounts have no more in common than one of them has"
    everyone = expected(k[:, None], k[None, :], model).sum() if len(k) > 1 else 0.0
    assert everyone <= (table.sum(0) ** 2).sum() * 1.2 + len(k)


def test_the_expected_number_is_that_of_random_tables_with_these_margins() -> None:
    table = RANDOM.random((60, 40)) < np.outer(RANDOM.random(60), RANDOM.random(40) ** 2)
    table = table[table.any(1)][:, table.any(0)]
    model = popularity(table.sum(1), table.sum(0))
    pairs = list(zip(*np.triu_indices(len(table), 1), strict=True))
    total = np.zeros(len(pairs))
    now = table.copy()
    rounds = 200
    for _ in range(rounds):
        _swap(now, 2_000)
        common = now.astype(int) @ now.T
        total += np.array([common[pair] for pair in pairs])
    activity = table.sum(1)
    mean = np.array([expected(activity[a], activity[b], model) for a, b in pairs])
    assert total.sum() / rounds == pytest.approx(mean.sum(), rel=0.03)
    assert np.corrcoef(total / rounds, mean)[0, 1] > 0.99


def _swap(table: np.ndarray, times: int) -> None:
    """Chequerboards turned: a table that keeps every margin."""
    rows = RANDOM.integers(0, table.shape[0], (times, 2))
    columns = RANDOM.integers(0, table.shape[1], (times, 2))
    for (a, b), (c, d) in zip(rows, columns, strict=True):
        if table[a, c] and table[b, d] and not table[a, d] and not table[b, c]:
            table[a, c] = table[b, d] = False
            table[a, d] = table[b, c] = True


def test_objects_that_all_share_add_no_more_than_one_each() -> None:
    quiet = popularity([1] * 1_000 + [2] * 10, [1_010, *[2] * 5])
    assert expected([2], [2], quiet)[0] == pytest.approx(1, abs=0.35)
    assert same_objects([2], expected([2], [2], quiet))[0] > 0.3


def test_an_activity_the_model_has_not_seen_counts_as_the_next_larger() -> None:
    model = Popularity(np.array([1, 4]), np.array([[0.1, 0.4], [0.4, 1.6]]))
    assert expected([1, 2, 9], [1, 1, 3], model).tolist() == [0.1, 0.4, 1.6]


@pytest.mark.parametrize(("activity", "degrees"), [([1, 2], [1, 1]), ([0, 2], [1, 1])])
def test_margins_that_fit_no_table_are_refused(activity: list[int], degrees: list[int]) -> None:
    with pytest.raises(ValueError, match="count the same pairs"):
        popularity(activity, degrees)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=EXACT), st.data())
def test_hits_have_the_exact_tail_of_poisson_binomial(chances: list[float], data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, len(chances)))
    (found,) = same_moment([hits], chances, [0, len(chances)])
    assert found == pytest.approx(max(float(stats.poisson_binom.sf(hits - 1, chances)), LEAST), rel=1e-6, abs=1e-9)


def test_pairs_of_many_lengths_are_computed_as_if_alone() -> None:
    lengths = RANDOM.integers(0, 40, 300)
    starts = np.append(0, np.cumsum(lengths))
    chances = RANDOM.random(starts[-1])
    hits = RANDOM.integers(0, lengths + 1)
    together = same_moment(hits, chances, starts)
    for i, p in enumerate(together):
        own = chances[starts[i] : starts[i + 1]]
        assert p == pytest.approx(same_moment([hits[i]], own, [0, len(own)])[0], rel=1e-12)


@pytest.mark.parametrize("chance", [0.001, 0.05, 0.4, 0.9])
def test_above_the_exact_lengths_the_tail_is_bounded_from_above(chance: float) -> None:
    objects = 4 * EXACT
    hits = np.arange(0, objects + 1, 37)
    starts = np.arange(len(hits) + 1) * objects
    found = same_moment(hits, np.full(starts[-1], chance), starts)
    assert np.all(found >= stats.binom.sf(hits - 1, objects, chance) * (1 - 1e-9))
    assert found[-1] < 1e-19


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 5))
def test_the_chance_of_a_hit_is_hypergeometric(near: int, others: int, shares: int) -> None:
    near, shares = min(near, others), min(shares, others)
    assert within(near, others, shares) == pytest.approx(1 - stats.hypergeom.pmf(0, others, near, shares), abs=1e-12)


def test_an_object_of_two_accounts_says_nothing_of_the_moment() -> None:
    assert same_moment([3], within([1, 1, 1], [1, 1, 1]), [0, 3]) == [1.0]


def test_either_holds_whatever_the_dependence() -> None:
    draws = RANDOM.random(200_000)
    for second in (draws, 1 - draws, RANDOM.random(200_000)):
        assert np.mean(either(draws, second) <= 0.05) <= 0.0515


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_scipy_where_all_tests_are_listed(p: list[float]) -> None:
    assert benjamini_hochberg(p, len(p)) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)
    by = stats.false_discovery_control(p, method="by")
    assert benjamini_hochberg(p, len(p), any_dependence=True) == pytest.approx(by, abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 5_000))
def test_tests_that_are_not_listed_count_as_p_of_one(p: list[float], more: int) -> None:
    whole = benjamini_hochberg([*p, *[1.0] * more], len(p) + more, any_dependence=True)
    assert benjamini_hochberg(p, len(p) + more, any_dependence=True) == pytest.approx(whole[: len(p)], rel=1e-6)


def test_fewer_tests_than_p_values_are_refused() -> None:
    with pytest.raises(ValueError, match="count all tests made"):
        benjamini_hochberg([0.1, 0.2], 1)
