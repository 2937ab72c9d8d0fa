"""Do two accounts share the same objects, or share them at the same moment, more than chance would have it?

Two questions, each with a null hypothesis of its own.

**The same objects.** Who shared what is a table of accounts × objects. The null keeps how many objects each account
shared (k) and how many accounts shared each object (d), both in expectation, and is otherwise as random as can be: the
bipartite configuration model [1]. An account of weight x shares an object of weight y with the chance xy / (1 + xy);
the weights are those for which every k and d comes out. Two accounts have then

    expected = Σ over objects of p(k_a, d)·p(k_b, d)

objects in common, and, each object weighed with its `density`, as many within the window of each other. The number is a
sum of independent draws, whose upper tail is at most that of a Poisson variable of the same mean wherever the count is
at least the mean plus one [2]; elsewhere 1 (or the mean, for a count of one) is returned, which is true of any
distribution. So the p-value errs on the side of chance.
Accounts of equal k are alike to the model, and so are objects of equal d: it is solved on the distinct values.

**The same moment.** Given that both shared the object: had the times at which the object was shared been dealt anew
among those who shared it, the second account would fall within the window of the first with a chance that is the share
of the other shares that lie there (`within`): the density of the object's own burst around that time, so a wave of
news, a scheduled feed or the hour of the day explains itself. Over the objects they have in common the hits are
independent draws of unequal chance, and their number is Poisson-binomial: exact to `EXACT` objects, above that the
smaller of two upper bounds, Poisson [2] and Chernoff's [3]. An object that only the two shared has the chance 1 and
says nothing. Which of the two is the first must not depend on the times; the larger of the two chances is safe.

**Both questions.** The two p-values depend on each other in ways not known, so `either` is twice the smaller
(Bonferroni), which needs no assumption. **Many pairs.** `benjamini_hochberg` holds the share of false pairs among those
found [4].

**A group.** `simes` is the p-value of a group of pairs that was picked from all of them after they were seen [5].
`drawn` is that of so many alike among some that were drawn blindly, `any_of` one p-value of several, whatever their
dependence [6].

    >>> model = popularity(np.array([2, 2, 2, 2, 2, 2]), np.array([4, 2, 2, 2, 2]))
    >>> expected(np.array([2]), np.array([2]), model).round(2)
    array([0.89])
    >>> same_objects(np.array([3, 8]), np.array([0.1, 0.1])).round(6)
    array([0.000155, 0.      ])
    >>> same_moment(np.array([2]), np.array([0.1, 0.1, 0.1]), np.array([0, 3])).round(4)
    array([0.028])
    >>> round(drawn(3, 3, 1, 7), 6)
    0.033333
    >>> benjamini_hochberg(np.array([0.001, 0.02, 0.5]), tests=10).round(3)
    array([0.01, 0.1 , 1.  ])

[1] Saracco, Straka, Di Clemente, Gabrielli, Caldarelli, Squartini (2017), Inferring monopartite projections of
    bipartite networks: an entropy-based approach. New Journal of Physics 19.
[2] Anderson and Samuels (1967), Some inequalities among binomial and Poisson probabilities. Fifth Berkeley Symposium.
[3] Hoeffding (1963), Probability inequalities for sums of bounded random variables, theorem 1. J. Am. Stat. Assoc. 58.
[4] Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57; Benjamini and Yekutieli (2001), Annals of Statistics 29.
[5] Simes (1986), An improved Bonferroni procedure for multiple tests of significance. Biometrika 73.
[6] Vovk and Wang (2020), Combining p-values via averaging. Biometrika 107.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EXACT: Final = 256  # objects in common up to which the Poisson-binomial tail is exact
LEAST: Final = float(np.finfo(np.float64).tiny)  # no p-value is below: chance is never excluded
_ROUNDS: Final = 300
_CLOSE: Final = 1e-4  # margins of the model against those of the data, relative
_HEAVIEST: Final = 1e100
_DRAWS: Final = 64  # shares of one object by one account up to which their chance is exact
_SPAN: Final = 1 << 22  # cells of one table that is filled at once


class Popularity(NamedTuple):
    """The model of chance for one set of shares, solved. Made by `popularity`."""

    activity: Ints  # distinct numbers of objects an account, ascending
    pairs: Floats  # expected objects in common of an account of activity i and one of activity j


def popularity(activity: npt.ArrayLike, degrees: npt.ArrayLike, density: npt.ArrayLike | None = None) -> Popularity:
    """Solve the model for accounts and objects.

    Args:
        activity: for each account the number of distinct objects it shared, ≥ 1.
        degrees: for each object the number of distinct accounts that shared it, ≥ 1; the sums of both are equal.
        density: for each object the chance that two shares of it fall within the window of each other, 0 … 1. With it
            objects shared within the window are expected, without it objects shared at any time.

    Raises:
        ValueError: sums differ, or a number below 1.
    """
    accounts, objects = np.asarray(activity, np.int64), np.asarray(degrees, np.int64)
    if accounts.sum() != objects.sum() or min(accounts.min(initial=1), objects.min(initial=1)) < 1:
        raise ValueError("activity and degrees must count the same pairs of account and object, each at least once")
    k, k_times = np.unique(accounts, return_counts=True)
    d, which, d_times = np.unique(objects, return_inverse=True, return_counts=True)
    linked = _linked(k, k_times, d, d_times)
    counted = d_times if density is None else np.bincount(which, np.asarray(density, np.float64), len(d))
    return Popularity(k, (linked * counted) @ linked.T)


def popularity_of_counts(activity: Mapping[int, int], degrees: Mapping[int, int]) -> Popularity:
    """`popularity` of numbers that were counted: how many accounts, and how many objects, have each.

    Raises:
        ValueError: sums differ, or a number below 1.
    """
    if sum(k * times for k, times in activity.items()) != sum(d * times for d, times in degrees.items()):
        raise ValueError("activity and degrees must count the same pairs of account and object")
    (k, k_times), (d, d_times) = (np.array(sorted(held.items()), np.int64).T for held in (activity, degrees))
    if min(k[0], d[0]) < 1:
        raise ValueError("activity and degrees must be at least 1")
    linked = _linked(k, k_times, d, d_times)
    return Popularity(k, (linked * d_times) @ linked.T)


def _linked(k: Ints, k_times: Ints, d: Ints, d_times: Ints) -> Floats:
    """Chance that an account of each activity shares an object of each degree, shape (k, d)."""
    # A margin that is full asks for an infinite weight; this close to full the chance is 1 all the same.
    k_asked, d_asked = np.minimum(k, d_times.sum() * (1 - _CLOSE)), np.minimum(d, k_times.sum() * (1 - _CLOSE))
    x, y = k_asked / math.sqrt(max(1, k_asked @ k_times)), d_asked / math.sqrt(max(1, d_asked @ d_times))
    linked = np.zeros((len(k), len(d)))
    for _ in range(_ROUNDS):
        odds = np.outer(x, y)
        linked = odds / (1 + odds)
        had = linked @ d_times
        if np.all(np.abs(had - k_asked) <= _CLOSE * k_asked):
            break
        x = np.minimum(x * (k_asked / had), _HEAVIEST)
        odds = np.outer(x, y)
        y = np.minimum(y * (d_asked / (k_times @ (odds / (1 + odds)))), _HEAVIEST)
    return linked


def expected(k_a: npt.ArrayLike, k_b: npt.ArrayLike, model: Popularity) -> Floats:
    """Mean number of common objects of pairs of accounts, O(1) a pair.

    An activity that the model was not made from counts as the next larger one, or the largest: take a model that was
    made from all accounts.
    """
    last = len(model.activity) - 1
    first = np.minimum(np.searchsorted(model.activity, k_a), last)
    second = np.minimum(np.searchsorted(model.activity, k_b), last)
    found: Floats = model.pairs[first, second]
    return found


def same_objects(common: npt.ArrayLike, mean: npt.ArrayLike) -> Floats:
    """p-value of so many objects in common where `mean` were expected; one for each pair of accounts."""
    return _poisson(np.asarray(common, np.int64), np.asarray(mean, np.float64))


def _poisson(count: Ints, mean: Floats) -> Floats:
    """Upper bound of P(X ≥ count) for a sum X of independent draws with that mean."""
    p = np.where(count == 1, np.minimum(mean, 1.0), 1.0)
    p[(count >= 1) & (mean <= 0)] = 0.0
    there = np.flatnonzero((count >= 2) & (count >= mean + 1) & (mean > 0))
    if there.size:
        n, m = count[there], mean[there]
        p[there] = np.exp(n * np.log(m) - m - _log_factorials(n)) * _series(n, m)
    return np.clip(p, LEAST, 1.0)


def _log_factorials(n: Ints) -> Floats:
    values, place = np.unique(n, return_inverse=True)
    found: Floats = np.array([math.lgamma(value + 1.0) for value in values.tolist()])[place]
    return found


def _series(n: Ints, mean: Floats) -> Floats:
    """1 + m/(n+1) + m²/((n+1)(n+2)) + …: the tail in units of its first term. Terms shrink, for n ≥ m + 1.

    Each row ends by itself, so that it is the same whichever rows it is computed with.
    """
    total, term, step = np.ones(len(n)), np.ones(len(n)), 0
    while np.any(going := term > 1e-12 * total):
        step += 1
        term = np.where(going, term * mean / (n + step), 0.0)
        total += term
    return total


def within(near: npt.ArrayLike, others: npt.ArrayLike, shares: npt.ArrayLike = 1) -> Floats:
    """Chance that one of the second account's `shares` of an object falls within the window of the first's.

    Args:
        near: shares of other accounts that do (the second's own among them).
        others: all shares of other accounts than the first, ≥ `shares`.
        shares: how often the second shared the object, ≥ 1.
    """
    c, n, r = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in (near, others, shares)))
    chance = np.where(r > _DRAWS, np.minimum(1.0, r * c / np.maximum(n, 1.0)), 0.0)  # who shares so often is bounded
    drawn = np.flatnonzero(r <= _DRAWS)
    missed, flat = np.ones(len(drawn)), (c.ravel()[drawn], n.ravel()[drawn], r.ravel()[drawn])
    for before in range(_DRAWS):  # without replacement: hypergeometric
        going = np.flatnonzero(flat[2] > before)
        if not going.size:
            break
        left = np.maximum(flat[1][going] - before, 1.0)
        missed[going] *= np.clip((left - flat[0][going]) / left, 0.0, 1.0)
    chance.ravel()[drawn] = 1.0 - missed
    return chance


def same_moment(hits: npt.ArrayLike, chances: npt.ArrayLike, starts: npt.ArrayLike) -> Floats:
    """p-value of sharing so many of the common objects within the window of each other.

    Args:
        hits: for each pair of accounts the number of common objects shared within the window.
        chances: of all common objects of all pairs, hit or not, pair after pair: the chance of a hit (`within`).
        starts: where each pair's chances begin, and at last their number: shape (pairs + 1,).
    """
    found = np.asarray(hits, np.int64)
    chance, start = np.asarray(chances, np.float64), np.asarray(starts, np.int64)
    length = np.diff(start)
    p = np.ones(len(found))
    short = length <= EXACT
    for size in np.unique(_rounded(length[short])):
        there = np.flatnonzero(short & (_rounded(length) == size))
        step = max(1, _SPAN // max(1, int(size)))
        for begin in range(0, len(there), step):
            rows = there[begin : begin + step]
            p[rows] = _tail(found[rows], _padded(chance, start[rows], length[rows], int(size)))
    many = np.flatnonzero(~short)
    if many.size:
        mean = np.add.reduceat(np.append(chance, 0.0), start[:-1])[many] if chance.size else np.zeros(len(many))
        p[many] = np.minimum(_poisson(found[many], mean), _chernoff(found[many], length[many], mean))
    return np.clip(p, LEAST, 1.0)


def _rounded(length: Ints) -> Ints:
    """Powers of two, so that pairs of about as many objects are computed together."""
    return 1 << np.ceil(np.log2(np.maximum(length, 1))).astype(np.int64)


def _padded(chance: Floats, start: Ints, length: Ints, size: int) -> Floats:
    """One row a pair; a chance of 0 behind the last changes nothing."""
    column = np.arange(size)
    place = start[:, None] + column
    inside = column < length[:, None]
    found: Floats = np.where(inside, chance[np.where(inside, place, 0)], 0.0) if chance.size else np.zeros(place.shape)
    return found


def _tail(hits: Ints, chance: Floats) -> Floats:
    """P(X ≥ hits) for each row, exactly: the distribution grows by one object a step."""
    most = int(hits.max(initial=0))
    below = np.zeros((len(hits), most + 1))  # P(X = j) so far, for the j that matter; nothing is subtracted from 1
    below[:, 0] = 1.0
    reached = np.where(hits == 0, 1.0, 0.0)
    row = np.arange(len(hits))
    last = np.maximum(hits - 1, 0)
    for c in chance.T:
        reached += np.where(hits > 0, below[row, last] * c, 0.0)
        below[:, 1:] = below[:, 1:] * (1 - c)[:, None] + below[:, :-1] * c[:, None]
        below[:, 0] *= 1 - c
        below[row, hits] = 0.0  # who has reached stays there
    return reached


def _chernoff(hits: Ints, objects: Ints, mean: Floats) -> Floats:
    """Hoeffding's first theorem: exp(−n·KL(hits/n ‖ mean/n)) where hits lie above the mean, else 1."""
    share, chance = hits / objects, np.clip(mean / objects, LEAST, 1 - 1e-15)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(share > 0, share * np.log(share / chance), 0.0)
        outside = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - chance)), 0.0)
    found: Floats = np.where(share > chance, np.exp(-objects * (inside + outside)), 1.0)
    return found


def either(first: npt.ArrayLike, second: npt.ArrayLike) -> Floats:
    """One p-value of two, whatever their dependence: twice the smaller, at most 1 (Bonferroni)."""
    return np.minimum(1.0, 2.0 * np.minimum(np.asarray(first, np.float64), np.asarray(second, np.float64)))


def benjamini_hochberg(p: npt.ArrayLike, tests: int, any_dependence: bool = False) -> Floats:
    """q-values: the smallest rate of false discoveries at which each is found.

    Args:
        p: p-values of the tests that are listed.
        tests: number of all tests made; those not listed count as p = 1, which is safe.
        any_dependence: hold the rate whatever the dependence (Benjamini-Yekutieli, ln(tests) times stricter), not only
            where tests depend positively, as pairs that share an account do.

    Raises:
        ValueError: fewer tests than p-values.
    """
    listed = np.asarray(p, np.float64)
    if tests < len(listed):
        raise ValueError(f"{len(listed)} p-values cannot come from {tests} tests; count all tests made")
    order = np.argsort(listed, kind="stable")
    factor = float(tests) * (_harmonic(tests) if any_dependence else 1.0)
    raised = listed[order] * factor / np.arange(1, len(listed) + 1)
    q = np.empty(len(listed))
    q[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return q


def _harmonic(n: int) -> float:
    """1 + 1/2 + … + 1/n; above a thousand by Euler's expansion, whose error is below 1e-7."""
    if n <= 1_000:
        return sum(1 / i for i in range(1, n + 1))
    return math.log(n) + float(np.euler_gamma) + 1 / (2 * n)


def simes(p: Sequence[float], tests: int) -> float:
    """p-value of a group: chance that any group at all, of all `tests`, would reach so much if none of them were real.

    The smallest of tests · p₍ᵢ₎ / i over the group's own p-values in order. An i in the group is at most the i among
    all tests, so no group, however it was picked, falls below what Simes's test of all of them gives.
    """
    return min([1.0, *(tests * one / rank for rank, one in enumerate(sorted(p), start=1))])


def drawn(alike: int, number: int, others_alike: int, others: int) -> float:
    """p-value of `alike` among a `number` where `others_alike` of `others` are, too: the hypergeometric upper tail.

    That is: if the number were drawn blindly from all of both. Where no more are alike than expected, 1 is returned.
    """
    of, whole = alike + others_alike, number + others
    if alike * whole <= of * number:
        return 1.0
    first = _log_ways(of, alike) + _log_ways(whole - of, number - alike) - _log_ways(whole, number)
    total, term = 0.0, 1.0
    for k in range(alike, min(of, number) + 1):  # terms shrink
        total += term
        term *= (of - k) * (number - k) / ((k + 1) * (whole - of - number + k + 1))
        if term < 1e-17 * total:
            break
    return max(LEAST, min(1.0, math.exp(first) * total))


def _log_ways(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


def any_of(p: Sequence[float]) -> float:
    """One p-value of K, whatever their dependence: e·ln K times their harmonic mean, K times it for one or two."""
    factor = math.e * math.log(len(p)) if len(p) > 2 else float(len(p))
    return min(1.0, factor * len(p) / sum(1 / one for one in p))
