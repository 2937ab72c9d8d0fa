"""What was dealt with and what was not, by the positions that a broker holds; the broker is a stand-in."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import kafka
import pytest
from kafka import TopicPartition

from streams.settings import Settings, changed
from streams.sinks import feed
from streams.sinks.alerts import Place
from streams.sinks.feed import Feed

SETTINGS = changed(Settings(), kafka={"partitions": 1}, alerts={"keep_s": 7200.0})
INCIDENTS, CONTROL, SAFETY = (TopicPartition(name, 0) for name in feed.TOPICS)
NOW_MS = int(time.time() * 1000)
LONG_AGO = NOW_MS - 4 * 3_600_000  # the whole of the tests takes less than what is kept


class Broker:
    """Positions of the three topics."""

    def __init__(self, ends: dict[TopicPartition, int], done: dict[TopicPartition, int] | None = None) -> None:
        self.ends, self.done, self.positions = ends, dict(done or {}), dict[TopicPartition, int]()
        self.closed = False

    def assign(self, partitions: list[TopicPartition]) -> None:
        assert set(partitions) == {INCIDENTS, CONTROL, SAFETY}

    def committed(self, partition: TopicPartition) -> int | None:
        return self.done.get(partition)

    def end_offsets(self, _: Any) -> dict[TopicPartition, int]:
        return self.ends

    def beginning_offsets(self, partitions: Any) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, 0)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.positions[partition] = offset

    def position(self, partition: TopicPartition) -> int:
        return self.positions[partition]

    def poll(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        self.positions |= self.ends
        return {INCIDENTS: [record(0)]}

    def commit(self, offsets: dict[TopicPartition, Any], timeout_ms: int) -> None:
        self.done |= {partition: at.offset for partition, at in offsets.items()}

    def close(self, autocommit: bool) -> None:
        self.closed = True


def record(offset: int, partition: TopicPartition = INCIDENTS, at: int = NOW_MS) -> Any:
    return SimpleNamespace(topic=partition.topic, partition=0, offset=offset, timestamp=at, value=b"")


def feed_of(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Feed:
    monkeypatch.setattr(feed, "ensure_topics", lambda *_: {})
    monkeypatch.setattr(kafka, "KafkaConsumer", lambda **_: broker)
    return Feed(SETTINGS)


ENDS = {INCIDENTS: 10, CONTROL: 4, SAFETY: 8}


def test_what_stands_is_read_from_the_beginning_and_what_is_restricted_from_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker = Broker(ENDS, {INCIDENTS: 7, CONTROL: 4, SAFETY: 5})
    one = feed_of(broker, monkeypatch)
    assert broker.positions == {INCIDENTS: 0, CONTROL: 0, SAFETY: 5}
    assert not one.caught_up()
    assert [name for name, _ in one.poll(1)] == ["incidents"]
    assert one.caught_up()
    one.close()
    assert broker.closed


def test_records_are_known_missed_or_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    one = feed_of(Broker(ENDS, {INCIDENTS: 7}), monkeypatch)
    assert [one.when(record(offset)) for offset in (6, 7, 9, 10)] == ["known", "missed", "missed", "fresh"]
    assert one.when(record(7, at=LONG_AGO)) == "missed"  # it was away for long: told all the same


def test_a_first_start_tells_nobody_of_last_year(monkeypatch: pytest.MonkeyPatch) -> None:
    one = feed_of(Broker(ENDS), monkeypatch)
    assert one.when(record(3, at=LONG_AGO)) == "known"
    assert one.when(record(3)) == "missed"
    assert one.when(record(3, SAFETY, LONG_AGO)) == "known"


def test_what_is_not_done_with_is_not_committed_and_no_position_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker(ENDS | {SAFETY: 0})
    one = feed_of(broker, monkeypatch)
    one.poll(1)
    one.commit([Place("incidents", 0, 6), Place("incidents", 0, 4)])
    assert broker.done == {INCIDENTS: 4, CONTROL: 4, SAFETY: 0}  # also where nothing has come yet
    one.commit([])
    assert broker.done[INCIDENTS] == 10
    one.commit([Place("incidents", 0, 2)])
    assert broker.done[INCIDENTS] == 10
    one.report_lag()
