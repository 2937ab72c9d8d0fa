"""What arrived in a log before a moment, cut off at its beginning (DeleteRecords), as far as our processes have
read it.

Frames between the stages are not cut: a worker that starts goes on behind its journal, which may lie before what its
group has committed, and refuses a gap. Neither is `control`: what people decided is folded anew from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from streams.adapters import TOPIC_PREFIX
from streams.settings import Settings
from streams.topics import Topic, admin

if TYPE_CHECKING:
    from kafka import KafkaAdminClient, TopicPartition

EARLIEST: Final = -2
LATEST: Final = -1
CUT: Final = frozenset({"rejected", "safety"})  # and the raw topics


class Cut(NamedTuple):
    """What was cut off one topic, messages, and what is older but was not read yet."""

    topic: Topic
    removed: int
    unread: int


def is_cut(name: str) -> bool:
    """Is this topic (without prefix) one that is cut?"""
    return name in CUT or name.startswith(TOPIC_PREFIX)


def cut_logs(settings: Settings, logs: Iterable[Topic], before_ms: int, dry_run: bool) -> list[Cut]:
    """Cut off what arrived before `before_ms`; `dry_run`: only count. Raises BrokerError."""
    with admin(settings.kafka.bootstrap) as client:
        groups = _groups(client, settings)
        return [_cut(client, settings, topic, before_ms, groups, dry_run) for topic in logs]


def _groups(client: KafkaAdminClient, settings: Settings) -> dict[str, dict[TopicPartition, int]]:
    """Offset up to which each of our groups has read each partition."""
    from kafka.errors import KafkaError

    from streams.sinks.feed import GROUP

    kafka = settings.kafka
    found: dict[str, dict[TopicPartition, int]] = {}
    for name in (kafka.ingest_group, kafka.media_group, GROUP):
        try:
            committed: dict[TopicPartition, Any] = client.list_group_offsets({kafka.group(name): None})[
                kafka.group(name)
            ]
        except KafkaError:
            continue  # there is no such group
        found[name] = {partition: at.offset for partition, at in committed.items()}
    return found


def _cut(
    client: KafkaAdminClient,
    settings: Settings,
    topic: Topic,
    before_ms: int,
    groups: dict[str, dict[TopicPartition, int]],
    dry_run: bool,
) -> Cut:
    first, ends, old = (_offsets(client, topic, at) for at in (EARLIEST, LATEST, before_ms))
    reader = _reader(topic.name.removeprefix(settings.kafka.prefix), settings)
    up_to: dict[TopicPartition, int] = {}
    removed = unread = 0
    for partition, start in first.items():
        wanted = ends[partition] if old[partition] < 0 else old[partition]
        read = [offsets[partition] for offsets in groups.values() if partition in offsets]
        if reader is not None and partition not in groups.get(reader, {}):
            read.append(0)
        cut = min(wanted, *read) if read else wanted
        removed += max(0, cut - start)
        unread += max(0, wanted - max(cut, start))
        if cut > start:
            up_to[partition] = cut
    if up_to and not dry_run:
        client.delete_records(up_to)
    return Cut(topic, removed, unread)


def _reader(name: str, settings: Settings) -> str | None:
    """The group without which nothing of this topic is done with; None = nobody reads it."""
    from streams.sinks.feed import GROUP

    if name.startswith(TOPIC_PREFIX):
        return settings.kafka.ingest_group
    return GROUP if name == "safety" else None


def _offsets(client: KafkaAdminClient, topic: Topic, at: int) -> dict[TopicPartition, int]:
    """`at`: EARLIEST, LATEST, or ms; the offset of the first message from then on, −1 where there is none."""
    from kafka import TopicPartition

    partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
    found = client.list_partition_offsets(dict.fromkeys(partitions, at))
    return {partition: -1 if found.get(partition) is None else found[partition].offset for partition in partitions}
