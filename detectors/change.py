"""Is it more than usual? A count against its baseline, at once (`critical`) or over a long time (`Cusum`).

A count with mean μ and negative-binomial size r has variance μ + μ²/r: people come in bursts. r = None is Poisson.

**At once.** `critical(μ, r, α)` is the least count that a harmless hour reaches with probability α at most.

**Slow burn.** Page's CUSUM [1] of the log-likelihood ratio between `FACTOR` times the usual mean and the usual mean,

    S ← max(0, S + x·ln(q₁/q₀) − r·ln((r + μ₁)/(r + μ₀))),   qᵢ = μᵢ/(r + μᵢ)
    S ← max(0, S + x·ln(μ₁/μ₀) − (μ₁ − μ₀))                  for Poisson counts

alarms at S ≥ ln T: without a change it does so once in T steps or more rarely, whatever the baseline is and however it
varies with the hour [2], as long as it is right. T is the stated false-alarm rate.

| parameter | default | unit | from |
|---|---|---|---|
| FACTOR | 2 | times the usual mean | chosen, not statutory |
| T | caller's | steps between false alarms, at least | caller's |

**What it cannot see.** A baseline that is wrong, or that the attack itself has raised: freeze it while an incident is
open. A rise to less than 1.4 times the usual adds nothing to S in the mean.

[1] Page (1954), Continuous inspection schemes.
[2] Lorden (1971), Procedures for reacting to a change in distribution: theorem 2.

    >>> critical(2.0, None, 0.001)
    9
    >>> critical(2.0, 0.5, 0.001)
    25
    >>> slow = Cusum()
    >>> while not slow.alarms(30 * 24):  # hours; usual are 0.5 an hour, now there are 2
    ...     slow = slow.after(2, 0.5)
    >>> slow.steps
    8
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from msgspec import Struct

FACTOR: Final = 2.0
NAT: Final = 1 << 20  # S is a whole number of 1/NAT nats: a sum that is the same on every machine
_NEGLIGIBLE: Final = 1e-17
_PRECISION: Final = 1e-14
_MOST_STEPS: Final = 100_000


def tail(count: int, mean: float, size: float | None) -> float:
    """P(X ≥ count) for a negative binomial of this mean and size; None = Poisson.

    Raises:
        ValueError: where the mean is negative or the size is not positive.
    """
    if not 0 <= mean < math.inf or (size is not None and not size > 0):
        raise ValueError(f"no distribution has mean {mean} and size {size}; the mean is ≥ 0, the size > 0")
    if count <= 0:
        return 1.0
    if mean == 0 or (size is not None and mean / (size + mean) == 0):
        return 0.0
    if size is not None:
        return _incomplete_beta(mean / (size + mean), count, size)
    if count > mean:
        return min(1.0, _poisson_sum(count, mean, 1))
    return max(0.0, 1.0 - _poisson_sum(count - 1, mean, -1))


def _poisson_sum(start: int, mean: float, step: int) -> float:
    """Sum of the probabilities outward from `start`, on the lighter side, where terms fall geometrically."""
    term = total = math.exp(start * math.log(mean) - mean - math.lgamma(start + 1))
    value = start
    while term > total * _NEGLIGIBLE and (step > 0 or value > 0):
        term = term * mean / (value + 1) if step > 0 else term * value / mean
        value += step
        total += term
    return total


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Iₓ(a, b), regularised, by its continued fraction (DLMF 8.17.22), evaluated by Lentz's method."""
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _incomplete_beta(1.0 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    value, above, below = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        half, odd = divmod(step, 2)
        place = a + 2 * half
        if odd:
            part = -(a + half) * (a + b + half) * x / (place * (place + 1))
        else:
            part = half * (b - half) * x / ((place - 1) * place)
        below = 1.0 / _away_from_zero(1.0 + part * below)
        above = _away_from_zero(1.0 + part / above)
        value *= above * below
        if abs(above * below - 1.0) < _PRECISION:
            break
    return min(1.0, math.exp(front) / (a * value))


def _away_from_zero(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300


@lru_cache(maxsize=65_536)
def critical(mean: float, size: float | None, false_alarms: float) -> int:
    """The least count that is reached with probability `false_alarms` at most.

    Raises:
        ValueError: unless 0 < false_alarms < 1; and as `tail`.
    """
    if not 0 < false_alarms < 1:
        raise ValueError(f"a false-alarm rate of {false_alarms} is none; give the share of steps, between 0 and 1")
    high = max(1, math.ceil(mean))
    while tail(high, mean, size) > false_alarms:
        high *= 2
    low = 0  # the tail is above `false_alarms` here, and at most that at `high`
    while high - low > 1:
        middle = (low + high) // 2
        if tail(middle, mean, size) > false_alarms:
            low = middle
        else:
            high = middle
    return high


class Cusum(Struct, frozen=True, gc=False):
    """Evidence for a lasting rise; constant size. Steps are of one length, the caller's."""

    evidence: int = 0  # S, in 1/NAT nats
    steps: int = 0  # since S was last 0: how long the rise has lasted, at most

    def after(self, count: int, mean: float, size: float | None = None, steps: int = 1) -> Cusum:
        """The state after `steps` steps that brought `count` in all, each with this usual mean.

        Several silent steps at once give what they give one by one.

        Raises:
            ValueError: where mean or size is not positive, or the count is negative.
        """
        if not 0 < mean < math.inf or (size is not None and not size > 0) or count < 0:
            raise ValueError(f"{count} events against a mean of {mean} and size {size}: mean and size must be positive")
        gain, loss = _weights(mean, size)
        evidence = self.evidence + count * gain - steps * loss
        return Cusum(evidence, self.steps + steps) if evidence > 0 else Cusum()

    def alarms(self, between: float) -> bool:
        """Is the rise beyond doubt, at one false alarm in `between` steps or fewer?

        Raises:
            ValueError: where `between` is not above 1.
        """
        if not between > 1:
            raise ValueError(f"one false alarm in {between} steps is no rate; give steps, above 1")
        return self.evidence >= math.log(between) * NAT


@lru_cache(maxsize=65_536)
def _weights(mean: float, size: float | None) -> tuple[int, int]:
    """What one event adds and one step takes, in 1/NAT nats; rounded against an alarm."""
    raised = FACTOR * mean
    if size is None:
        gain, loss = math.log(FACTOR), raised - mean
    else:
        gain = math.log(FACTOR * (size + mean) / (size + raised))
        loss = size * math.log((size + raised) / (size + mean))
    return math.floor(gain * NAT), math.ceil(loss * NAT)
