"""Signals and decisions as the tests of incidents need them. Everything is generated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detectors import decisions
from detectors.incidents.fold import Incidents, Settings
from detectors.incidents.incident import Incident, IncidentChanged, Output, SafetySignal
from detectors.signal import MET, POSSIBLE, Signal
from graph.events import Event
from tests.factories import SECOND, T0

VICTIM = "weibo:7"
TICK = 10 * SECOND
MASS = {
    "go:12.2.2/ordinary_public": MET,
    "go:12.2.2/wide_spread": MET,
    "go:12.2.2/many_malicious_comments": MET,
}
ELEMENTS = {
    "mass_spread": MASS,
    "threat": {"fashi-2013-21:5.1/threats": MET},
    "doxxing": {"go:4/personal_data": MET, "go:4/to_the_public": MET},
    "reach_threshold": {"fashi-2013-21:2.1/same_information": MET, "fashi-2013-21:2.1/reposts": MET},
    "many_victims": {"go:12.2.3/repeated": MET},
    "water_army": {"go:8.2/campaign": MET},
    "serious_consequence": {"go:12.2.1/reported_outcome": MET},
    "deep_synthesis": {"go:8.4/generated": MET},
    "vulnerable_victim": {"go:8.1/status": MET},
}


def signal(detector: str = "mass_spread", at: int = 0, level: str = "met", **fields: Any) -> Signal:
    """A finding `at` µs after `T0`."""
    elements = fields.pop("elements", ELEMENTS.get(detector, {}))
    if level == "possible" and elements == MASS:
        elements = MASS | {"go:12.2.2/wide_spread": POSSIBLE}
    criteria = tuple(dict.fromkeys(name.partition("/")[0] for name in elements))
    given = {"criteria": criteria, "value": 40, "lower": 20, "upper": 60, "threshold": 10, "unit": "accounts"}
    given |= {"victim": VICTIM, "elements": elements}
    return Signal(detector=detector, at=T0 + at, level=level, **(given | fields))  # type: ignore[arg-type]


def decision(change: decisions.Change, at: int = 0, author: str = "wang", reason: str = "seen") -> list[Signal]:
    """A decision `at` µs after `T0`, as the machine gets it."""
    kind = decisions.kind_of(change)
    text = decisions.write_change(change)
    event = Event(
        platform="control", item=f"d{at}", kind=kind, created_at=T0 + at, author=author, text=text, reason=reason
    )  # type: ignore[arg-type]
    return list(decisions.signals_of(event))


class Run:
    """A machine that is asked at every tick with signals, and what it said."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.machine = Incidents(settings)
        self.outputs: list[Output] = []

    def take(self, *signals: Signal) -> Incident:
        """Signals, each with the tick behind it; the last incident that was put out."""
        self.take_quietly(*signals)
        return self.last

    def take_quietly(self, *signals: Signal) -> None:
        """The same where nothing may have been put out."""
        for one in signals:
            self.machine.take(one)
            self.until(one.at - T0 + 1)

    def until(self, at: int) -> None:
        """The tick behind `at`, and all that were asked for before."""
        now = -(-(T0 + at) // TICK) * TICK
        while (due := self.machine.due()) is not None and due <= now:
            self.outputs += self.machine.tick(-(-due // TICK) * TICK)
        self.outputs += self.machine.tick(now)

    def end(self) -> list[Incident]:
        """The last state of each incident, by id."""
        self.outputs += self.machine.end(0)
        return self.incidents

    @property
    def changes(self) -> list[Incident]:
        return [made.incident for made in self.outputs if isinstance(made, IncidentChanged)]

    @property
    def incidents(self) -> list[Incident]:
        return latest(self.outputs)

    @property
    def last(self) -> Incident:
        return self.changes[-1]

    @property
    def safety(self) -> list[SafetySignal]:
        return [made for made in self.outputs if isinstance(made, SafetySignal)]


def latest(outputs: Iterable[Output]) -> list[Incident]:
    """The last state of each incident, by id."""
    last = {made.incident.id: made.incident for made in outputs if isinstance(made, IncidentChanged)}
    return [last[key] for key in sorted(last)]


def turns(incident: Incident) -> list[str]:
    """What happened to it, in order."""
    return [step.what for step in incident.history]
