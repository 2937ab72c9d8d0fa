"""How far consumer groups have come, and whether all that is there has passed every stage."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import KafkaError

from detectors.registry import Registry
from streams.errors import BreakwaterError
from streams.settings import Settings

LATEST: Final = -1
LOOK_S: Final = 0.1
Ends = dict[TopicPartition, int]


class Offsets:
    """An administration client that is kept open, so that looking costs one request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._admin = KafkaAdminClient(bootstrap_servers=settings.kafka.bootstrap.split(","))

    def close(self) -> None:
        """Disconnect."""
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


def wait_for_all(offsets: Offsets, settings: Settings, look: Callable[[], object], timeout_s: float) -> None:
    """Return when all that is in the raw topics now has passed every stage, with all that it made acknowledged.

    `look` is called again and again meanwhile. Raises BreakwaterError where it takes longer than `timeout_s`.
    """
    from streams.agents.kinds import kinds_of

    kafka = settings.kafka
    raw = [kafka.platform_topic(platform) for platform in settings.ingest.platforms]
    stages = [kafka.topic("events"), *(kind.topic for kind in kinds_of(settings, Registry))]
    steps = [(kafka.group(kafka.ingest_group), topic) for topic in raw]
    steps += [(kafka.group(kafka.worker_group), topic) for topic in stages]
    deadline = time.monotonic() + timeout_s
    for group, topic in steps:
        ends = offsets.ends(topic)
        while not offsets.reached(group, ends):
            look()
            if time.monotonic() > deadline:
                raise BreakwaterError(f"{topic} was not read to its end within {timeout_s:.0f} s")
            time.sleep(LOOK_S)
