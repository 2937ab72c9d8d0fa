"""What many outcomes say together: shares with their intervals, false incidents, the confusion of detectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Final

from msgspec import Struct

from detectors.bounds import wilson
from detectors.signal import LEVELS
from streams.backtest.cases import Outcome

EVENTS: Final = 200  # hostile events before an early alert, at most; not statutory
SECONDS: Final = 600.0  # event time
SLOW: Final = {"slow_burn": 86_400.0, "army_staggered": 86_400.0}  # the same where a scenario takes days
DAY: Final = 86_400.0
MILLION: Final = 1_000_000


class Share(Struct, frozen=True):
    """`count` of `total`, with the 95 % Wilson interval (`detectors.bounds.wilson`); all is open where total is 0."""

    count: int
    total: int
    low: float
    high: float


class Criterion(Struct, frozen=True):
    """How rightly one criterion is found of the right victim.

    A scenario names what has to be found; more may be true of it. So `precision` counts only runs that expect the
    criterion, and `harmful` all runs that are harmful.
    """

    criterion: str
    recall: Share  # of the runs that expect it
    precision: Share  # of the runs it was found in: that expect it
    harmful: Share  # of the runs it was found in: that are harmful


class PerScenario(Struct, frozen=True):
    """The runs of one scenario."""

    scenario: str
    harmful: bool
    opened: Share  # an incident of the right victim; of a benign one, any
    complete: Share  # every expected criterion was found
    missed: dict[str, int]  # criterion → runs
    delay_seconds: float | None  # median of those that opened
    hostile_events: float | None  # the same
    false_incidents: int
    fired: dict[str, Share]  # detector → runs with a signal of it that is at least possible


class Summary(Struct, frozen=True):
    """Over all outcomes."""

    detected: Share  # of harmful runs
    complete: Share
    early: Share
    silent: Share  # of benign runs
    false_incidents: int
    events: int
    event_days: float
    false_per_million: float  # incidents for each million events: a day, where a day brings a million
    criteria: tuple[Criterion, ...]
    scenarios: tuple[PerScenario, ...]


class Point(Struct, frozen=True):
    """One cell of the intensity curve."""

    scenario: str
    hostile: int  # accounts
    minutes: int
    detected: Share
    delay_seconds: float | None  # median of those that opened


def share(values: Iterable[bool]) -> Share:
    """How many of `values` are true.

    >>> share([True, True, False, True])
    Share(count=3, total=4, low=0.30064184258240624, high=0.9544127391902995)
    """
    held = list(values)
    low, high = wilson(sum(held), len(held)) if held else (0.0, 1.0)
    return Share(sum(held), len(held), low, high)


def summary(outcomes: Sequence[Outcome]) -> Summary:
    """Count."""
    harmful = [one for one in outcomes if one.harmful]
    false = sum(one.false_incidents for one in outcomes)
    events = sum(one.events for one in outcomes)
    return Summary(
        detected=share(one.detected for one in harmful),
        complete=share(map(complete, harmful)),
        early=share(map(early, harmful)),
        silent=share(one.incidents == 0 for one in outcomes if not one.harmful),
        false_incidents=false,
        events=events,
        event_days=sum(one.event_seconds for one in outcomes) / DAY,
        false_per_million=MILLION * false / events if events else 0.0,
        criteria=tuple(_criterion(each, outcomes) for each in _named(outcomes)),
        scenarios=tuple(_scenario(runs) for runs in _grouped(outcomes, lambda one: one.scenario)),
    )


def fired(found: Summary) -> list[str]:
    """Detectors that fired in any run, by name."""
    return sorted({name for one in found.scenarios for name, runs in one.fired.items() if runs.count})


def complete(one: Outcome) -> bool:
    """Was every expected criterion found?"""
    return one.detected and set(one.expected_criteria) <= set(one.found_criteria)


def early(one: Outcome) -> bool:
    """Did it open within 200 hostile events and 10 minutes (a slow burn: 24 hours)?"""
    if one.delay_seconds is None or one.hostile_events_before_alert is None:
        return False
    in_time = one.delay_seconds <= SLOW.get(one.scenario, SECONDS)
    return in_time and one.hostile_events_before_alert <= EVENTS


def curve(outcomes: Sequence[Outcome]) -> list[Point]:
    """Detection by number of hostile accounts and length, each scenario and size once."""
    cells = _grouped(outcomes, lambda one: (one.scenario, one.hostile, one.minutes))
    return [
        Point(
            cell[0].scenario,
            cell[0].hostile,
            cell[0].minutes,
            share(one.detected for one in cell),
            _median(one.delay_seconds for one in cell),
        )
        for cell in cells
    ]


def _scenario(runs: Sequence[Outcome]) -> PerScenario:
    detectors = sorted({name for one in runs for name in one.levels})
    missing = [name for one in runs for name in one.expected_criteria if name not in one.found_criteria]
    return PerScenario(
        scenario=runs[0].scenario,
        harmful=runs[0].harmful,
        opened=share(one.detected for one in runs),
        complete=share(map(complete, runs)),
        missed={name: missing.count(name) for name in sorted(set(missing))},
        delay_seconds=_median(one.delay_seconds for one in runs),
        hostile_events=_median(one.hostile_events_before_alert for one in runs),
        false_incidents=sum(one.false_incidents for one in runs),
        fired={name: share(_fires(one, name) for one in runs) for name in detectors},
    )


def _fires(one: Outcome, detector: str) -> bool:
    return LEVELS[one.levels.get(detector, "watch")] > 0


def _criterion(name: str, outcomes: Sequence[Outcome]) -> Criterion:
    found = [one for one in outcomes if name in one.found_criteria]
    return Criterion(
        name,
        share(name in one.found_criteria for one in outcomes if name in one.expected_criteria),
        share(name in one.expected_criteria for one in found),
        share(one.harmful for one in found),
    )


def _named(outcomes: Sequence[Outcome]) -> list[str]:
    return sorted({name for one in outcomes for name in (*one.expected_criteria, *one.found_criteria)})


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], object]) -> list[list[Outcome]]:
    """Groups in the order in which they first appear."""
    groups: dict[object, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(key(one), []).append(one)
    return list(groups.values())


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
