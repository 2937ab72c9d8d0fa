"""Metrics of what a tick stage is given and finds. They count what passed: who, and which post, stands in none.

A partition that is rebuilt folds frames again, and they count again: rates hold, totals need not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from detectors.aimed import LEAST_CONFIDENCE
from detectors.guard import guarded
from detectors.incidents.matrix import RESTRICTED
from detectors.signal import DECISION, Signal
from graph.facts import BARE, GENERATED, HOSTILE
from graph.frames import Activity
from streams import metrics


def begin(stage: str) -> None:
    """A stage is there: what it may count is 0 so far, and not unknown."""
    for counter in (metrics.GAPS, metrics.REPEATED_FRAMES, metrics.MACHINE_SECONDS, metrics.MACHINE_RECORDS):
        counter.labels(stage)


def taken(stage: str, records: Sequence[Any]) -> None:
    """A frame reached `stage`: of the stage of victims, how hostile it is and what the guard decides."""
    if stage == "victims":
        _activity(records)


def found(made: Iterable[Any]) -> None:
    """What a stage made of a frame."""
    for each in made:
        if isinstance(each, Signal) and each.detector != DECISION and not _restricted(each):
            metrics.SIGNALS.labels(each.detector, each.level).inc()


def _restricted(signal: Signal) -> bool:
    """Does all of it belong on the topic `safety` alone?"""
    return (signal.safety and signal.level == "watch") or not RESTRICTED.isdisjoint(signal.criteria)


def _activity(records: Iterable[Activity]) -> None:
    hostile: Counter[str] = Counter()
    decisions: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for record in records:
        flags = record.facts.flags
        if flags & GENERATED:
            marked[record.platform] += 1
        if flags & HOSTILE and not flags & BARE and record.confidence >= LEAST_CONFIDENCE:
            reason = guarded(flags, record.facts.hostility)
            decisions[reason or "hostile"] += 1
            hostile[record.platform] += not reason
    for platform, number in hostile.items():
        metrics.HOSTILE.labels(platform).inc(number)
    for decision, number in decisions.items():
        metrics.GUARD.labels(decision).inc(number)
    for platform, number in marked.items():
        metrics.MARKS.labels(platform).inc(number)
