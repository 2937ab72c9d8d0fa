"""What the process that tells people reads: `incidents`, `control` and `safety`.

    incidents, control   from the beginning, at every start: what stands is what was said so far
    safety               from the first that is not done with

Positions that are done with are committed under a group of their own. They say what an earlier process has dealt
with; the partitions are not shared out, so a second process beside the first tells the same again (Alertmanager and
regulators know it by its identity).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Final

from streams import metrics
from streams.errors import BrokerError
from streams.settings import Settings
from streams.sinks.alerts import Place, When
from streams.topics import ensure_topics

GROUP: Final = "breakwater-sinks"
FROM_THE_START: Final = ("incidents", "control")
TOPICS: Final = (*FROM_THE_START, "safety")


class Feed:
    """Raises BrokerError where no broker answers, or it does not tell."""

    def __init__(self, settings: Settings) -> None:
        from kafka import KafkaConsumer, TopicPartition

        kafka = settings.kafka
        ensure_topics(kafka.bootstrap, settings)
        self._names = {kafka.topic(name): name for name in TOPICS}
        self._keep_ms = settings.alerts.keep_s * 1000
        self._consumer = KafkaConsumer(
            bootstrap_servers=kafka.bootstrap.split(","),
            group_id=kafka.group(GROUP),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            metrics_enabled=False,
        )
        self._partitions = [TopicPartition(topic, n) for topic in self._names for n in range(kafka.partitions)]
        self._consumer.assign(self._partitions)
        self._began_ms = time.time() * 1000
        self._locate()

    def _locate(self) -> None:
        from kafka.errors import KafkaError

        consumer = self._consumer
        try:
            committed = {each: consumer.committed(each) for each in self._partitions}
            self._ends = consumer.end_offsets(self._partitions)
            firsts = consumer.beginning_offsets(self._partitions)
        except KafkaError as error:
            raise BrokerError(f"the broker does not tell its offsets ({error}); start again when it is well") from None
        self._first_start = all(at is None for at in committed.values())
        self._done = {each: -1 if at is None else at for each, at in committed.items()}
        for each in self._partitions:
            whole = self._names[each.topic] in FROM_THE_START
            consumer.seek(each, firsts[each] if whole else max(firsts[each], self._done[each]))

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close(autocommit=False)

    def poll(self, wait_ms: int) -> list[tuple[str, Any]]:
        """(topic without prefix, record) of what has come."""
        from kafka.errors import KafkaError

        try:
            batches = self._consumer.poll(timeout_ms=wait_ms)
        except KafkaError as error:
            raise BrokerError(f"the broker does not answer ({error})") from error
        return [(self._names[each.topic], record) for each, records in batches.items() for record in records]

    def caught_up(self) -> bool:
        """Has everything been read that was there at the start?"""
        return all(self._consumer.position(each) >= end for each, end in self._ends.items())

    def when(self, record: Any) -> When:
        """Whether an earlier process has dealt with it, or it came while none ran. At the first start of all what is
        long past counts as dealt with: nobody is told of last year."""
        partition = self._partition(record.topic, record.partition)
        if record.offset >= self._ends[partition]:
            return "fresh"
        past = self._first_start and record.timestamp < self._began_ms - self._keep_ms
        return "known" if past or record.offset < self._done[partition] else "missed"

    def commit(self, unfinished: Iterable[Place]) -> None:
        """What was read is done with, up to the first that is not."""
        from kafka.errors import KafkaError
        from kafka.structs import OffsetAndMetadata

        upto = {each: self._consumer.position(each) for each in self._partitions}
        for place in unfinished:
            partition = self._partition(place.topic, place.partition)
            upto[partition] = min(upto[partition], place.offset)
        # A position never falls: what was committed stays done with.
        ahead = {each: at for each, at in upto.items() if at > self._done[each]}
        if not ahead:
            return
        try:
            self._consumer.commit({each: OffsetAndMetadata(at, "", -1) for each, at in ahead.items()}, timeout_ms=5_000)
        except KafkaError:
            return  # the next one says the same or more
        self._done |= ahead

    def report_lag(self) -> None:
        """How much is there that was not read."""
        from kafka.errors import KafkaError

        try:
            ends = self._consumer.end_offsets(self._partitions)
        except KafkaError:
            return
        lag = dict.fromkeys(TOPICS, 0)
        for each, end in ends.items():
            lag[self._names[each.topic]] += max(0, end - self._consumer.position(each))
        for name, messages in lag.items():
            metrics.SINK_LAG.labels(name).set(messages)

    def _partition(self, topic: str, number: int) -> Any:
        from kafka import TopicPartition

        return TopicPartition(topic, number)
