"""`breakwater feed` against a real broker: everything arrives, in order, and the end is said everywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from graph.events import Event
from graph.frames import END_OF_INPUT
from streams.broker import LocalBroker
from streams.cli import cli
from streams.errors import BrokerError
from streams.feed import LARGEST, default_partition, feed
from streams.ordering import Message, in_time_order
from streams.settings import Settings, changed
from streams.topics import ensure_topics
from tests.streams.readers import made

_decode = msgspec.json.Decoder(Event).decode


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    kafka = {"bootstrap": broker.bootstrap, "prefix": topic_prefix, "partitions": 3}
    return changed(Settings(), kafka=kafka, ingest={"platforms": ["weibo", "douyin"]})


@pytest.fixture
def config(settings: Settings, tmp_path: Path) -> Path:
    kafka = settings.kafka
    path = tmp_path / "breakwater.toml"
    path.write_text(
        f'[kafka]\nbootstrap = "{kafka.bootstrap}"\nprefix = "{kafka.prefix}"\npartitions = {kafka.partitions}\n'
        '[ingest]\nplatforms = ["weibo", "douyin"]\n'
    )
    return path


@pytest.fixture
def traffic(tmp_path: Path) -> Path:
    path = tmp_path / "traffic.jsonl"
    path.write_bytes(b"\n".join(reversed(made.lines(3_000))))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["feed", *map(str, arguments)])


def everything(settings: Settings, *topics: str) -> dict[tuple[str, int], list[tuple[bytes | None, bytes]]]:
    """(topic, partition) → (key, value) of every message."""
    found: dict[tuple[str, int], list[tuple[bytes | None, bytes]]] = defaultdict(list)
    for record in records(settings, *topics):
        found[(record.topic.removeprefix(settings.kafka.prefix), record.partition)].append((record.key, record.value))
    return found


def records(settings: Settings, *topics: str) -> Iterator[Any]:
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(bootstrap_servers=settings.kafka.bootstrap, enable_auto_commit=False)
    names = [settings.kafka.topic(topic) for topic in topics]
    partitions = [TopicPartition(name, number) for name in names for number in range(settings.kafka.partitions)]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    consumer.seek_to_beginning(*partitions)
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for batch in consumer.poll(timeout_ms=500).values():
            yield from batch
    consumer.close()


def test_every_event_arrives_once_in_order_of_time_with_its_root_as_the_key(
    settings: Settings, config: Path, traffic: Path
) -> None:
    result = run(traffic, "--format", "canonical", "--config", config)
    assert result.exit_code == 0, result.output
    found = everything(settings, "platform.weibo", "platform.douyin", "platform.bluesky")
    assert len(found) == 9
    values: list[bytes] = []
    for (topic, _), messages in found.items():
        assert messages.pop() == (None, END_OF_INPUT)
        events = [_decode(value) for _, value in messages]
        assert {event.platform for event in events} <= {topic.removeprefix("platform.")}
        assert [event.created_at for event in events] == sorted(event.created_at for event in events)
        assert [key for key, _ in messages] == [(event.root or event.item).encode() for event in events]
        values += [value for _, value in messages]
    assert sorted(values) == sorted(made.lines(3_000))
    assert "platform.bluesky: " in result.stderr
    assert "ingest does not read it" in result.stderr


def test_a_key_goes_where_the_default_partitioner_of_kafka_puts_it(settings: Settings) -> None:
    from kafka import KafkaProducer

    ensure_topics(settings.kafka.bootstrap, settings)
    topic = settings.kafka.platform_topic("weibo")
    keys = [f"root-{number}".encode() for number in range(100)]
    producer = KafkaProducer(bootstrap_servers=settings.kafka.bootstrap)
    sent = [producer.send(topic, key=key, value=b"") for key in keys]
    assert [default_partition(key, 3) for key in keys] == [future.get(10).partition for future in sent]
    producer.close()


def test_one_root_is_in_one_partition(settings: Settings, config: Path, traffic: Path) -> None:
    run(traffic, "--format", "canonical", "--config", config, "--topic", "platform.mixed")
    places = defaultdict(set)
    for (_, partition), messages in everything(settings, "platform.mixed").items():
        for key, _ in messages[:-1]:
            places[key].add(partition)
    assert len(places) > 100
    assert all(len(partitions) == 1 for partitions in places.values())


def test_speed_is_event_time_over_clock_time(settings: Settings) -> None:
    data = made.lines(1)[0]
    messages = [Message(second * 1_000_000, "weibo", "r", data) for second in range(0, 120, 10)]
    began = time.monotonic()
    fed = feed(messages, settings, speed=100.0)
    assert 1.05 < time.monotonic() - began < 5
    assert fed.messages.total() == 12


def test_a_message_too_large_for_its_topic_is_counted_and_the_rest_arrives(settings: Settings) -> None:
    data = made.lines(1)[0]
    # Random filling: nothing that compression makes small enough.
    sizes = (LARGEST + 1, LARGEST - 200, 1 << 19)
    large = [data + os.urandom(size - len(data)) for size in sizes]
    fed = feed([Message(number, "weibo", "a", value) for number, value in enumerate([*large, data])], settings)
    assert fed.too_large == 1
    assert fed.messages.total() == 3


def test_the_inner_topics_cannot_be_fed(settings: Settings) -> None:
    with pytest.raises(BrokerError, match="written by our own stages"):
        feed([], settings, topic="events")


def test_a_broker_that_is_not_there_is_one_clear_message(traffic: Path) -> None:
    result = run(traffic, "--format", "canonical", "--bootstrap", "127.0.0.1:1")
    assert isinstance(result.exception, BrokerError)
    assert "127.0.0.1:1" in str(result.exception)


def test_ctrl_c_ends_it_cleanly_without_an_end_of_input_record(settings: Settings, config: Path, traffic: Path) -> None:
    command = [sys.executable, "-c", "from streams.cli import main; main()", "feed", str(traffic)]
    command += ["--format", "canonical", "--config", str(config), "--speed", "0.01"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    topics = ("platform.weibo", "platform.douyin")
    while not (found := _arrived(settings, *topics)) and time.monotonic() < deadline:
        time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "stopped: " in told
    assert "Traceback" not in told
    found = _arrived(settings, *topics)
    assert found
    assert END_OF_INPUT not in found


def _arrived(settings: Settings, *topics: str) -> list[bytes]:
    try:
        return [value for messages in everything(settings, *topics).values() for _, value in messages]
    except Exception:
        return []


def test_feeding_sorts_what_ingest_will_read(settings: Settings) -> None:
    events = zip(made.events(50), made.lines(50), strict=True)
    fed = feed(in_time_order(events), settings)
    assert fed.messages.total() == 50
    assert not fed.interrupted
