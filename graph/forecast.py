"""How many reshares a cascade will get, and when it will have a given number: a self-exciting process.

**Model.** On a clock that runs with the hours of the day (below), reshares arrive at the rate

    λ(u) = M·φ(u) + m·Σ φ(u − uᵢ)        φ(s) = s₀ / (s + s₀)²,   Φ(s) = s / (s + s₀)

the first term for readers of the post itself, the second for readers of each reshare i before u: a Hawkes process [1]
with the power-law memory of SEISMIC [2]. M, the reach of the post, and m, what one reshare brings in the long run, are
estimated from the cascade itself by a few steps of expectation-maximisation [3]; m carries a prior (M₀ below) and is
kept below 1, so that a forecast is always finite. With n reshares at age a, the rest of the cascade is

    rest = (M·(1 − Φ(a)) + m·Σ (1 − Φ(a − uᵢ))) / (1 − m)

**State.** The number of reshares in each of 34 ranges of age, whole numbers: constant size and cost an event, and the
same whatever the order of arrival. Events beyond `now_us` must not have been added.

**Day clock.** People sleep: an hour of the clock passes as fast as reshares do at that local hour (`HOURS`). Without
it a post of the evening looks dead at four in the morning. Platforms of one country only; `zone_h=None` turns it off.

| parameter | value | unit | from |
|---|---|---|---|
| s₀ | 0.5 | h of the day clock | least median error on the calibration half |
| m before data, and its weight | 0.5, 300 | reshares a reshare, expected reshares | the same |
| highest m | 0.8 | – | one very large cascade, that of [2] |
| `HOURS` | – | thousandths of the mean | reshares of the calibration half by age and local hour, age divided out |
| `REST_LOWER`, `REST_UPPER` | – | times `rest` | 5 % and 95 % quantiles there of (what came) / rest |

Calibration half: those cascades of CED (Song et al. 2018, arXiv 1811.04175) whose root's id has an even CRC-32;
every published figure is of the other half (`docs/forecast.md`, `python -m benchmarks.forecast`).

**What it cannot see.** Followers: in CED only the author's are known, and where all are known they changed nothing
(`docs/forecast.md`). A cascade that is taken up anew by somebody large: up to one in twenty ends above the interval.
CED holds few cascades that stayed below a hundred reshares: for small posts the upper end says what those became that
grew.

[1] Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes.
[2] Zhao, Erdogdu, He, Rajaraman, Leskovec (2015), SEISMIC: a self-exciting point process model for predicting tweet
    popularity. The day clock is the idea of Kobayashi and Lambiotte (2016), TiDeH.
[3] Veen and Schoenberg (2008), Estimation of space-time branching process models in seismology using an EM-type
    algorithm.

    >>> growth = Growth(began_us=0)
    >>> for minute in range(1, 61):
    ...     growth.add(minute * 60_000_000)
    >>> growth.forecast(3_600_000_000)
    Forecast(expected=111, lower=70, upper=903)
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

Floats = npt.NDArray[np.float64]

HOUR: Final = 3_600_000_000  # µs
DAY: Final = 24 * HOUR
CHINA: Final = 8  # hours ahead of UTC
MIN_COUNT: Final = 5  # reshares below which nothing is said, as in SEISMIC
HORIZON: Final = 30 * DAY  # age beyond which no time is forecast, of the day clock
COVERAGE: Final = 0.9  # stated share of cascades that end within the interval
Z: Final = 1.644854  # 5 % of a normal law lie below −Z

FLAT_H: Final = 0.5  # s₀
PRIOR_BRANCHING: Final = 0.5
PRIOR_WEIGHT: Final = 300.0
MAX_BRANCHING: Final = 0.8
_STEPS: Final = 20

HOURS: Final = (
    736, 399, 250, 182, 151, 200, 534, 1143, 1677, 1982, 1829, 1567,
    1545, 1352, 1097, 991, 1059, 935, 985, 1023, 1024, 1087, 1212, 1040,
)  # fmt: skip
_SINCE_MIDNIGHT: Final = (0, *accumulate(HOURS))

# Ages where ranges begin: one minute, then half an octave each, up to 32 days; the last is open.
EDGES: Final = tuple(round(60e6 * 2 ** (step / 2)) for step in range(33))
_LOW: Final = np.array((0, *EDGES), np.float64) / HOUR
_HIGH: Final = np.array((*EDGES, np.inf)) / HOUR

# Quantiles of what came, in units of `rest`; between knots linear in the logarithms, beyond them constant.
KNOT_AGES: Final = (0.25, 0.5, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0)  # hours of the day clock
KNOT_COUNTS: Final = (10, 40, 150)  # reshares
REST_LOWER: Final = (0.3, 0.35, 0.35, 0.35, 0.33, 0.3, 0.16, 0.1)
REST_UPPER: Final = (
    (26.0, 6.0, 3.0),
    (40.0, 9.0, 3.5),
    (60.0, 18.0, 4.5),
    (150.0, 40.0, 8.0),
    (270.0, 80.0, 10.0),
    (600.0, 160.0, 14.0),
    (1000.0, 270.0, 14.0),
    (1000.0, 500.0, 17.0),
)


class Forecast(NamedTuple):
    """Reshares in the end, the root not counted. `lower` … `upper` holds `COVERAGE` of cascades like those of CED."""

    expected: int
    lower: int
    upper: int


class TimeTo(NamedTuple):
    """Event times (µs UTC); None = not within `HORIZON`. `lower` is the earliest."""

    expected: int | None
    lower: int | None
    upper: int | None


class Growth(Struct):
    """The reshares of one cascade by age.

    Args:
        began_us: time of the post, or of the earliest event where the post is not known (µs UTC).
        zone_h: hours ahead of UTC that the platform's people live at; None where they live everywhere.
    """

    began_us: int
    zone_h: int | None = CHINA
    counts: list[int] = field(default_factory=lambda: [0] * (len(EDGES) + 1))

    def add(self, at_us: int) -> None:
        """One reshare at `at_us` (µs UTC). Earlier than the post counts as at once."""
        self.counts[bisect_right(EDGES, self._age(at_us))] += 1

    @property
    def size(self) -> int:
        """Reshares so far."""
        return sum(self.counts)

    def forecast(self, now_us: int) -> Forecast | None:
        """The final number of reshares as seen at `now_us`; None below `MIN_COUNT` reshares."""
        size = self.size
        if size < MIN_COUNT:
            return None
        process = self.process(now_us)
        rest = process.rest()
        low, high = rest_bounds(process.age, size, rest)
        return Forecast(round(size + rest), int(size + low), int(np.ceil(size + high)))

    def time_to(self, threshold: int, now_us: int) -> TimeTo:
        """When there will be `threshold` reshares. Where they are there already: `now_us`, three times."""
        missing = threshold - self.size
        if missing <= 0:
            return TimeTo(now_us, now_us, now_us)
        if self.size < MIN_COUNT:
            return TimeTo(None, None, None)
        process = self.process(now_us)
        ages, more = process.course()
        rest = process.rest()
        low, high = rest_bounds(process.age, self.size, rest)
        expected, earliest, latest = (self._reached(missing, ages, more * (end / rest)) for end in (rest, high, low))
        return TimeTo(expected, earliest, latest)

    def _reached(self, missing: int, ages: Floats, more: Floats) -> int | None:
        """When `more`, which grows with `ages`, is `missing` (µs UTC)."""
        if more[-1] < missing:
            return None
        return self._time(int(np.interp(missing, more, ages) * HOUR))

    def process(self, now_us: int) -> Process:
        """The process fitted to what is there, as seen at `now_us`."""
        return Process(max(self._age(now_us), 1) / HOUR, np.array(self.counts, np.float64))

    def _age(self, at_us: int) -> int:
        """µs of the day clock since the post."""
        if self.zone_h is None:
            return at_us - self.began_us
        return day_clock(at_us, self.zone_h) - day_clock(self.began_us, self.zone_h)

    def _time(self, age: int) -> int:
        """The time (µs UTC) at which the cascade has this age: the inverse of `_age`."""
        if self.zone_h is None:
            return self.began_us + age
        return from_day_clock(day_clock(self.began_us, self.zone_h) + age, self.zone_h)


class Process:
    """The process of the module docstring, fitted to counts by age, at one age (hours of the day clock)."""

    def __init__(self, age: float, counts: Floats) -> None:
        self.age, self.counts = age, counts
        low, high = np.minimum(_LOW, age), np.minimum(_HIGH, age)
        self.middles = (low + high) / 2
        self._fit(_share(high) - _share(low), self._excited(low, high, self.middles, counts))

    def _fit(self, from_post: Floats, from_reshares: Floats) -> None:
        """Expectation-maximisation of M and m. Arguments: reshares of a range for M = 1 and for m = 1, (34,)."""
        size, seen = self.counts.sum(), _share(np.float64(self.age))
        self.branching, self.reach = PRIOR_BRANCHING, size / 2
        for _ in range(_STEPS):
            excited = self.branching * from_reshares
            rate = self.reach * from_post + excited
            share = np.divide(excited, rate, out=np.zeros_like(rate), where=rate > 0)
            of_reshares = (self.counts * share).sum()
            self.reach = (size - of_reshares) / seen
            weighted = of_reshares + PRIOR_BRANCHING * PRIOR_WEIGHT
            self.branching = min(weighted / (from_reshares.sum() + PRIOR_WEIGHT), MAX_BRANCHING)

    @staticmethod
    def _excited(low: Floats, high: Floats, middles: Floats, counts: Floats) -> Floats:
        """Reshares in each range low … high that `counts` at `middles` bring where m = 1, (len(low),)."""
        spent = _share(high[:, None] - middles) - _share(low[:, None] - middles)
        total: Floats = (spent * counts).sum(axis=1)
        return total

    def rest(self) -> float:
        """Reshares still to come."""
        of_post = self.reach * (1 - _share(np.float64(self.age)))
        of_reshares = self.branching * (self.counts * (1 - _share(self.age - self.middles))).sum()
        return float((of_post + of_reshares) / (1 - self.branching))

    def course(self) -> tuple[Floats, Floats]:
        """Ages from now to the horizon (hours), and how many more reshares there are by then."""
        horizon = max(HORIZON / HOUR, 2 * self.age)
        ages = np.concatenate(([self.age], self.age + np.geomspace(1 / 60, horizon - self.age, 60)))
        low, high = ages[:-1], ages[1:]
        middles = (low + high) / 2
        direct = self.reach * (_share(high) - _share(low)) + self.branching * self._excited(
            low, high, self.middles, self.counts
        )
        more = np.zeros(len(ages))
        come = np.zeros(len(low))
        for step in range(len(low)):
            earlier = self._excited(low[step : step + 1], high[step : step + 1], middles[:step], come[:step])
            own = self.branching * _share(high[step] - middles[step])
            come[step] = (direct[step] + self.branching * earlier[0]) / (1 - own)
            more[step + 1] = more[step] + come[step]
        return ages, more


def _share(age: Floats | np.float64) -> Floats:
    """Φ: the share of what a post or reshare brings that has come by this age (hours); 0 before it."""
    passed = np.maximum(age, 0.0)
    result: Floats = np.where(np.isinf(passed), 1.0, passed / (np.minimum(passed, 1e300) + FLAT_H))
    return result


def rest_bounds(age: float, size: int, rest: float) -> tuple[float, float]:
    """The least and the most that may come where `rest` is expected. `age` in hours of the day clock.

    The lower end also gives way to chance: a few that are expected may well be none.
    """
    place = np.log(age)
    ages = np.log(KNOT_AGES)
    by_count = [np.interp(place, ages, np.log([row[column] for row in REST_UPPER])) for column in range(3)]
    most = np.exp(np.interp(np.log(size), np.log(KNOT_COUNTS), by_count)) * rest
    least = np.exp(np.interp(place, ages, np.log(REST_LOWER))) * rest
    return max(0.0, float(least - Z * np.sqrt(least))), float(most)


def day_clock(at_us: int, zone_h: int) -> int:
    """A time (µs UTC) on the day clock: a day of it is a day, an hour as long as reshares are many."""
    day, since = divmod(at_us + zone_h * HOUR, DAY)
    hour, within = divmod(since, HOUR)
    return day * DAY + (_SINCE_MIDNIGHT[hour] * HOUR + HOURS[hour] * within) // 1000


def from_day_clock(value: int, zone_h: int) -> int:
    """The time (µs UTC) of a moment of the day clock."""
    day, since = divmod(value, DAY)
    hour = bisect_right(_SINCE_MIDNIGHT, since * 1000 // HOUR) - 1
    within = (since * 1000 - _SINCE_MIDNIGHT[hour] * HOUR) // HOURS[hour]
    return day * DAY + hour * HOUR + within - zone_h * HOUR
