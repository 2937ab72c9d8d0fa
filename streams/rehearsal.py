"""One scenario through everything that runs in earnest, to see whom it would have told, and how fast.

scenario ─► Kafka ─► ingest ─► worker ─► sinks ─► Alertmanager ─► a receiver of ours
                       └─ /metrics ─► Prometheus with our rules

The broker, Prometheus and Alertmanager are real ones on loopback, thrown away at the end.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from graph.events import Event
from streams import observers
from streams import settings as configuration
from streams.errors import BreakwaterError
from streams.feed import feed
from streams.incidents import read_record
from streams.notices.sources import live_notices
from streams.observers import Heard, Receiver, Server
from streams.offsets import Offsets, wait_for_all
from streams.ordering import Message, in_time_order
from streams.outbox import origin_of
from streams.settings import Settings
from streams.sinks.alerts import INCIDENT, concerns
from streams.supervise import Crew, supervised
from streams.tail import Tail
from streams.topics import ensure_topics

SECONDS: Final = 30.0  # that a scenario is played in
PARTITIONS: Final = 2
IDLE_S: Final = 3.0
LATENESS_S: Final = 600.0
TIMEOUT_S: Final = 300.0
ALERTS_S: Final = 60.0  # for alerts that are under way when all else is done

Say = Callable[[str], object]


class Outcome(msgspec.Struct, frozen=True):
    """What came of it. Delays in seconds: from the arrival at the broker of the frame whose watermark passed the
    deciding tick to the receiver's first word of the incident; null where nobody was told."""

    scenario: str
    seed: int
    incidents: int  # of severity S1 to S3
    alerts_received: int
    resolved: int
    notices: int  # that wait for their release, or were let go
    pipeline_delay_p50: float | None
    pipeline_delay_p99: float | None


class Rehearsal:
    """A crew on a broker, with everything that watches it. `settings` name the broker and where data may lie."""

    def __init__(self, settings: Settings, folder: Path, say: Say) -> None:
        self.settings, self._folder, self._say = settings, folder, say
        self.receiver = Receiver()
        self.notes: list[str] = []

    @contextmanager
    def running(self) -> Iterator[Crew]:
        """Everything started; it ends with the block. Raises BreakwaterError where a program is not installed."""
        with ExitStack() as stack:
            stack.enter_context(self.receiver)
            manager = stack.enter_context(self._alertmanager())
            self.settings = configuration.changed(self.settings, alerts={"url": manager.url})
            ensure_topics(self.settings.kafka.bootstrap, self.settings)
            crew = stack.enter_context(supervised(self.settings, 1, self.notes.append))
            metrics = self._wait_for_metrics(crew)
            stack.enter_context(self._prometheus(metrics, manager.url))
            yield crew

    def _alertmanager(self) -> Server:
        program = observers.program("Alertmanager")
        if program is None:
            raise BreakwaterError(f"Alertmanager is not installed; {observers.CURE}")
        return observers.alertmanager(program, self._folder / "alertmanager", self.receiver.url)

    def _prometheus(self, metrics: Mapping[str, Sequence[str]], manager: str) -> Server:
        program = observers.program("Prometheus")
        if program is None:
            raise BreakwaterError(f"Prometheus is not installed; {observers.CURE}")
        self.prometheus = observers.prometheus(program, self._folder / "prometheus", metrics, manager)
        return self.prometheus

    def _wait_for_metrics(self, crew: Crew) -> dict[str, list[str]]:
        """The job of each process and where it serves its metrics."""
        deadline = time.monotonic() + TIMEOUT_S
        while not all(child.metrics_url for child in crew.children):
            crew.look()
            if time.monotonic() > deadline:
                raise BreakwaterError("\n".join(["the pipeline does not start:", *self.notes[-10:]]))
            time.sleep(0.1)
        found: dict[str, list[str]] = {}
        for child in crew.children:
            found.setdefault(child.name.partition("-")[0], []).append(child.metrics_url)
        return found

    def play(self, crew: Crew, events: Sequence[Event], seconds: float) -> None:
        """Publish `events` over about `seconds`, then wait until everything has come of them."""
        encode = msgspec.json.Encoder().encode
        span = (events[-1].created_at - events[0].created_at) / 1e6
        self._say(f"{len(events):,} events of {span / 3600:.1f} h in {seconds:.0f} s")
        messages = in_time_order((event, encode(event)) for event in events)
        feed(evenly(messages, seconds / len(events)), self.settings)
        offsets = Offsets(self.settings)
        try:
            wait_for_all(offsets, self.settings, crew.look, TIMEOUT_S)
        finally:
            offsets.close()

    def told(self, crew: Crew, expected: int) -> list[Heard]:
        """What the receiver heard of incidents, once all `expected` alerts have come and gone, or it took too long."""
        deadline = time.monotonic() + ALERTS_S
        while time.monotonic() < deadline:
            crew.look()
            heard = [one for one in self.receiver.heard() if one.labels.get("alertname") == INCIDENT]
            if len({one.labels["incident_id"] for one in heard if not one.firing}) >= expected:
                return heard
            time.sleep(0.2)
        return [one for one in self.receiver.heard() if one.labels.get("alertname") == INCIDENT]


def evenly(messages: Iterable[Message], every: float) -> Iterator[Message]:
    """`messages`, one `every` so many seconds: silence of days is skipped, and no burst outruns what is measured."""
    due = time.monotonic()
    for message in messages:
        if (left := due - time.monotonic()) > 0.005:
            time.sleep(left)
        due += every
        yield message


class Alerted(NamedTuple):
    """An incident that somebody has to be told of."""

    incident: str
    origin: float  # Unix time at which the frame that decided it arrived, s


def alerted(settings: Settings) -> list[Alerted]:
    """Every incident on the topic that people are told of, by the first record that is such. Raises BrokerError."""
    found: dict[str, Alerted] = {}
    with Tail(settings, "incidents") as tail:
        for record in tail.to_end():
            if record.value is None:
                continue
            incident = read_record(record)
            if incident.id not in found and concerns(incident):
                found[incident.id] = Alerted(incident.id, origin_of(record.headers, record.timestamp) / 1000)
    return list(found.values())


def outcome(scenario: str, seed: int, wanted: Sequence[Alerted], heard: Sequence[Heard], notices: int) -> Outcome:
    """Sum up what the receiver `heard` of the incidents that it had to be told of."""
    first: dict[str, float] = {}
    for one in heard:
        if one.firing:
            first.setdefault(one.labels["incident_id"], one.at)
    resolved = {one.labels["incident_id"] for one in heard if not one.firing}
    delays = [first[each.incident] - each.origin for each in wanted if each.incident in first]
    half, most = (float(each) for each in np.percentile(delays, (50, 99))) if delays else (None, None)
    return Outcome(
        scenario=scenario,
        seed=seed,
        incidents=len(wanted),
        alerts_received=len(first),
        resolved=len(resolved & first.keys()),
        notices=notices,
        pipeline_delay_p50=half,
        pipeline_delay_p99=most,
    )


def settings_for(events: Sequence[Event], settings: Settings, folder: Path) -> Settings:
    """`settings` with what a scenario on a broker of its own wants."""
    platforms = tuple(sorted({event.platform for event in events}))
    return configuration.changed(
        settings,
        kafka={"prefix": f"rehearsal-{os.getpid()}-", "partitions": PARTITIONS},
        # Hours pass within seconds, partition by partition: that must not make events late. A partition that nobody
        # writes to (few decisions are made) holds time up until it counts as idle.
        ingest={"platforms": platforms, "idle_s": IDLE_S, "lateness_s": LATENESS_S},
        paths={"data": str(folder / "data")},
        metrics={"host": observers.HOST, "ingest_port": 0, "worker_port": 0, "sinks_port": 0},
    )


def rehearse(
    scenario: str, seed: int, events: Sequence[Event], settings: Settings, folder: Path, seconds: float, say: Say
) -> Outcome:
    """Play `events` through everything. Raises BreakwaterError where something is missing or does not work."""
    rehearsal = Rehearsal(settings_for(events, settings, folder), folder, say)
    with rehearsal.running() as crew:
        rehearsal.play(crew, events, seconds)
        wanted = alerted(rehearsal.settings)
        say(f"{len(wanted)} incidents; waiting for what people are told")
        heard = rehearsal.told(crew, len(wanted))
        waiting = live_notices(rehearsal.settings)
        return outcome(scenario, seed, wanted, heard, len(waiting))
