"""Topics from their beginning to where they end now, then what comes: for commands, without a group."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any

from streams.errors import BrokerError
from streams.settings import Settings
from streams.topics import ensure_topics

POLL_MS = 500


class Tail:
    """Records of the topics `names` (without prefix), in order within a partition.

    Raises:
        BrokerError: no broker, or a topic cannot be read.
    """

    def __init__(self, settings: Settings, *names: str) -> None:
        from kafka import KafkaConsumer, TopicPartition
        from kafka.errors import KafkaError

        topics = [settings.kafka.topic(name) for name in names]
        self._named = ", ".join(topics)
        ensure_topics(settings.kafka.bootstrap, settings)
        try:
            self._consumer = KafkaConsumer(
                bootstrap_servers=settings.kafka.bootstrap.split(","),
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                metrics_enabled=False,
            )
        except (KafkaError, OSError) as error:
            raise BrokerError(f"no Kafka broker answers at {settings.kafka.bootstrap} ({error})") from None
        self._partitions = [
            TopicPartition(topic, number) for topic in topics for number in range(settings.kafka.partitions)
        ]
        self._consumer.assign(self._partitions)
        self._consumer.seek_to_beginning(*self._partitions)

    def __enter__(self) -> Tail:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave the topic."""
        self._consumer.close(autocommit=False)

    def to_end(self) -> Iterator[Any]:
        """Every record up to where the topic ended when this was called."""
        from kafka.errors import KafkaError

        consumer = self._consumer
        try:
            ends = consumer.end_offsets(self._partitions)
            while any(consumer.position(partition) < ends[partition] for partition in self._partitions):
                yield from self.more()
        except KafkaError as error:
            raise BrokerError(f"{self._named} cannot be read: {error}") from error

    def more(self, wait_ms: int = POLL_MS) -> list[Any]:
        """What has come; waits at most `wait_ms` for the first record."""
        batches = self._consumer.poll(timeout_ms=wait_ms).values()
        return [record for batch in batches for record in batch]
