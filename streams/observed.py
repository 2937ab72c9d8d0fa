"""Metrics of what stages are given and find, and of incidents. Who, and which post, stands in none.

A partition that is rebuilt folds frames again, and they count again: rates hold, totals need not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from detectors.aimed import LEAST_CONFIDENCE
from detectors.guard import REASONS, guarded
from detectors.incidents.incident import Incident
from detectors.incidents.matrix import RESTRICTED
from detectors.signal import DECISION, Signal
from graph.facts import BARE, GENERATED, HOSTILE
from graph.frames import Activity
from streams import metrics


def begin(stage: str) -> None:
    """A stage is there: what it may count is 0 so far, and not unknown."""
    for counter in (metrics.GAPS, metrics.REPEATED_FRAMES, metrics.MACHINE_SECONDS, metrics.MACHINE_RECORDS):
        counter.labels(stage)
    if stage == "victims":
        for decision in (*REASONS, _HOSTILE):
            metrics.GUARD.labels(decision)


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
            decisions[reason or _HOSTILE] += 1
            hostile[record.platform] += not reason
    for platform, number in hostile.items():
        metrics.HOSTILE.labels(platform).inc(number)
    for decision, number in decisions.items():
        metrics.GUARD.labels(decision).inc(number)
    for platform, number in marked.items():
        metrics.MARKS.labels(platform).inc(number)


class IncidentFigures:
    """Gauges of incidents as they stand, for whoever holds them all."""

    def __init__(self) -> None:
        self._known: set[str] | None = None  # ids that were there before; None: nothing was looked at yet
        self._criteria: set[tuple[str, str]] = set()
        for severity in _SEVERITIES:
            metrics.INCIDENTS_OPENED.labels(severity)

    def show(self, incidents: Iterable[Incident]) -> None:
        """Set them from all incidents; an id that was not there at the last look has opened since."""
        states: Counter[tuple[str, str]] = Counter()
        criteria: Counter[tuple[str, str]] = Counter()
        ids: set[str] = set()
        for one in incidents:
            ids.add(one.id)
            states[one.severity, _state(one)] += 1
            if one.state != "closed" and not one.shadow:
                criteria.update((each, one.severity) for each in one.criteria if each not in RESTRICTED)
            if self._known is not None and one.id not in self._known:
                metrics.INCIDENTS_OPENED.labels(one.severity).inc()
        self._known = ids
        for severity in _SEVERITIES:
            for state in _STATES:
                metrics.INCIDENTS.labels(severity, state).set(states[severity, state])
        self._criteria |= set(criteria)
        for key in self._criteria:
            metrics.INCIDENT_CRITERIA.labels(*key).set(criteria[key])


def _state(incident: Incident) -> str:
    if incident.shadow:
        return "shadow"
    muted = incident.state != "closed" and incident.muted_until > incident.updated_at
    return "muted" if muted else incident.state


_HOSTILE: Final = "hostile"  # what the guard left in the count
_SEVERITIES: Final = ("S1", "S2", "S3")  # S4 opens none
_STATES: Final = ("open", "escalating", "waning", "reopened", "closed", "muted", "shadow")
