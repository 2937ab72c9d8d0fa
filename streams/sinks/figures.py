"""The gauges of incidents as they stand: kept in step, one incident at a time."""

from __future__ import annotations

from collections import Counter

from prometheus_client import Gauge

from detectors.incidents.incident import Incident
from streams import metrics
from streams.sinks.alerts import When, muted


class Figures:
    """Counts what stands. An incident counts under its present severity and state only."""

    def __init__(self) -> None:
        self._states: dict[str, tuple[str, str]] = {}
        self._criteria: dict[str, tuple[tuple[str, str], ...]] = {}
        self._by_state: Counter[tuple[str, str]] = Counter()
        self._by_criterion: Counter[tuple[str, str]] = Counter()

    def take(self, incident: Incident, now: float, when: When = "fresh") -> None:
        """What stands of an incident at `now` (seconds)."""
        if when == "fresh" and incident.id not in self._states:
            metrics.INCIDENTS_OPENED.labels(incident.severity).inc()
        state = (incident.severity, _state(incident, now))
        over = incident.state == "closed" or incident.shadow
        criteria = () if over else tuple((each, incident.severity) for each in incident.criteria)
        self._move(self._by_state, metrics.INCIDENTS, (self._states.get(incident.id),), (state,))
        self._move(self._by_criterion, metrics.INCIDENT_CRITERIA, self._criteria.get(incident.id, ()), criteria)
        self._states[incident.id], self._criteria[incident.id] = state, criteria

    def _move(
        self,
        counts: Counter[tuple[str, str]],
        gauge: Gauge,
        old: tuple[tuple[str, str] | None, ...],
        new: tuple[tuple[str, str], ...],
    ) -> None:
        for labels in filter(None, old):
            counts[labels] -= 1
        counts.update(new)
        for labels in {*filter(None, old), *new}:
            gauge.labels(*labels).set(counts[labels])


def _state(incident: Incident, now: float) -> str:
    if incident.state == "closed":
        return "closed"
    if incident.shadow:
        return "shadow"
    return "muted" if muted(incident, now) else incident.state
