"""What people decided, as the topic `control` has it: followed by whoever needs it.

Ingest needs the registry of names. It reads the topic from its beginning, so that every ingest
process holds the same registry, and looks again every second; which change held when an event was
read is a matter of event time (`Registry.at`), not of when it arrived here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from detectors.registry import Registry
from graph.events import Event
from graph.frames import END_OF_INPUT
from streams.adapters import canonical
from streams.adapters.reading import BAD_VALUE, unreadable
from streams.errors import BrokerError, Unreadable
from streams.readers.batch import stamp
from streams.settings import Settings

POLL_MS = 500
Reject = Callable[[Any, TopicPartition, Unreadable], object]


class Control:
    """The registry of names as the topic has it. A change that is none is handed to `reject`."""

    def __init__(self, settings: Settings, reject: Reject) -> None:
        self.registry = Registry()
        self._reject = reject
        self._topic = settings.kafka.topic("control")
        self._consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka.bootstrap.split(","),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            metrics_enabled=False,
        )
        partitions = [TopicPartition(self._topic, number) for number in range(settings.kafka.partitions)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_beginning(*partitions)
        self._catch_up(partitions)

    def look(self, wait_ms: int = 0) -> None:
        """Take in what has come."""
        for partition, records in self._consumer.poll(timeout_ms=wait_ms).items():
            said = [record for record in records if record.value != END_OF_INPUT]  # `feed` ends with it
            events = [(record, event) for record in said if (event := self._read(record, partition)) is not None]
            self._apply(events, partition)

    def close(self) -> None:
        self._consumer.close(autocommit=False)

    def _catch_up(self, partitions: list[TopicPartition]) -> None:
        """No event is read with half of the registry. Raises BrokerError where the topic cannot be read."""
        try:
            ends = self._consumer.end_offsets(partitions)
            while any(self._consumer.position(partition) < ends[partition] for partition in partitions):
                self.look(POLL_MS)
        except KafkaError as error:
            raise BrokerError(f"the topic {self._topic} cannot be read: {error}") from error

    def _read(self, record: Any, partition: TopicPartition) -> Event | None:
        try:
            event = canonical.read_one(record.value or b"")
            return stamp(event, partition.topic, partition.partition, record.offset, record.value)
        except Unreadable:
            return None  # ingest reads the topic as it reads events, too, and rejects it there

    def _apply(self, events: Iterable[tuple[Any, Event]], partition: TopicPartition) -> None:
        events = list(events)
        try:
            self.registry = self.registry.apply_all(event for _, event in events)
        except ValueError:  # one of them: the others count
            for record, event in events:
                try:
                    self.registry = self.registry.apply(event)
                except ValueError as error:
                    self._reject(record, partition, unreadable(BAD_VALUE, str(error)))
