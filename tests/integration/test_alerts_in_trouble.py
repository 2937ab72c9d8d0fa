"""Alerts and notices while everything goes wrong at once: each arrives and resolves, each release under one key.

And a name, a number and a running text that came in stand in no metric, log, alert or notice.
"""

from __future__ import annotations

import random
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from detectors.decisions import Release
from detectors.incidents.incident import Incident
from graph.events import Event
from streams.broker import LocalBroker
from streams.decide import Author, of_change, send
from streams.incidents import live_incidents
from streams.notices.lifecycle import basis_of
from streams.notices.sources import live_notices
from streams.processes import Child, Stages, end_all
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS, Size
from streams.simulate.scenarios.run import Run
from tests.integration.slow import Live, small, until
from tests.streams.sinks.receivers import Receiver, alertmanager, free_port, receiver

__all__ = ["receiver"]
REGULATOR = "/regulator"
TEXT, NUMBER, NAME = "金丝雀住在这里", "13912345678", "canary-account"


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str, receiver: Receiver) -> Settings:
    return small(
        broker.bootstrap,
        topic_prefix,
        ingest={"platforms": ["weibo"], "idle_s": 3.0, "lateness_s": 600.0},
        alerts={"url": f"http://127.0.0.1:{free_port()}", "resend_s": 1.0, "least_s": 0.5},
        notices={"webhooks": [receiver.url + REGULATOR], "back_off_s": 1.0, "attempts": 1000},
    )


def release(incidents: Iterable[Incident], settings: Settings) -> None:
    """Two persons release the notice of each of `incidents`."""
    for one in incidents:
        assert one.severity != "S4"
        change = Release(one.id, one.origin, one.severity, basis_of(one))
        for name in ("li", "chen"):
            send(of_change(change, Author(name, "read it", time.time_ns() // 1000)), settings)


def staged() -> list[Event]:
    """One account insults one person after another; its name, and a text and a number in what it says, are canaries."""
    events = list(Run(SCENARIOS["many_victims"], 1, Size(hostile=20, minutes=60), "gold").events)
    hostile = [event for event in events if event.labels and event.labels.get("hostility", 0) > 0.5]
    worst = Counter(event.author for event in hostile).most_common(1)[0][0]
    return [
        replace(event, author=NAME, text=f"{event.text} {TEXT} 电话{NUMBER}" if event.text else "")
        if event.author == worst
        else event
        for event in events
    ]


def killed(child: Child, stages: Stages) -> Child:
    """kill -9, and another one in its place."""
    child.kill()
    return stages.sinks()


def told(settings: Settings) -> dict[str, str]:
    """The state of each notice that was let go."""
    return {key: one.state for key, one in live_notices(settings).items() if one.life.told}


def alerted(receiver: Receiver, status: str) -> set[str]:
    """Incidents that the receiver took a notification of."""
    return {one["labels"]["incident_id"] for one in receiver.alerts(status) if "incident_id" in one["labels"]}


def test_every_alert_arrives_and_resolves_and_each_release_has_one_key(
    settings: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    """Alertmanager is away, receivers answer 500, a worker and what tells people are killed before anybody is told."""
    receiver.status = 500
    with Live(settings, tmp_path, staged(), workers=1) as live:
        wanted = {one.id for one in live.wanted.replayed.incidents}
        stages = Stages(live.settings, tmp_path / "sinks")
        sinks = stages.sinks()
        try:
            live.feed(1)
            until(lambda: live_incidents(live.settings), "an incident opens")
            live.pipeline.kill_worker(random.Random(1))
            sinks = killed(sinks, stages)
            live.pipeline.add_worker()
            until(lambda: live_incidents(live.settings).keys() == wanted, "every incident opens")
            assert not alerted(receiver, "firing")
            with alertmanager(tmp_path / "manager", receiver.url, int(settings.alerts.url.rpartition(":")[2])):
                sinks = killed(sinks, stages)
                until(lambda: receiver.got, "Alertmanager tells, and is refused")
                receiver.status = 200
                until(lambda: alerted(receiver, "firing") == wanted, "every alert arrives")
                live.end_of_input()
                until(lambda: alerted(receiver, "resolved") == wanted, "every alert resolves")
            receiver.status = 500
            chosen = sorted(live_incidents(live.settings).values(), key=lambda one: one.id)[:3]
            release(chosen, live.settings)
            until(lambda: any(one.path == REGULATOR for one in receiver.got), "a notice is handed over, and refused")
            sinks = killed(sinks, stages)
            receiver.status = 200
            states = {one.id: "received" for one in chosen}
            until(lambda: told(live.settings) == states and sinks.metrics_url, "what was released is received")
            children = [live.pipeline.ingest, *live.pipeline.workers, sinks]
            shown = [urllib.request.urlopen(child.metrics_url, timeout=5).read() for child in children]
            held = live_incidents(live.settings).values()
        finally:
            end_all([sinks])
    handed = [one for one in receiver.got if one.path == REGULATOR]
    keys = {f"{one.id}-1" for one in chosen}
    assert {one.headers["Idempotency-Key"] for one in handed} == keys
    assert len({(one.headers["Idempotency-Key"], one.body) for one in handed}) == len(keys)  # the same at each attempt
    assert sorted(one.headers["Idempotency-Key"] for one in handed if one.status == 200) == sorted(keys)
    accounts = {one.victim.partition(":")[2] for one in held}
    assert any(f"weibo:{NAME}" in {each.account for each in one.accounts} for one in held)  # the canaries were there
    shown += [one.body for one in receiver.got]
    logs = [*tmp_path.glob("*.log"), stages.folder / "sinks.log"]
    notices = list((tmp_path / "data" / "notices").rglob("*.*"))
    assert len(logs) == 4 and len(notices) == 3 * len(chosen)  # JSON, page, how far it came
    shown += [path.read_bytes() for path in (*logs, *notices)]
    for secret in (TEXT, NUMBER, NAME, *accounts):
        assert not any(secret.encode() in each for each in shown)
