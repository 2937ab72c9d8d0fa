"""The whole process over a feed of our own: a real Alertmanager and a real receiver, no broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from detectors.decisions import Release
from graph.events import Event
from graph.frames import END_OF_INPUT
from streams import metrics
from streams.decide import Author, of_change
from streams.errors import BreakwaterError, OutputError
from streams.notices.lifecycle import basis_of
from streams.settings import Settings, changed
from streams.sinks import process
from streams.sinks.alerts import Place
from streams.sinks.figures import Figures
from streams.sinks.process import Desk, Sinks
from tests.factories import T0
from tests.streams.sinks.made import closed, incident, restricted
from tests.streams.sinks.receivers import Receiver, alertmanager, free_port, receiver, until

__all__ = ["receiver"]
encode = msgspec.json.encode


class Feed:
    """What the topics hold; a record is read once. `done` is what was committed."""

    def __init__(self, records: Iterable[tuple[str, bytes | None]] = (), done: int = 0) -> None:
        self.records = list(records)
        self.start, self.done, self.read, self.closed = len(self.records), done, 0, False

    def add(self, topic: str, value: Any) -> None:
        self.records.append((topic, value if value is None or isinstance(value, bytes) else encode(value)))

    def poll(self, wait_ms: int) -> list[tuple[str, Any]]:
        time.sleep(wait_ms / 10_000)
        fresh = self.records[self.read :]
        first, self.read = self.read, self.read + len(fresh)
        common: dict[str, Any] = {"partition": 0, "key": b"k", "headers": [], "timestamp": int(time.time() * 1000)}
        return [
            (topic, SimpleNamespace(topic=topic, offset=first + place, value=value, **common))
            for place, (topic, value) in enumerate(fresh)
        ]

    def caught_up(self) -> bool:
        return self.read >= self.start

    def when(self, record: Any) -> str:
        if record.offset >= self.start:
            return "fresh"
        return "known" if record.offset < self.done else "missed"

    def commit(self, unfinished: Iterable[Place]) -> None:
        self.done = min([self.read, *(place.offset for place in unfinished)])

    def report_lag(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


@contextmanager
def running(feed: Feed, settings: Settings) -> Any:
    """The process in a thread; what ended it is raised at the end."""
    sinks = Sinks(settings, feed)  # type: ignore[arg-type]
    failed: list[BaseException] = []

    def work() -> None:
        try:
            sinks.run()
        except BreakwaterError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield sinks
    finally:
        sinks.stop()
        thread.join()
    if failed:
        raise failed[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    paths = {"data": str(tmp_path / "home")}
    return changed(Settings(), paths=paths, alerts={"resend_s": 1.0, "least_s": 0.5})


def released() -> Event:
    one = incident()
    assert one.severity == "S2"
    (event,) = of_change(Release(one.id, one.origin, one.severity, basis_of(one)), Author("li", "read it", T0))
    return event


def test_incidents_become_alerts_and_a_release_becomes_a_notice(
    tmp_path: Path, settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed()
    monkeypatch.setattr(process, "send", lambda events, _: [feed.add("control", event) for event in events])
    with alertmanager(tmp_path, receiver.url, free_port()) as url:
        settings = changed(settings, alerts={"url": url}, notices={"webhooks": [receiver.url + "/regulator"]})
        with running(feed, settings):
            for value in (incident(), incident("weibo:9")):
                feed.add("incidents", value)
            feed.add("safety", restricted())
            feed.add("control", END_OF_INPUT)
            until(lambda: len(receiver.alerts("firing", "/safety")) >= 3)
            feed.add("control", released())
            until(lambda: any(one.path == "/regulator" for one in receiver.got))
            until(lambda: len(feed.records) == 6)  # that it was received stands on `control`
            time.sleep(0.6)
            feed.add("incidents", closed(incident()))
            until(lambda: bool(receiver_alerts(receiver, "resolved")))
            until(lambda: feed.done == len(feed.records))
    assert [one["labels"]["incident_id"] for one in receiver_alerts(receiver, "resolved")] == [incident().id]
    assert feed.closed


def receiver_alerts(receiver: Receiver, status: str) -> list[Any]:
    return receiver.alerts(status, "/safety-team")


def test_a_process_that_is_killed_between_incident_and_alert_tells_all_the_same(
    tmp_path: Path, settings: Settings, receiver: Receiver
) -> None:
    port = free_port()
    settings = changed(settings, alerts={"url": f"http://127.0.0.1:{port}"})
    feed = Feed()
    with running(feed, settings):  # nobody takes the alerts
        feed.add("incidents", incident())
        feed.add("incidents", closed(incident()))
        feed.add("incidents", incident("weibo:9"))
        feed.add("safety", restricted())
        time.sleep(1.3)
    assert feed.done == 0
    with alertmanager(tmp_path, receiver.url, port):
        again = Feed(feed.records, feed.done)
        with running(again, settings):
            until(lambda: len(receiver_alerts(receiver, "resolved")) == 1)
            until(lambda: again.done == 4)
    fired = {one["labels"].get("incident_id", "restricted") for one in receiver.alerts("firing")}
    assert fired == {incident().id, incident("weibo:9").id, "restricted"}
    assert receiver.alerts("resolved", "/duty-officer") == []  # of the label sets that never fired


def test_a_record_that_cannot_be_read_is_passed_over_with_its_place(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = metrics.REJECTED.labels(process.READ)._value.get()
    feed = Feed([("incidents", b"{}"), ("control", b"no"), ("incidents", None), ("incidents", encode(incident()))])
    with running(feed, settings):
        until(lambda: feed.done == 4)
    assert metrics.REJECTED.labels(process.READ)._value.get() == before + 2
    assert "incidents/0 at offset 0" in capsys.readouterr().err


@pytest.mark.parametrize("topic", ["control", "incidents"])
def test_what_a_record_says_that_cannot_be_read_is_in_no_log(
    topic: str, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {"platform": "weibo", "item": "1", "kind": "Canary Wren", "created_at": 1, "severity": "Canary Wren"}
    feed = Feed([(topic, encode(odd)), (topic, encode({"Canary Wren": "13971234567"}))])
    with running(feed, settings):
        until(lambda: feed.done == 2)
    said = capsys.readouterr().err
    assert f"{topic}/0 at offset 0 is passed over" in said and "Canary" not in said and "139" not in said


def test_what_ends_the_notices_ends_the_process(settings: Settings) -> None:
    class Broken:
        def take(self, _: Any) -> None:
            raise OSError("no space")

        def look(self, _: float) -> None: ...

        def close(self) -> None: ...

    desk = Desk(Broken())  # type: ignore[arg-type]
    desk.start()
    desk.put(incident())
    until(lambda: desk._failure is not None)
    with pytest.raises(BreakwaterError, match="notices cannot go on: no space"):
        desk.check()
    desk.close()


def test_what_the_notices_cannot_do_now_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    class Waiting:
        looks = 0

        def look(self, _: float) -> None:
            self.looks += 1
            if self.looks == 1:
                raise OutputError("no space")

        def close(self) -> None: ...

    office = Waiting()
    desk = Desk(office)  # type: ignore[arg-type]
    desk.AGAIN_S = 0.01  # type: ignore[misc]
    desk.start()
    desk.open()
    until(lambda: office.looks > 2)
    desk.check()
    desk.close()
    assert "notices wait: no space" in capsys.readouterr().err


def test_the_gauges_count_what_stands() -> None:
    def value(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    def standing() -> tuple[float, ...]:
        states = ("open", "escalating", "closed", "muted", "shadow")
        return tuple(value("breakwater_incidents", severity="S2", state=state) for state in states)

    metrics.INCIDENTS.clear()
    metrics.INCIDENT_CRITERIA.clear()
    criterion = {"criterion": "go:12.2.2", "severity": "S2"}
    figures, one, now = Figures(), incident(state="open"), T0 / 1e6
    replace = msgspec.structs.replace
    figures.take(one, now)
    figures.take(incident("weibo:9", state="open"), now)
    figures.take(replace(one, state="escalating"), now)
    assert standing() == (1, 1, 0, 0, 0)
    assert value("breakwater_incident_criteria", **criterion) == 2
    figures.take(replace(one, muted_until=T0 + 10**12), now)
    figures.take(incident("weibo:9", shadow=True), now)
    assert standing() == (0, 0, 0, 1, 1)
    figures.take(closed(one), now)
    assert standing() == (0, 0, 1, 0, 1)
    assert value("breakwater_incident_criteria", **criterion) == 0
