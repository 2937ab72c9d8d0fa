"""The forecast of final sizes on the Weibo dump, against the formula of SEISMIC on the same cascades.

    python -m benchmarks.forecast                 tables of errors and of shares within the interval
    python -m benchmarks.forecast --calibrate     the constants of `graph.forecast`, from the calibration half
    python -m benchmarks --only forecast          the two figures of `results.json`

One half of the dump (even CRC-32 of the root's id) is what constants of `graph.forecast` come from, the other half is
what is reported. A cascade counts at an age when it has five reshares by then. Error: |forecast − final| ÷ final, the
root not counted; a forecast without bound (SEISMIC has such) is an infinite error. The dump does not tell reposts from
comments, and holds the followers of the root's author only: SEISMIC gets these, and its default average of 100 for
every other account.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks import dump
from benchmarks.results import Result, compare
from graph.events import MAX_TIME
from graph.forecast import (
    CHINA,
    COVERAGE,
    DAY,
    HOUR,
    HOURS,
    KNOT_AGES,
    KNOT_COUNTS,
    MIN_COUNT,
    Growth,
    Process,
    day_clock,
    from_day_clock,
)
from streams.adapters import ced

Floats = npt.NDArray[np.float64]

NAMES = ("forecast_error_1h", "forecast_error_3h")
GOAL = "<=1"
THRESHOLD = 500  # Fa Shi [2013] 21, article 2(1)
NEVER = MAX_TIME
AGES_H = (0.25, 1, 3, 6, 12, 24)
FOLLOWERS = 100.0  # of an account that nothing is known of: SEISMIC's default average degree


class Timed(NamedTuple):
    """One cascade: times of its reshares, ascending (µs UTC)."""

    rumour: bool
    reported: bool  # of the half that figures are reported of
    began: int
    times: list[int]
    followers: float  # of the root's author

    def by(self, hours: float) -> int:
        """Reshares up to that age."""
        return int(np.searchsorted(self.times, self.began + int(hours * HOUR), side="right"))


class Said(NamedTuple):
    """What was said of a cascade at an age, and what became of it."""

    cascade: Timed
    size: int
    ours: float
    theirs: float
    lower: int
    upper: int


def cascades(folder: Path) -> Iterator[Timed]:
    """Every cascade of an unpacked dump that has its root."""
    rumours = {path.name for path in folder.rglob("rumor-repost/*.json")}
    for name, original, reposts in dump.halves(folder):
        root, *children = ced.read_cascade(name, original, reposts).events
        if root.kind != "post":
            continue
        times = sorted(max(event.created_at, root.created_at) for event in children)
        followers = root.account.followers if root.account is not None else None
        reported = zlib.crc32(root.item.encode()) % 2 == 1
        yield Timed(name in rumours, reported, root.created_at, times, float(followers or FOLLOWERS))


def grown(cascade: Timed, hours: float) -> Growth:
    """What our forecast knows at an age."""
    growth = Growth(cascade.began)
    for at in cascade.times[: cascade.by(hours)]:
        growth.add(at)
    return growth


# ── SEISMIC, from the paper: sections 3 and 4 ────────────────────────────────────────────────

THETA, CUTOFF_S, DENSITY = 0.2314843, 300.0, 0.0006265725  # memory kernel that the public implementation ships
LEAST_S, MOST_S = 300.0, 7_200.0  # the window is half the age, between these


def memory(s: Floats) -> Floats:
    """∫₀ˢ φ: the share of reshares that have come s seconds after an exposure."""
    late = np.maximum(s, CUTOFF_S)
    tail = DENSITY * CUTOFF_S / THETA * (late / CUTOFF_S) ** -THETA
    found: Floats = np.where(s <= CUTOFF_S, DENSITY * np.maximum(s, 0), 1 - tail)
    return found


def seismic(times: Floats, degrees: Floats, age: float) -> float:
    """Final number of reshares by SEISMIC; inf where it calls the cascade supercritical.

    Args:
        times: seconds since the root, ascending, the root's own 0 first; none above `age`.
        degrees: followers, one a time.
        age: seconds.
    """
    window = min(max(age / 2, LEAST_S), MOST_S)
    if np.count_nonzero(times >= age - window) < MIN_COUNT:
        window = age - times[max(len(times) - MIN_COUNT - 1, 0)]
    recent = times[1:][times[1:] >= age - window]
    weighted = float(np.sum(1 - (age - recent) / window))
    # ∫ of the triangular kernel K times φ, by parts: Φ(age) less the mean of Φ over the window.
    grid = np.linspace(age - window, age, 401)
    exposed = memory(age - times) - np.trapezoid(memory(grid - times[:, None]), grid, axis=1) / window
    infectious = weighted / float(degrees @ exposed)
    if infectious * FOLLOWERS >= 1:
        return float("inf")
    rest = infectious * float(degrees @ (1 - memory(age - times)))
    return len(times) - 1 + rest / (1 - infectious * FOLLOWERS)


def _theirs(cascade: Timed, hours: float) -> float:
    times = np.array([0.0, *(((at - cascade.began) / 1e6) for at in cascade.times[: cascade.by(hours)])])
    degrees = np.full(len(times), FOLLOWERS)
    degrees[0] = cascade.followers
    return seismic(times, degrees, hours * 3600)


# ── figures ──────────────────────────────────────────────────────────────────────────────────


def said(found: Sequence[Timed], hours: float) -> list[Said]:
    """Both forecasts of every cascade that has enough reshares by then."""
    told: list[Said] = []
    for cascade in found:
        forecast = grown(cascade, hours).forecast(cascade.began + int(hours * HOUR))
        if forecast is not None:
            theirs = _theirs(cascade, hours)
            told.append(Said(cascade, len(cascade.times), forecast.expected, theirs, forecast.lower, forecast.upper))
    return told


def error(told: Sequence[Said], side: Callable[[Said], float]) -> float:
    """Median relative error of the final size."""
    return median(abs(side(one) - one.size) / one.size for one in told)


def _ours(one: Said) -> float:
    return one.ours


def _seismic(one: Said) -> float:
    return one.theirs


def read() -> list[Timed]:
    """The dump. Raises InputError where it is absent."""
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder:
        return list(cascades(dump.unpack(Path(folder))))


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure `names`. The figures do not vary, so one run is all of them."""
    say("forecasting the cascades of the dump")
    found = [cascade for cascade in read() if cascade.reported]
    results = []
    for name, hours in zip(NAMES, (1, 3), strict=True):
        if name in names:
            told = said(found, hours)
            results.append(compare(name, [error(told, _ours)], [error(told, _seismic)], GOAL, "median relative error"))
    return results


HEAD = "age, h|group|cascades|median error|SEISMIC|… without bound|within the interval|above it|upper ÷ lower"


def table(found: Sequence[Timed]) -> Iterator[str]:
    """Lines of Markdown: errors, ours and SEISMIC's, and shares within the interval, by age and group."""
    yield _row(HEAD.split("|"))
    yield _row(["---"] * 9)
    for hours in AGES_H:
        told = said(found, hours)
        groups = {"all": told, "rumours": [one for one in told if one.cascade.rumour]}
        groups["others"] = [one for one in told if not one.cascade.rumour]
        for name, group in groups.items():
            yield _row(
                [
                    f"{hours:g}",
                    name,
                    str(len(group)),
                    f"{error(group, _ours):.3f}",
                    f"{error(group, _seismic):.3f}",
                    _percent(one.theirs == float("inf") for one in group),
                    _percent(one.lower <= one.size <= one.upper for one in group),
                    _percent(one.size > one.upper for one in group),
                    f"{median(one.upper / one.lower for one in group):.1f}",
                ]
            )


def times_table(found: Sequence[Timed]) -> Iterator[str]:
    """Lines of Markdown: is the time of the 500th reshare within what was said? "Never" counts as later than all."""
    yield _row(
        ["age, h", "cascades", "reach 500", "within the interval", "sooner", "later", "median error of the time"]
    )
    yield _row(["---"] * 7)
    for hours in (1, 3, 6):
        kept = [(cascade, grown(cascade, hours)) for cascade in found if MIN_COUNT <= cascade.by(hours) < THRESHOLD]
        soon = late = 0
        errors = []
        for cascade, growth in kept:
            now = cascade.began + int(hours * HOUR)
            told = growth.time_to(THRESHOLD, now)
            truth = cascade.times[THRESHOLD - 1] if len(cascade.times) >= THRESHOLD else NEVER
            soon += truth < (told.lower or NEVER)
            late += truth > (told.upper or NEVER)
            if told.expected is not None and truth < NEVER:
                errors.append(abs(told.expected - truth) / (truth - now))
        reach = sum(len(cascade.times) >= THRESHOLD for cascade, _ in kept)
        shares = [f"{100 * part / len(kept):.1f} %" for part in (len(kept) - soon - late, soon, late)]
        yield _row([f"{hours:g}", str(len(kept)), str(reach), *shares, f"{median(errors):.2f} of {len(errors)}"])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def tweet() -> Iterator[str]:
    """Lines of Markdown: the one cascade that the public implementation ships."""
    with (Path(os.environ.get("BREAKWATER_DATA") or dump.BESIDE) / "seismic" / "tweet.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = [(float(row["relative_time_second"]), float(row["number_of_followers"])) for row in csv.DictReader(file)]
    times, degrees = (np.array(column) for column in zip(*rows, strict=True))
    growth = Growth(began_us=0, zone_h=None)
    done = 1
    yield _row(["age, h", "so far", "forecast", "interval", "SEISMIC", "in the end"])
    yield _row(["---"] * 6)
    for hours in (0.5, 1, 2, 3, 6, 12):
        upto = int(np.searchsorted(times, hours * 3600, side="right"))
        for second in times[done:upto]:
            growth.add(int(second * 1e6))
        done = upto
        told = growth.forecast(int(hours * HOUR))
        if told is not None:
            theirs = seismic(times[:upto], degrees[:upto], hours * 3600)
            interval = f"{told.lower:,} … {told.upper:,}"
            counts = [
                f"{hours:g}",
                f"{upto - 1:,}",
                f"{told.expected:,}",
                interval,
                f"{theirs:,.0f}",
                f"{len(times) - 1:,}",
            ]
            yield _row(counts)


def _percent(holds: Iterator[bool]) -> str:
    values = list(holds)
    return f"{100 * sum(values) / len(values):.1f} %"


# ── constants ────────────────────────────────────────────────────────────────────────────────


def day_profile(found: Sequence[Timed]) -> list[int]:
    """`HOURS`: thousandths by local hour, each cascade weighing one, the effect of age divided out.

    Multiplicative fit (iterative proportional scaling) of shares of reshares by hour of age × local hour, ages 2–96 h.
    """
    ages, first = 96, 2
    came, open_ = np.zeros((ages, 24)), np.zeros((ages, 24))
    for cascade in found:
        since = (np.array(cascade.times) - cascade.began) // HOUR
        local = (np.array(cascade.times) + CHINA * HOUR) % DAY // HOUR
        young = since < ages
        np.add.at(came, (since[young], local[young]), 1 / len(cascade.times))
        hour, part = divmod((cascade.began + CHINA * HOUR) % DAY / HOUR, 1)
        starts = (int(hour) + np.arange(ages)) % 24
        open_[np.arange(ages), starts] += 1 - part
        open_[np.arange(ages), (starts + 1) % 24] += part
    by_hour = np.ones(24)
    for _ in range(200):
        by_age = came.sum(axis=1) / (open_ * by_hour).sum(axis=1)
        by_hour = came[first:].sum(axis=0) / (open_ * by_age[:, None])[first:].sum(axis=0)
    return [int(share) for share in np.rint(by_hour / by_hour.mean() * 1000)]


def quantiles(found: Sequence[Timed]) -> Iterator[str]:
    """Lines: by age of the day clock, the lower factor, then the upper ones by count."""
    tail = (1 - COVERAGE) / 2
    for age in KNOT_AGES:
        factors: list[tuple[int, float]] = []
        for cascade in found:
            now = from_day_clock(day_clock(cascade.began, CHINA) + int(age * HOUR), CHINA)
            growth = grown(cascade, (now - cascade.began) / HOUR)
            if growth.size >= MIN_COUNT:
                rest = Process(age, np.array(growth.counts, np.float64)).rest()
                factors.append((growth.size, (len(cascade.times) - growth.size) / rest))
        cuts = (MIN_COUNT, *(int((a * b) ** 0.5) for a, b in pairwise(KNOT_COUNTS)), 10**9)
        groups = [[f for size, f in factors if low <= size < high] for low, high in pairwise(cuts)]
        upper = ", ".join(f"{np.quantile(group, 1 - tail):.2f}" if len(group) > 20 else "–" for group in groups)
        yield f"{age:6g} h  {np.quantile(groups[-1], tail):.3f}   ({upper})   of {[len(group) for group in groups]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calibrate", action="store_true", help="print the constants instead")
    calibrate = parser.parse_args().calibrate
    found = [cascade for cascade in read() if cascade.reported != calibrate]
    if not calibrate:
        print("\n\n".join("\n".join(lines) for lines in (table(found), times_table(found), tweet())))
        return
    profile = day_profile(found)
    print(f"HOURS {profile}, sum {sum(profile)}; shipped {list(HOURS)}")
    print("\n".join(quantiles(found)))


if __name__ == "__main__":
    main()
