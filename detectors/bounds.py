"""How many are hostile, when the reader errs: a count or share with the bounds that its measured errors allow.

A scorer calls `observed` of `total` events hostile. With sensitivity s and false-positive rate f it calls, of H hostile
events and total − H others, H·s + (total − H)·f hostile on average, so the estimate is that of Rogan and Gladen [1]:

    H = (observed − total·f) / (s − f)

**Bounds.** s and f were themselves counted on labelled rows; each gets its Wilson interval [2]. `lower` is the least H
for which `observed` or more is not surprising at the upper ends of both, `upper` the largest at the lower ends, by the
score test that Wilson's interval inverts, with the variance H·s(1 − s) + (total − H)·f(1 − f). These are bounds on the
number *among these events*, not on the rate of a population that they were drawn from: a reader without error has no
interval. And `lower` never exceeds `observed`: what nobody called hostile can be shown to nobody. Each of the three
intervals is at 95 %, and all ends count against the claim at once, so that together they hold more often
(`tests/detectors/test_bounds.py` counts it). Detectors fire on `lower`.

**What they cannot see.** Errors that come together: one harmless catchphrase that a scorer always takes for abuse.
Rates hold for the domain they were counted in.

[1] Rogan and Gladen (1978), Estimating prevalence from the results of a screening test.
[2] Wilson (1927), Probable inference, the law of succession, and statistical inference.

    >>> scorer = Rates(hits=433, positives=1232, false_hits=173, negatives=2025)
    >>> hostile_bounds(854, 10_000, scorer)  # what a harmless day brings: nothing is certain
    Bounds(value=0, lower=0, upper=672)
    >>> hostile_bounds(300, 1_000, scorer)
    Bounds(value=807, lower=300, upper=1000)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from detectors.abuse.model import Rates

Z: Final = 1.959964  # 95 %, two-sided

# Rates of readers that nobody has measured here. Assumptions to be replaced by an operator's own counts; not statutory.
LABELS: Final = Rates(hits=980, positives=1000, false_hits=10, negatives=1000)  # scores that the platform sent
REVIEW: Final = Rates(hits=995, positives=1000, false_hits=2, negatives=1000)  # decisions of people


class Bounds(NamedTuple):
    """A count, or a share in per mille."""

    value: int
    lower: int
    upper: int

    def share(self, total: int) -> Bounds:
        """As a share of `total`, per mille, rounded away from the value; all of it unknown where `total` is 0."""
        if total == 0:
            return Bounds(0, 0, 1000)
        value, lower = round(1000 * self.value / total), 1000 * self.lower // total
        return Bounds(value, lower, -(-1000 * self.upper // total))


class Counted(NamedTuple):
    """What one reader called hostile, and how it errs."""

    observed: int
    total: int
    rates: Rates


def hostile_bounds(observed: int, total: int, rates: Rates) -> Bounds:
    """How many of `total` events are hostile, when `observed` of them are called so.

    All three figures grow with `observed`. A reader that is not known to be better than chance gives 0 … total.

    Raises:
        ValueError: unless 0 ≤ observed ≤ total.
    """
    sensitivity, false = _interval(rates.hits, rates.positives), _interval(rates.false_hits, rates.negatives)
    return _bounds(observed, total, rates.sensitivity, rates.false_positive_rate, sensitivity, false)


def account_bounds(observed: int, accounts: int, events: int, rates: Rates) -> Bounds:
    """How many of `accounts` sent something hostile, when something of `observed` of them is called so.

    Args:
        events: of all the accounts together. Who writes much is called hostile by mistake more often: with e events an
            account 1 − (1 − f)^e of the harmless ones at most, which holds for the mean too because it is concave.
            How much more easily somebody hostile is caught who writes much is not known, so `lower` allows certainty.

    Raises:
        ValueError: unless 0 ≤ observed ≤ accounts ≤ events.
    """
    if accounts > events:
        raise ValueError(f"{accounts} accounts cannot have sent {events} events; count every event of theirs")
    sensitivity, false = _interval(rates.hits, rates.positives), _interval(rates.false_hits, rates.negatives)
    if accounts == 0 or events == accounts:
        return hostile_bounds(observed, accounts, rates)
    each = events / accounts
    caught, mistaken = (1 - (1 - rate) ** each for rate in (rates.sensitivity, rates.false_positive_rate))
    return _bounds(observed, accounts, caught, mistaken, (sensitivity[0], 1.0), (false[0], 1 - (1 - false[1]) ** each))


def summed(parts: Iterable[Counted]) -> Bounds:
    """Over what several readers read, each with rates of its own (scorer, platform's labels, reviewers)."""
    return total_of(hostile_bounds(*part) for part in parts)


def total_of(parts: Iterable[Bounds]) -> Bounds:
    """The sum; its bounds hold whenever those of all parts do."""
    value = lower = upper = 0
    for part in parts:
        value, lower, upper = value + part.value, lower + part.lower, upper + part.upper
    return Bounds(value, lower, upper)


def wilson(successes: int, trials: int, z: float = Z) -> tuple[float, float]:
    """Interval of a proportion, 95 % unless told.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


def _interval(successes: int, trials: int) -> tuple[float, float]:
    """The same; where nothing was counted, nothing is known."""
    return wilson(successes, trials) if trials else (0.0, 1.0)


def _bounds(
    observed: int,
    total: int,
    sensitivity: float,
    false: float,
    sensitivities: tuple[float, float],
    falses: tuple[float, float],
) -> Bounds:
    if not 0 <= observed <= total:
        raise ValueError(f"{observed} of {total} events cannot be hostile; count both over the same events")
    lower = min(observed, _least(observed, total, sensitivities[1], falses[1]))
    # The upper bound is the lower bound of the harmless ones: what is not called hostile, with the errors swapped.
    upper = total - _least(total - observed, total, 1 - falses[0], 1 - sensitivities[0])
    if sensitivity <= false:
        return Bounds(lower, lower, upper)
    value = round((observed - total * false) / (sensitivity - false))
    return Bounds(min(max(value, lower), upper), lower, upper)


def _least(observed: int, total: int, sensitivity: float, false: float) -> int:
    """The least H at which `observed` is no more than Z standard deviations above what is expected; whole, below it.

    Solves (a − H·d)² = Z²(H·v + w) with a = observed − total·f, d = s − f, w = total·f(1 − f), v = s(1 − s) − f(1 − f).
    """
    gap = sensitivity - false
    excess = observed - total * false
    spread = total * false * (1 - false)
    if gap <= 0 or excess <= Z * math.sqrt(spread):
        return 0  # no hostile event at all explains it
    slope = Z * Z * (sensitivity * (1 - sensitivity) - false * (1 - false))
    root = math.sqrt(max(0.0, 4 * excess * gap * slope + slope * slope + (2 * gap * Z) ** 2 * spread))
    least = (2 * excess * gap + slope - root) / (2 * gap * gap)
    return min(total, max(0, math.floor(least + 1e-9)))
