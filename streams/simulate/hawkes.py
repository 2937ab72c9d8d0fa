"""Random numbers of the Hawkes model, drawn in batches: accounts, marks, delays, arrivals.

Formulas and sources: the package docstring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from streams.simulate.options import SECOND, Options

Floats: TypeAlias = npt.NDArray[np.float64]

BATCH = 8_192
KERNEL_FLAT_S = 300.0  # s₀
KERNEL_DECAY = 0.242  # θ
KERNEL_CUTOFF_S = 86_400.0  # s_max
FOLLOWERS_TAIL = 1.2  # α
FOLLOWERS_SCALE = 120.0
FOLLOWERS_CAP = 50_000_000
FERTILITY_POWER = 0.8  # β
ZIPF_POWER, ZIPF_SHIFT = 1.0, 50.0
RHYTHM_DEPTH = 0.6  # a
RHYTHM_PEAK_H = 21.0  # h₀
ZONE_S = 8 * 3_600  # local time of the rhythm is UTC+8


@dataclass(frozen=True, slots=True)
class Population:
    """Accounts of one platform, by number. Arrays have one entry an account."""

    followers: npt.NDArray[np.int64]
    chosen: Floats  # cumulative probability that an account is the author of an event
    fertility: Floats  # w: mean 1 over authors as they are drawn

    @classmethod
    def draw(cls, rng: np.random.Generator, accounts: int) -> Population:
        followers = np.minimum(rng.pareto(FOLLOWERS_TAIL, accounts) * FOLLOWERS_SCALE, FOLLOWERS_CAP)
        share = (np.arange(accounts) + 1 + ZIPF_SHIFT) ** -ZIPF_POWER
        share /= share.sum()
        weight = (followers + 1) ** FERTILITY_POWER
        return cls(followers.astype(np.int64), np.cumsum(share), weight / float(share @ weight))

    def authors(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.int64]:
        """Numbers of `count` authors by the Zipf–Mandelbrot law."""
        found = np.searchsorted(self.chosen, rng.random(count), side="right")
        return np.minimum(found, self.chosen.size - 1).astype(np.int64)


def kernel_quantile(share: Floats) -> Floats:
    """Inverse distribution function of the delay: shares in [0, 1) → seconds."""
    flat, theta = KERNEL_FLAT_S, KERNEL_DECAY
    tail_end = (KERNEL_CUTOFF_S / flat) ** -theta
    tail = (1 - tail_end) / theta  # mass of the tail when the flat part has mass 1
    mass = share * (1 + tail)
    beyond = np.maximum(1 - theta * (mass - 1), tail_end)
    return np.where(mass <= 1, mass * flat, flat * np.power(np.where(mass <= 1, 1.0, beyond), -1 / theta))


def delays(rng: np.random.Generator, pace: float) -> Iterator[int]:
    """Delays in µs, at least 1."""
    while True:
        seconds = kernel_quantile(rng.random(BATCH)) / pace
        yield from (np.maximum(seconds * SECOND, 1)).astype(np.int64).tolist()


def node_marks(rng: np.random.Generator, people: Population, options: Options) -> Iterator[tuple[int, int, int, int]]:
    """Marks of posts and reshares: (author, reshares, comments, reactions)."""
    while True:
        authors = people.authors(rng, BATCH)
        weight = people.fertility[authors]
        yield from zip(
            authors.tolist(),
            rng.poisson(options.reshares * weight).tolist(),
            rng.poisson(options.comments * weight).tolist(),
            rng.poisson(options.reactions * weight).tolist(),
            strict=True,
        )


def comment_marks(rng: np.random.Generator, people: Population, options: Options) -> Iterator[tuple[int, int]]:
    """Marks of comments: (author, replies)."""
    while True:
        yield from zip(people.authors(rng, BATCH).tolist(), rng.poisson(options.replies, BATCH).tolist(), strict=True)


def dice(rng: np.random.Generator) -> Iterator[int]:
    """Uniform whole numbers below 2⁶²: many small choices each."""
    while True:
        yield from rng.integers(0, 1 << 62, BATCH).tolist()


def rhythm(seconds: Floats) -> Floats:
    """Factor on the rate of root posts at UTC `seconds`; mean 1 over a day."""
    hour = (seconds + ZONE_S) % 86_400 / 3_600
    return 1 + RHYTHM_DEPTH * np.cos(2 * pi * (hour - RHYTHM_PEAK_H) / 24)


def arrivals(rng: np.random.Generator, rate: float, start: int) -> Iterator[int]:
    """Times in µs of root posts at `rate` a second on average, by thinning a faster Poisson process."""
    last = start / SECOND
    highest = rate * (1 + RHYTHM_DEPTH)
    while True:
        times = last + np.cumsum(rng.exponential(1 / highest, BATCH))
        last = float(times[-1])
        kept = times[rng.random(BATCH) * (1 + RHYTHM_DEPTH) < rhythm(times)]
        yield from (kept * SECOND).astype(np.int64).tolist()
