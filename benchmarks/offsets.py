"""How far consumer groups have come, and topics made anew between two runs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import KafkaError

from streams.errors import BreakwaterError
from streams.settings import Settings
from streams.topics import ensure_topics, inner_topics

LATEST = -1
Ends = dict[TopicPartition, int]


class Offsets:
    """An administration client that is kept open, so that looking costs one request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._admin = KafkaAdminClient(bootstrap_servers=settings.kafka.bootstrap.split(","))

    def close(self) -> None:
        self._admin.close()

    def ends(self, topic: str) -> Ends:
        """Offset after the last message of each partition."""
        partitions = [TopicPartition(topic, number) for number in range(self.settings.kafka.partitions)]
        found = self._admin.list_partition_offsets(dict.fromkeys(partitions, LATEST))
        return {partition: at.offset for partition, at in found.items()}

    def committed(self, group: str) -> Ends:
        """What `group` has committed; empty while it does not exist."""
        try:
            found: dict[TopicPartition, Any] = self._admin.list_group_offsets({group: None})[group]
        except KafkaError:
            return {}
        return {partition: at.offset for partition, at in found.items()}

    def reached(self, group: str, ends: Ends) -> bool:
        """Has `group` committed everything below `ends`?"""
        committed = self.committed(group)
        return all(committed.get(partition, 0) >= end for partition, end in ends.items())

    def start_afresh(self) -> None:
        """Delete what our own stages wrote; the raw topics stay."""
        names = [topic.name for topic in inner_topics(self.settings)]
        present = set(self._admin.list_topics())
        self._admin.delete_topics([name for name in names if name in present])
        self._until_gone(names)
        ensure_topics(self.settings.kafka.bootstrap, self.settings)

    def _until_gone(self, names: Iterable[str]) -> None:
        deadline = time.monotonic() + 30
        while set(names) & set(self._admin.list_topics()):
            if time.monotonic() > deadline:
                raise BreakwaterError("the broker has not deleted its topics after 30 s; run the benchmark again")
            time.sleep(0.1)
