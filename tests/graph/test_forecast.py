"""How many reshares a cascade will get, and when: the process, its clock and its interval."""

from __future__ import annotations

import doctest
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import ced_oracle
from benchmarks import forecast as measured
from graph import forecast
from graph.forecast import DAY, HOUR, HOURS, MAX_BRANCHING, Growth, TimeTo, day_clock, from_day_clock
from tests import strategies
from tests.data import shared_data

MINUTE = HOUR // 60


def grown(minutes: list[float], zone_h: int | None = None) -> Growth:
    growth = Growth(began_us=0, zone_h=zone_h)
    for minute in minutes:
        growth.add(int(minute * MINUTE))
    return growth


def test_the_example_of_the_documentation_holds() -> None:
    assert doctest.testmod(forecast).failed == 0


def test_an_hour_of_the_day_clock_is_an_hour_in_the_mean() -> None:
    assert sum(HOURS) == 24_000
    assert len(HOURS) == 24


@given(strategies.times, st.integers(-12, 14))
def test_the_day_clock_can_be_turned_back(at: int, zone_h: int) -> None:
    assert abs(from_day_clock(day_clock(at, zone_h), zone_h) - at) <= 10  # µs: the slowest hour passes at 0.151


@given(strategies.times, st.integers(0, 7 * DAY))
def test_the_day_clock_never_runs_backwards(at: int, more: int) -> None:
    assert day_clock(at, 8) <= day_clock(at + more, 8)


def test_the_night_counts_for_less_than_the_morning() -> None:
    four, ten = 4 * HOUR - 8 * HOUR, 10 * HOUR - 8 * HOUR  # in China
    night, morning = (day_clock(at + HOUR, 8) - day_clock(at, 8) for at in (four, ten))
    assert night < HOUR / 4 < HOUR < morning


def test_below_five_reshares_nothing_is_said() -> None:
    growth = grown([1, 2, 3, 4])
    assert growth.forecast(HOUR) is None
    assert growth.time_to(500, HOUR) == TimeTo(None, None, None)
    growth.add(5 * MINUTE)
    assert growth.forecast(HOUR) is not None


@given(st.lists(st.integers(0, 40 * DAY), min_size=5, max_size=60), st.randoms())
def test_the_order_of_arrival_makes_no_difference(times: list[int], chance: object) -> None:
    one, other = Growth(0), Growth(0)
    for at in times:
        one.add(at)
    chance.shuffle(times)  # type: ignore[attr-defined]
    for at in times:
        other.add(at)
    assert one == other
    assert one.forecast(40 * DAY) == other.forecast(40 * DAY)


@given(st.lists(st.integers(-DAY, 40 * DAY), min_size=5, max_size=60), st.integers(0, 400 * DAY))
def test_a_forecast_lies_in_its_interval_and_takes_nothing_back(times: list[int], after: int) -> None:
    growth = Growth(0)
    for at in times:
        growth.add(at)
    told = growth.forecast(max(times) + after)
    assert told is not None
    assert len(times) <= told.lower <= told.expected <= told.upper


@given(st.lists(st.integers(0, 2 * DAY), min_size=5, max_size=60), st.integers(1, 2000))
def test_times_to_a_threshold_come_in_order_and_not_before_now(times: list[int], threshold: int) -> None:
    growth = Growth(0)
    for at in times:
        growth.add(at)
    told = growth.time_to(threshold, 2 * DAY)
    known = [time for time in (told.lower, told.expected, told.upper) if time is not None]
    assert known == sorted(known)
    assert all(time >= 2 * DAY - 10 for time in known)
    if told.upper is not None:
        assert told.expected is not None and told.lower is not None


def test_a_threshold_that_is_reached_is_reached_now() -> None:
    growth = grown([float(minute) for minute in range(1, 61)])
    assert growth.time_to(60, 2 * HOUR) == TimeTo(2 * HOUR, 2 * HOUR, 2 * HOUR)


def test_a_nearer_threshold_comes_sooner() -> None:
    growth = grown([float(minute) for minute in range(1, 61)])
    near, far = growth.time_to(70, HOUR), growth.time_to(90, HOUR)
    assert near.expected is not None and far.expected is not None
    assert HOUR < near.expected < far.expected


def test_a_cascade_that_has_gone_silent_is_nearly_done() -> None:
    growth = grown([float(minute) for minute in range(1, 61)])
    early, late = growth.forecast(HOUR), growth.forecast(10 * DAY)
    assert early is not None and late is not None
    assert late.expected <= 61 < early.expected


def test_a_growing_cascade_gets_more_than_a_fading_one() -> None:
    fading, growing = grown(list(np.geomspace(1, 60, 60))), grown([60 - minute**2 / 60 for minute in range(60)])
    assert growing.forecast(HOUR) > fading.forecast(HOUR)  # type: ignore[operator]


def test_what_is_to_come_adds_up_to_the_rest() -> None:
    process = grown([float(minute) for minute in range(1, 61)]).process(3 * HOUR)
    _, more = process.course()
    assert more[-1] == pytest.approx(process.rest(), rel=0.02)
    assert np.all(np.diff(more) >= 0)


def simulated(reach: int, branching: float, until_h: float, seed: int) -> list[float]:
    """Minutes at which a cascade drawn from the model gets its reshares."""
    chance = np.random.default_rng(seed)
    ages = parents = np.zeros(0)
    count = chance.poisson(reach)
    parents = np.zeros(count)
    while len(parents):
        share = chance.random(len(parents))
        children = parents + forecast.FLAT_H * share / (1 - share)
        children = children[children < until_h]
        ages = np.concatenate((ages, children))
        parents = np.repeat(children, chance.poisson(branching, len(children)))
    return sorted((ages * 60).tolist())


@pytest.mark.parametrize("branching", [0.1, 0.4, 0.7])
def test_a_large_cascade_of_the_model_is_forecast_well(branching: float) -> None:
    """Early on, from twelve hours of it; what came is drawn up to two years, when all but 0.01 % has come."""
    minutes = simulated(5_000, branching, 20_000, seed=3)
    early = [minute for minute in minutes if minute < 12 * 60]
    process = grown(early).process(12 * HOUR)
    assert process.branching == pytest.approx(branching, abs=0.15)  # the prior pulls it to a half
    assert len(early) + process.rest() == pytest.approx(len(minutes), rel=0.05)


def test_however_fast_it_grows_the_forecast_is_finite() -> None:
    process = grown([60 - 2.0**-step for step in range(12) for _ in range(2**step)]).process(HOUR)
    assert process.branching <= MAX_BRANCHING
    assert np.isfinite(process.rest())


def test_a_cascade_packs_to_few_bytes_and_comes_back() -> None:
    growth = grown([float(minute) for minute in range(1, 61)], zone_h=8)
    data = msgspec.msgpack.encode(growth)
    assert len(data) < 120
    assert msgspec.msgpack.decode(data, type=Growth) == growth


# ── against SEISMIC ──────────────────────────────────────────────────────────────────────────


def test_the_kernel_of_seismic_is_a_share() -> None:
    ages = np.array([0.0, 300.0, 86_400.0, 1e30])
    share = measured.memory(ages)
    assert share[0] == 0
    assert share[1] == pytest.approx(300 * measured.DENSITY)
    assert share[-1] == pytest.approx(1, abs=2e-4)  # the constants of the paper are rounded
    assert np.all(np.diff(share) > 0)


def test_seismic_says_of_a_hand_made_cascade_what_its_formula_says() -> None:
    """One post of 100 followers and six reshares by accounts that nobody follows, at 100 s … 200 s, seen at 200 s."""
    times = np.array([0.0, 100.0, 120.0, 140.0, 160.0, 180.0, 199.0])
    degrees = np.array([100.0, 0, 0, 0, 0, 0, 0])
    window = 200.0 - 0.0  # below the least window of 300 s: then there are six in it
    weighted = sum(1 - (200 - at) / 300 for at in times[1:])
    exposed = 100 * sum((1 - (200 - s) / 300) * measured.DENSITY * 0.5 for s in np.arange(0.25, window, 0.5))
    infectious = weighted / exposed
    rest = infectious * 100 * (1 - 200 * measured.DENSITY) / (1 - infectious * 100)
    expected = 6 + rest if infectious * 100 < 1 else float("inf")
    assert measured.seismic(times, degrees, 200.0) == pytest.approx(expected, rel=1e-3)


def test_on_real_cascades_it_errs_less_than_seismic_and_its_interval_holds(tmp_path: Path) -> None:
    """Every third cascade of the dump, of the half that no constant comes from."""
    folder = ced_oracle.unpack_some(shared_data("ced", "CED_Dataset.tar.xz"), tmp_path, every=3)
    found = [cascade for cascade in measured.cascades(folder) if cascade.reported]
    for hours, limit in ((1, 0.5), (3, 0.35)):
        told = measured.said(found, hours)
        ours = measured.error(told, lambda one: one.ours)
        assert ours < limit
        assert ours < measured.error(told, lambda one: one.theirs)
        assert sum(one.lower <= one.size <= one.upper for one in told) >= forecast.COVERAGE * len(told)
