"""Every panel of the boards shows something of the real pipeline under abuse, scraped by a real Prometheus."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dashboards.evaluate import evaluate_panels
from graph.events import Event
from streams import observers
from streams.broker import LocalBroker
from streams.producers import close
from streams.rehearsal import Rehearsal, alerted, settings_for
from streams.settings import Settings, changed
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run

SECONDS = 25.0
LOOK_BACK_S = 600.0


def staged() -> list[Event]:
    """An army, a deepfake and one account with many victims, all at once."""
    deepfake = Run(SCENARIOS["deepfake_spread"], 1, labels="gold")
    begins = min(deepfake.hostile_times)
    others = [Run(SCENARIOS[name], 1, labels="gold", start=begins) for name in ("army_split", "many_victims")]
    known: dict[tuple[str, ...], Event] = {}
    for run in (deepfake, *others):
        for event in run.events:
            known.setdefault((event.platform, event.scope, event.item, event.kind), event)
    return sorted(known.values(), key=lambda event: event.created_at)


def unreadable(settings: Settings) -> None:
    """One message that is rejected."""
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap, metrics_enabled=False)
    producer.send(settings.kafka.platform_topic(settings.ingest.platforms[0]), b"{not an event").get(10)
    close(producer, 5)


def test_every_panel_shows_something_of_the_pipeline_under_abuse(broker: LocalBroker, tmp_path: Path) -> None:
    for name in observers.NAMES:
        if observers.program(name) is None:
            pytest.skip(f"{name} is not installed; {observers.CURE}")
    events = staged()
    settings = settings_for(events, changed(Settings(), kafka={"bootstrap": broker.bootstrap}), tmp_path)
    said: list[str] = []
    rehearsal = Rehearsal(settings, tmp_path, said.append)
    with rehearsal.running() as crew:
        unreadable(rehearsal.settings)
        rehearsal.play(crew, events, SECONDS)
        heard = rehearsal.told(crew, len(alerted(rehearsal.settings)))
        deadline = time.monotonic() + 20
        while (empty := evaluate_panels(rehearsal.prometheus.url, LOOK_BACK_S)) and time.monotonic() < deadline:
            time.sleep(1)
        assert not empty, "\n".join(empty)
    assert heard
