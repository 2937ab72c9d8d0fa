"""Ingest on a real broker: what it rejects, when it commits, how it ends and shares."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kafka import KafkaProducer
from kafka.admin import NewPartitions
from kafka.future import Future

from graph.events import Event
from graph.frames import END_OF_INPUT, decode_frame
from streams import membership
from streams.adapters import ADAPTERS, adapter_for
from streams.adapters.reading import EMPTY, NOT_JSON
from streams.broker import LocalBroker
from streams.errors import BrokerError, Unreadable
from streams.ingest import Ingest
from streams.processes import Stages
from streams.settings import Settings, changed
from streams.topics import admin, ensure_topics
from tests.integration.slow import is_committed, metric, publish, records, running, small, traffic, until
from tests.streams.adapters.payloads import SAMPLES

GARBAGE: list[bytes | None] = [b"", None, b"\xff\x00 no text", b"{", b'{"platform":"weibo"}', b"[" * 5_000, b"null"]


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    settings = small(broker.bootstrap, topic_prefix, ingest={"platforms": sorted(ADAPTERS.keys() - {"canonical"})})
    ensure_topics(broker.bootstrap, settings)
    return settings


@contextmanager
def ingesting(settings: Settings) -> Iterator[Ingest]:
    """Ingest in a thread; drained at the end of the block."""
    ingest = Ingest(settings)
    with running(ingest):
        yield ingest


def send(settings: Settings, platform: str, values: list[bytes | None]) -> None:
    """Into partition 0 of a raw topic, in order."""
    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
    topic = settings.kafka.platform_topic(platform)
    for future in [producer.send(topic, value=value, key=b"key", partition=0) for value in values]:
        future.get(10)
    producer.close()


def framed(settings: Settings) -> list[Event]:
    """Every event in the frames, in order of partition and offset."""
    return [event for record in records(settings, "events") for event in decode_frame(record.value).events]


def distinct(found: list[Event]) -> Counter[tuple[str, str, str, str, int]]:
    """How often each message gave each event. A removal without a root stands in the frames of every partition."""
    messages = {(event.key, event.raw.topic, event.raw.partition, event.raw.offset) for event in found if event.raw}
    return Counter(key for key, *_ in messages)


def test_what_cannot_be_read_is_rejected_with_its_bytes_and_the_stream_goes_on(settings: Settings) -> None:
    canonical = [json.dumps(sample).encode() for sample in SAMPLES["canonical"]]
    wanted: Counter[tuple[str, str, str, str, int]] = Counter()
    reasons: dict[tuple[str, int], tuple[str, bytes]] = {}
    for platform in settings.ingest.platforms:
        own = [json.dumps(sample).encode() for sample in SAMPLES[platform]]
        values = [*canonical, *GARBAGE, *own, END_OF_INPUT]
        send(settings, platform, values)
        read = adapter_for(f"platform.{platform}")
        for offset, value in enumerate(values[:-1]):
            try:
                reading = read(value or b"")
            except Unreadable as problem:
                reasons[platform, offset] = problem.reason, value or b""
            else:
                wanted.update(event.key for event in reading.events)
                assert not reading.problems
    with ingesting(settings):
        until(lambda: is_committed(settings), "everything is committed")
    assert distinct(framed(settings)) == wanted
    rejected = {}
    for record in records(settings, "rejected"):
        headers = {name: value.decode() for name, value in record.headers}
        topic, partition, offset = headers["source"].rsplit("/", 2)
        assert partition == "0"
        assert headers["detail"]
        platform = topic.removeprefix(settings.kafka.platform_topic(""))
        rejected[platform, int(offset)] = headers["reason"], record.value
    assert rejected == reasons
    assert {EMPTY, NOT_JSON} <= {reason for reason, _ in rejected.values()}


def test_an_event_larger_than_a_frame_is_rejected_alone(settings: Settings) -> None:
    settings = changed(settings, ingest={"frame_bytes": 4_096, "platforms": ["weibo"]})
    events = traffic(300)
    line = {"platform": "weibo", "item": "large", "kind": "post", "created_at": 5, "author": "a"}
    large = json.dumps({**line, "text": "x" * 5_000}).encode()
    fits = json.dumps({**line, "item": "fits", "text": "x" * 3_000}).encode()
    send(settings, "weibo", [large, fits, fits.replace(b"fits", b"next")])
    publish(settings, [event for event in events if event.platform == "weibo"])
    with ingesting(settings):
        until(lambda: is_committed(settings), "everything is committed")
    (record,) = records(settings, "rejected")
    headers = dict(record.headers)
    assert headers["reason"] == b"too_large"
    assert headers["source"].decode() == f"{settings.kafka.platform_topic('weibo')}/0/0"
    assert json.loads(record.value)["item"] == "large"
    assert all(len(frame.value) <= 4_096 for frame in records(settings, "events"))
    items = {event.item for event in framed(settings)}
    assert {"fits", "next"} | {event.item for event in events if event.platform == "weibo"} == items


def test_rule_5_partitions_that_go_to_another_process_are_flushed_and_committed_first(settings: Settings) -> None:
    """Nothing is flushed by time here: what is committed before the end was flushed when it was revoked."""
    settings = changed(settings, ingest={"linger_ms": 60_000, "platforms": ["weibo"]})
    events = [event for event in traffic(900) if event.platform == "weibo"]
    publish(settings, events)
    with ingesting(settings) as first:
        until(lambda: len(first.positions) == 2, "the first has read from both partitions")
        with ingesting(settings) as second:
            until(lambda: is_committed(settings), "what the first read is committed")
            until(lambda: len(first.sources) == len(second.sources) == 2, "they share the partitions")
    assert distinct(framed(settings)) == Counter(event.key for event in events)
    assert len(framed(settings)) == len(events)


def test_two_processes_share_the_partitions_and_one_goes_on_alone_when_the_other_is_killed(
    settings: Settings, tmp_path: Path
) -> None:
    settings = changed(settings, ingest={"platforms": ["weibo"]})
    events = [event for event in traffic(3_000) if event.platform == "weibo"]
    (tmp_path / "other").mkdir()
    ours, other = Stages(settings, tmp_path).ingest(), Stages(settings, tmp_path / "other").ingest()
    try:
        until(lambda: ours.metrics_url and other.metrics_url, "both have started")
        fed = 0

        def both_have_read() -> bool:
            nonlocal fed
            publish(settings, events[fed : fed + 10])
            fed += 10
            return all(metric(child, "breakwater_events_total") for child in (ours, other))

        until(both_have_read, "both have read something")
        other.kill()
        publish(settings, events[fed:])
        until(lambda: is_committed(settings), "everything is committed")
        assert distinct(framed(settings)) == Counter(event.key for event in events)
    finally:
        ours.end()
        other.end()
    assert ours.code == 0


def test_a_rejoin_that_the_client_left_half_done_is_taken_up_again(settings: Settings) -> None:
    """New partitions of a topic make the group join anew; polls of a millisecond end before it has."""
    settings = changed(settings, ingest={"linger_ms": 1, "platforms": ["weibo"]})
    events = [event for event in traffic(300) if event.platform == "weibo"]
    with ingesting(settings) as ingest, admin(settings.kafka.bootstrap) as client:
        for partitions in (3, 4):
            until(lambda: len(ingest.sources) == partitions + 1, "it reads all partitions", 20)  # noqa: B023
            client.create_partitions({settings.kafka.platform_topic("weibo"): NewPartitions(partitions)})
            ingest.consumer._manager.cluster.request_update()
        publish(settings, events)
        until(lambda: set(distinct(framed(settings))) == {event.key for event in events}, "it reads on", 20)
    assert distinct(framed(settings)) == Counter(event.key for event in events)


def test_an_ingest_whose_heartbeat_stands_still_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang() -> None:
        await Future()

    monkeypatch.setattr(membership, "LOOK_S", 0.1)
    ingest = Ingest(settings)
    monkeypatch.setattr(ingest.consumer._coordinator, "_do_heartbeat", hang)
    with pytest.raises(BrokerError, match="has answered no heartbeat"):
        ingest.run()


def test_sigterm_drains_what_was_read_is_written_and_committed_within_seconds(
    settings: Settings, tmp_path: Path
) -> None:
    settings = changed(settings, ingest={"platforms": ["weibo"], "linger_ms": 60_000})
    events = [event for event in traffic(3_000) if event.platform == "weibo"]
    publish(settings, events)
    ingest = Stages(settings, tmp_path).ingest()
    try:
        until(lambda: metric(ingest, "breakwater_events_total") == len(events), "everything is read")
        began = time.monotonic()
    finally:
        ingest.end()
    assert time.monotonic() - began < 5
    assert ingest.code == 0
    assert is_committed(settings)
    assert Counter(event.key for event in framed(settings)) == Counter(event.key for event in events)
