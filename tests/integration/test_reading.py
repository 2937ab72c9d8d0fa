"""What events say, read in ingest on a real broker: recorded in the frames, by every road a score can come."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import msgspec
import pytest
from kafka import KafkaProducer

from graph.events import Event, Reading
from graph.frames import END_OF_INPUT
from streams.broker import LocalBroker
from streams.ingest import Ingest
from streams.reading import Readers
from streams.settings import Settings, changed
from streams.topics import ensure_topics
from tests.integration.slow import is_committed, publish, records, small, traffic, until
from tests.integration.test_ingest import framed, ingesting
from tests.streams.scoring.classifiers import Service, service

T0 = 1_700_000_000_000_000
DIRTY = "你这种人渣赶紧去死，电话13800138000"


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str, tmp_path: object) -> Settings:
    settings = changed(
        small(broker.bootstrap, topic_prefix, ingest={"platforms": ["weibo"]}), paths={"data": str(tmp_path)}
    )
    ensure_topics(broker.bootstrap, settings)
    return settings


@pytest.fixture
def server() -> Iterator[Service]:
    with service() as running:
        yield running


def comment(number: int, text: str, **more: object) -> Event:
    at = T0 + number
    return Event(
        platform="weibo", item=f"c{number}", kind="comment", created_at=at, author="a", root="r", text=text, **more
    )  # type: ignore[arg-type]


def read(settings: Settings, events: list[Event]) -> dict[str, Reading]:
    """Item → what stands in the frames about it, once ingest has read the events."""
    publish(settings, events)
    with ingesting(settings):
        until(lambda: is_committed(settings), "everything is committed")
    return {event.item: event.reading for event in framed(settings) if event.reading is not None}


def decide(settings: Settings, *values: bytes) -> None:
    """Into the topic of what people decide."""
    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
    for value in values:
        producer.send(settings.kafka.topic("control"), value=value, partition=0).get(10)
    producer.close()


def test_what_ingest_reads_is_what_the_readers_say_and_what_a_sender_claims_is_replaced(settings: Settings) -> None:
    claimed = Reading(hostility=0, fingerprint=7, versions="mine")
    events = [*traffic(400), comment(1, DIRTY, reading=claimed), comment(2, "", labels={"hostility": 0.97})]
    events = [event for event in events if event.platform == "weibo"]
    found = read(settings, events)
    assert found["c1"].hostility > 0 and found["c1"].versions not in ("", "mine")
    assert [data.category for data in found["c1"].personal] == ["mobile"]
    assert found["c1"].personal[0].digest
    assert (found["c2"].hostility, found["c2"].hostile) == (970, True)
    alone = {event.item: event for event in events if event.kind in ("post", "repost", "comment") and not event.version}
    readers = Readers(settings)  # with the key that ingest has made
    for event in alone.values():
        readers.read([event])
        assert found[event.item] == event.reading


def test_a_registry_entry_names_people_and_a_broken_one_is_rejected(settings: Settings) -> None:
    entry = {"do": "enter", "person": "p1", "names": ["林小禾苗"], "class": "private_person"}
    event = Event(
        platform="control",
        item="1",
        kind="registry",
        created_at=T0,
        author="ann",
        text=msgspec.json.encode(entry).decode(),
    )
    broken = msgspec.structs.replace(event, item="2", text='{"do": "enter"}')
    decide(settings, b"no event", msgspec.json.encode(broken), msgspec.json.encode(event), END_OF_INPUT)
    found = read(settings, [comment(1, "林小禾苗真不要脸"), comment(2, "今天天气不错")])
    assert found["c1"].persons == ("p1",)
    assert found["c2"].persons == ()
    reasons = [dict(record.headers)["reason"] for record in records(settings, "rejected")]
    assert sorted(reasons) == [b"bad_value", b"not_json"]


def comments(settings: Settings) -> list[Event]:
    """What was framed, without the decisions that travel among the events."""
    return [event for event in framed(settings) if event.kind == "comment"]


def test_an_entry_that_comes_while_ingest_runs_holds_for_what_comes_later(settings: Settings) -> None:
    entry = msgspec.json.encode({"do": "enter", "person": "p1", "names": ["林小禾苗"]}).decode()
    event = Event(platform="control", item="1", kind="registry", created_at=T0, author="ann", text=entry)
    with ingesting(settings):
        publish(settings, [comment(1, "林小禾苗真不要脸")])
        until(lambda: len(comments(settings)) == 1, "the first is framed")
        decide(settings, msgspec.json.encode(event))
        time.sleep(2.5)  # more than a look
        publish(settings, [comment(2, "林小禾苗真不要脸")])
        until(lambda: len(comments(settings)) == 2, "the second is framed")
    persons = {event.item: event.reading.persons for event in comments(settings) if event.reading}
    assert persons == {"c1": (), "c2": ("p1",)}


def test_a_slow_classifier_holds_nothing_up_but_itself(settings: Settings, server: Service) -> None:
    server.delay_s = 0.4
    scoring = {"source": "http", "url": server.url, "batch": 10, "timeout_s": 5.0}
    settings = changed(settings, scoring=scoring)
    began = time.monotonic()
    found = read(
        settings, [comment(number, f"第{number}条 {'bad' if number % 2 else 'fine'}") for number in range(200)]
    )
    assert time.monotonic() - began > 0.4 * len(server.requests) > 6  # longer than a session of the group without polls
    assert len(found) == 200
    assert {reading.versions for reading in found.values()} == {"http-7"}


def test_while_a_classifier_without_stand_in_is_away_nothing_goes_on_unread(
    settings: Settings, server: Service
) -> None:
    server.status = 503
    scoring = {"source": "http", "url": server.url, "fallback": False, "failures": 2, "pause_s": 0.2}
    settings = changed(settings, scoring=scoring)
    publish(settings, [comment(number, f"第{number}条") for number in range(50)])
    with ingesting(settings):
        until(lambda: len(server.requests) >= 3, "it was asked again and again")
        assert framed(settings) == []
        assert not is_committed(settings)
        server.status = 200
        until(lambda: is_committed(settings), "everything is committed")
    assert len(framed(settings)) == 50
    assert all(event.reading and event.reading.versions == "http-7" for event in framed(settings))


def test_a_stop_while_a_classifier_is_away_commits_nothing(settings: Settings, server: Service) -> None:
    server.status = 503
    scoring = {"source": "http", "url": server.url, "fallback": False, "failures": 1, "pause_s": 0.2}
    settings = changed(settings, scoring=scoring)
    publish(settings, [comment(1, "一条")])
    ingest = Ingest(settings)
    with pytest.raises(Exception, match="no scores"):
        _run_and_stop(ingest, server)
    assert framed(settings) == []
    assert not is_committed(settings)


def _run_and_stop(ingest: Ingest, server: Service) -> None:
    stopper = threading.Thread(target=lambda: (until(lambda: bool(server.requests), "asked"), ingest.stop()))
    stopper.start()
    try:
        ingest.run()
    finally:
        stopper.join()
