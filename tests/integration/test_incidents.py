"""Incidents through a real broker: live equals replay after kill -9 and a decision; what is restricted stays so."""

from __future__ import annotations

import random
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from detectors.incidents.incident import SafetySignal
from detectors.signal import decode_signals
from graph.events import Event
from streams.broker import LocalBroker
from streams.equal import expected
from streams.settings import Settings, changed
from streams.simulate.scenarios import SCENARIOS, Size
from streams.simulate.scenarios.run import Run
from tests.integration.slow import Live, records, small, until

TEXT, NUMBER, NAME = "金丝雀住在这里快去找她", "13912345678", "canary-account"


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    # Minutes of event time are fed in a tenth of a second, partition by partition: that must not make events late.
    return small(broker.bootstrap, topic_prefix, ingest={"idle_s": 120.0, "lateness_s": 600.0})


def staged(name: str, hostile: int = 60) -> list[Event]:
    """A scenario in order of time, with the platform's own labels."""
    return list(Run(SCENARIOS[name], 1, Size(hostile=hostile, minutes=60), "gold").events)


def of_platforms(settings: Settings, events: Sequence[Event]) -> Settings:
    return changed(settings, ingest={"platforms": sorted({event.platform for event in events})})


def test_incidents_equal_those_of_replay_after_kill_9_and_a_decision(settings: Settings, tmp_path: Path) -> None:
    events = staged("doxxing")
    settings = of_platforms(settings, events)
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    found = expected([file], "canonical", changed(settings, paths={"data": str(tmp_path)})).replayed.incidents
    incident = min(found, key=lambda one: one.opened_at)
    platform, _, account = incident.victim.partition(":")
    decision = msgspec.json.encode({"do": "confirm", "incident": incident.id, "victim": incident.victim}).decode()
    review = Event(
        platform=platform,
        item="decision-1",
        kind="review",
        created_at=incident.opened_at + 120_000_000,
        author="officer",
        targets=(account,),
        reason="read",
        text=decision,
    )
    told = sorted([*events, review], key=lambda event: event.created_at)
    with Live(settings, tmp_path / "run", told) as live:
        live.feed(0.6, seconds=2)
        live.heard()
        live.pipeline.kill_worker(random.Random(1))
        live.pipeline.add_worker()
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []
        held = live.results.incidents[incident.id]
    assert (held.label, held.state, held.severity) == ("confirmed", "closed", "S1")
    assert any(step.author == "officer" for step in held.history)


def test_what_is_restricted_reaches_its_own_topic_soon_and_canaries_nothing_else(
    settings: Settings, tmp_path: Path
) -> None:
    events = staged("reported_outcome")
    canary = [
        msgspec.structs.replace(event, text=f"{event.text} {TEXT} 电话{NUMBER}", author=NAME, item=f"canary{number}")
        if event.kind == "comment" and event.labels and event.labels.get("hostility", 0) > 0.5 and number % 5 == 0
        else event
        for number, event in enumerate(events)
    ]
    settings = of_platforms(settings, canary)
    with Live(settings, tmp_path, canary, workers=1) as live:
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []
        children = [live.pipeline.ingest, *live.pipeline.workers]
        shown = "".join(urllib.request.urlopen(child.metrics_url, timeout=5).read().decode() for child in children)
        logs = "".join(path.read_text(errors="replace") for path in tmp_path.glob("*.log"))
        safety = records(settings, "safety")
        signals = records(settings, "signals")
        incidents = b"".join(record.value for record in records(settings, "incidents"))
    assert safety and logs
    assert any(NAME.encode() in record.value for record in signals)  # the canaries were there
    for secret in (TEXT, NUMBER, NAME):
        assert secret not in shown
        assert secret not in logs
    for secret in (TEXT, NUMBER):
        assert secret.encode() not in incidents
        assert all(secret.encode() not in record.value for record in safety)
    decided = {}
    for record in signals:
        for signal in decode_signals(record.value).records:
            decided.setdefault(signal.id, record.timestamp)
    told = [(msgspec.json.decode(record.value, type=SafetySignal), record.timestamp) for record in safety]
    assert max(at - decided[one.id] for one, at in told) < 60_000  # ms, from the deciding frame
    assert all(NAME not in one.notice and one.restricted.victim not in one.notice for one, _ in told)


def test_a_scenario_and_its_twin_live(settings: Settings, tmp_path: Path) -> None:
    events = staged("counter_speech")
    settings = of_platforms(settings, events)
    with Live(settings, tmp_path, events, workers=1) as live:
        live.feed(1)
        live.end_of_input()
        assert live.problems() == []
        assert not live.results.incidents
        until(lambda: live.results.read() == 0, "nothing more comes")
