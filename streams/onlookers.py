"""What people come to see of a running pipeline: incidents, alerts at a receiver of ours, notices that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from detectors.incidents.incident import Incident
from graph.events import Event
from streams import observers
from streams.notices.lifecycle import Notice, decided_by, lives, notices
from streams.observers import Heard, Receiver
from streams.sinks.alerts import INCIDENT, RESTRICTED

LINES: Final = 2  # of the text of an alert


class Alert(NamedTuple):
    """What a receiver heard of one incident, or of the restricted signals of one case."""

    at: float  # Unix time of its first word, s
    receiver: str  # whose, by the routes
    firing: bool
    incident: str  # "" of restricted ones
    lines: tuple[str, ...]  # the first of its text, as it was last; of a restricted one all that it carries
    times: int = 1  # restricted signals of the case


class Told(NamedTuple):
    """What people know by now."""

    incidents: tuple[Incident, ...] = ()  # in the order in which they opened
    alerts: tuple[Alert, ...] = ()  # in the order in which they came
    notices: tuple[Notice, ...] = ()  # in the order of their incidents

    @property
    def waiting(self) -> int:
        """Notices that somebody has to release or withhold."""
        return sum(notice.waits for notice in self.notices)


def told(incidents: Mapping[str, Incident], decisions: Iterable[Event], heard: Iterable[Heard]) -> Told:
    """Sum up the last word on each incident, what people decided, and what the receiver `heard`."""
    opened = sorted(incidents.values(), key=lambda one: (one.opened_at, one.id))
    known = lives(one for event in decisions if (one := decided_by(event)) is not None)
    return Told(tuple(opened), tuple(alerts(heard)), tuple(notices(opened, known)))


def alerts(heard: Iterable[Heard]) -> Iterator[Alert]:
    """One for each incident and for each restricted case; alerts on the pipeline itself are not among them.

    Where the tier of an incident changed, it is the one that fires.
    """
    found: dict[str, dict[str, Alert]] = {}  # incident or case → label set → alert
    for one in heard:
        restricted = one.labels.get("alertname") == RESTRICTED
        if not restricted and one.labels.get("alertname") != INCIDENT:
            continue
        incident = one.labels.get("incident_id", "")
        label = one.labels.get("signal" if restricted else "tier", "")
        text = one.annotations.get("text_en") or one.annotations.get("summary", "")
        of = found.setdefault(f"case {one.labels.get('case')}" if restricted else incident, {})
        at = of[label].at if label in of else one.at
        of[label] = Alert(at, one.path.strip("/"), one.firing, incident, tuple(text.splitlines()[:LINES]))
    for of in found.values():
        last = max(of.values(), key=lambda alert: (alert.firing, alert.at))
        yield last._replace(at=min(alert.at for alert in of.values()), times=1 if last.incident else len(of))


class Onlookers:
    """Alertmanager, a receiver of its alerts, and Prometheus, as far as they are installed.

    Start Alertmanager before the pipeline, which has to know its `manager`, and Prometheus when the ports of
    /metrics are known.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.missing = [name for name in observers.NAMES if observers.program(name) is None]
        self.receiver = stack.enter_context(Receiver())
        self.manager = ""  # URL of Alertmanager
        self.prometheus = ""

    def start_alertmanager(self) -> None:
        """Raises BreakwaterError where it is installed and does not start."""
        if program := observers.program("Alertmanager"):
            server = observers.alertmanager(program, self._folder / "alertmanager", self.receiver.url)
            self.manager = self._stack.enter_context(server).url

    def start_prometheus(self, ports: Mapping[str, int]) -> None:
        """`ports`: job → port of its /metrics. Raises BreakwaterError where it is installed and does not start."""
        if program := observers.program("Prometheus"):
            metrics = {job: [f"http://{observers.HOST}:{port}/metrics"] for job, port in ports.items()}
            server = observers.prometheus(program, self._folder / "prometheus", metrics, self.manager)
            self.prometheus = self._stack.enter_context(server).url
