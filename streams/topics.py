"""The topics, their retention, and making or checking them.

`ensure_topics` is called by every command that reads or writes Kafka: what is missing is made, what is
there must be as the settings say. Retention counts from the arrival of a message at the broker
(`LogAppendTime`), so that replayed history is not deleted at once and a wrong clock cannot keep data for ever.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streams.errors import BrokerError
from streams.settings import Settings

if TYPE_CHECKING:
    from kafka import KafkaAdminClient

MIB = 1 << 20
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

RAW_MAX_BYTES = MIB  # one message of a platform
OUTPUT_BYTES = 900 << 10  # of what a stage sends; recovery has to cut as it was cut, so it is no setting
FRAME_MAX_BYTES = 4 * MIB  # a frame, or a rejected message with its original bytes
STATE_MAX_BYTES = 16 * MIB  # a delta, a snapshot part, a packed tree
MAX_REQUEST_BYTES = STATE_MAX_BYTES + MIB  # `max_request_size` of every producer: the topic's limit decides

# What must hold on a topic that is there already: the rest an operator may tune.
CHECKED = ("cleanup.policy", "retention.ms", "max.message.bytes", "message.timestamp.type")


@dataclass(frozen=True)
class Topic:
    """One topic as it must be. `retention_key` is the setting that its retention comes from."""

    name: str
    partitions: int
    retention_key: str
    configs: Mapping[str, str] = field(default_factory=dict)


def topics(settings: Settings) -> list[Topic]:
    """Every topic this installation uses, full names."""
    return [*raw_topics(settings), *inner_topics(settings)]


def raw_topics(settings: Settings) -> list[Topic]:
    """`platform.<name>`: one message an event, as the platform sent it."""
    return [raw_topic(settings, name) for name in settings.ingest.platforms]


def raw_topic(settings: Settings, platform: str) -> Topic:
    """The raw topic of one platform, also of one that the settings do not name."""
    configs = _kept(settings.retention.platform_days, RAW_MAX_BYTES)
    name = settings.kafka.platform_topic(platform)
    return Topic(name, settings.kafka.partitions, "retention.platform_days", configs)


def inner_topics(settings: Settings) -> list[Topic]:
    """What our own stages write."""
    days = settings.retention

    def topic(name: str, retention_key: str, configs: Mapping[str, str]) -> Topic:
        return Topic(settings.kafka.topic(name), settings.kafka.partitions, retention_key, configs)

    return [
        topic("rejected", "retention.rejected_days", _kept(days.rejected_days, FRAME_MAX_BYTES)),
        topic("events", "retention.events_days", _kept(days.events_days, FRAME_MAX_BYTES)),
        topic("activity", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("acts", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("shares", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("coshares", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("pairs", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("edges", "retention.activity_days", _kept(days.activity_days, FRAME_MAX_BYTES)),
        topic("signals", "retention.signals_days", _kept(days.signals_days, FRAME_MAX_BYTES)),
        topic("incidents", "retention.incidents_days", _latest_for(days.incidents_days)),
        topic("safety", "retention.safety_days", _kept(days.safety_days, FRAME_MAX_BYTES)),
        topic("control", "retention.control_days", _kept(days.control_days, RAW_MAX_BYTES)),
        topic("cascades", "retention.cascades_days", _latest_for(days.cascades_days)),
        # The worker's own state: entries replaced by tombstones, and packed trees that only age.
        topic("journal", "", _latest()),
        topic("journal.victims", "", _latest()),
        topic("journal.actors", "", _latest()),
        topic("journal.objects", "", _latest()),
        topic("journal.cosharing", "", _latest()),
        topic("journal.partners", "", _latest()),
        topic("journal.campaigns", "", _latest()),
        topic("journal.incidents", "", _latest()),
        topic("closed", "retention.closed_days", _kept(days.closed_days, STATE_MAX_BYTES)),
    ]


def ensure_topics(bootstrap: str, settings: Settings, *extra: Topic) -> dict[str, str]:
    """Make what is missing, check what is there; topic name → topic id (it changes when a topic is made anew).

    Raises BrokerError where no broker answers, or a topic is not as the settings say.
    """
    wanted = {topic.name: topic for topic in (*topics(settings), *extra)}
    with admin(bootstrap) as client:
        present = {info["name"]: info for info in client.describe_topics() if info["name"] in wanted}
        for problem in _problems(client, [wanted[name] for name in present], present):
            raise BrokerError(problem)
        _create(client, [topic for name, topic in wanted.items() if name not in present])
        return {info["name"]: str(info["topic_id"]) for info in client.describe_topics(list(wanted))}


def apply_configs(bootstrap: str, settings: Settings) -> list[str]:
    """Give the topics that are there the retention and limits of the settings; the names of those changed.

    Partition counts are never changed: messages of one key would then lie in two partitions.
    """
    with admin(bootstrap) as client:
        present = set(client.list_topics())
        there = [topic for topic in topics(settings) if topic.name in present]
        found = _configs(client, there)
        changed = [topic for topic in there if _differing(topic, found[topic.name])]
        if changed:
            _alter(client, changed)
    return [topic.name for topic in changed]


def knock(bootstrap: str) -> None:
    """Raise BrokerError at once where every address refuses; the clients would go on trying for seconds."""
    for address in bootstrap.split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except ConnectionRefusedError:
            continue
        except (OSError, ValueError):
            return  # slow, or a name that only the clients can resolve: theirs to say
        return
    raise _nobody(bootstrap)


def _nobody(bootstrap: str) -> BrokerError:
    return BrokerError(
        f"no Kafka broker answers at {bootstrap}; start one with `breakwater broker start`, "
        "or name yours with --bootstrap HOST:PORT"
    )


@contextmanager
def admin(bootstrap: str, timeout_s: float = 5.0) -> Iterator[KafkaAdminClient]:
    """An administration client. Raises BrokerError where no broker answers within `timeout_s`, or one refuses."""
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    try:
        client = KafkaAdminClient(bootstrap_servers=bootstrap.split(","), bootstrap_timeout_ms=int(timeout_s * 1000))
    except (KafkaError, OSError, ValueError) as error:
        raise _nobody(bootstrap) from error
    try:
        yield client
    except KafkaError as error:
        raise BrokerError(f"the Kafka cluster at {bootstrap} does not do what it was asked: {error}") from error
    finally:
        client.close()


def _kept(days: float, max_bytes: int) -> dict[str, str]:
    """A log: every message, for so long. Segments are a day or less, since only whole segments are deleted."""
    retention_ms = round(days * DAY_MS)
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(retention_ms),
        "segment.ms": str(max(1000, min(DAY_MS, retention_ms // 4))),
        "segment.bytes": str(256 * MIB),
        "max.message.bytes": str(max_bytes),
        "message.timestamp.type": "LogAppendTime",
    }


def _latest() -> dict[str, str]:
    """The last message of each key. Small segments, since only closed ones are compacted."""
    return {
        "cleanup.policy": "compact",
        "retention.ms": "-1",
        "segment.ms": str(HOUR_MS // 6),
        "segment.bytes": str(2 * STATE_MAX_BYTES),
        "min.cleanable.dirty.ratio": "0.2",
        "min.compaction.lag.ms": "60000",  # a worker that is recovering reads on while entries are replaced
        "max.compaction.lag.ms": str(HOUR_MS),
        "max.message.bytes": str(STATE_MAX_BYTES),
        "message.timestamp.type": "LogAppendTime",
    }


def _latest_for(days: float) -> dict[str, str]:
    """The last message of each key, and that too only for so long after it was written."""
    retention_ms = round(days * DAY_MS)
    return _latest() | {"cleanup.policy": "compact,delete", "retention.ms": str(retention_ms)}


def _create(client: KafkaAdminClient, missing: list[Topic]) -> None:
    from kafka.errors import KafkaError, TopicAlreadyExistsError

    if not missing:
        return
    request = {topic.name: {"num_partitions": topic.partitions, "configs": dict(topic.configs)} for topic in missing}
    try:
        client.create_topics(request, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        client.wait_for_topics(list(request))  # another of our processes was faster
    except KafkaError as error:
        raise BrokerError(f"cannot create the topics {', '.join(request)}: {error}") from error


def _alter(client: KafkaAdminClient, changed: list[Topic]) -> None:
    from kafka.admin import ConfigResource, ConfigResourceType

    resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=dict(topic.configs)) for topic in changed]
    for name, result in client.alter_configs(resources)["topic"].items():
        if result != "OK":
            raise BrokerError(f"the cluster refuses the settings of topic {name}: {result}")
    # The answer comes before the brokers have taken the change in.
    deadline = time.monotonic() + 10
    while any(
        _differing(topic, found) for topic, found in zip(changed, _configs(client, changed).values(), strict=True)
    ):
        if time.monotonic() > deadline:
            raise BrokerError("the cluster accepted new topic settings but does not show them after 10 s; look again")
        time.sleep(0.05)


def _problems(client: KafkaAdminClient, there: list[Topic], present: Mapping[str, Any]) -> Iterator[str]:
    for topic in there:
        partitions = len(present[topic.name]["partitions"])
        if partitions != topic.partitions:
            yield (
                f"topic {topic.name} has {partitions} partitions, the settings say {topic.partitions}; the number is "
                f"fixed for the life of a topic: set kafka.partitions = {partitions}, or start afresh under another "
                "kafka.prefix"
            )
    found = _configs(client, there)
    for topic in there:
        for key, value, expected in _differing(topic, found[topic.name]):
            source = f" ({topic.retention_key})" if key == "retention.ms" and topic.retention_key else ""
            yield (
                f"topic {topic.name} has {key} = {value}, the settings say {expected}{source}; "
                "change the settings, or apply them to the topics with `breakwater broker topics --apply`"
            )


def _differing(topic: Topic, found: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(key, what is there, what must be) of each checked key that differs."""
    pairs = ((key, found.get(key, ""), topic.configs[key]) for key in CHECKED)
    return [(key, value, expected) for key, value, expected in pairs if not _same(value, expected)]


def _same(value: str, expected: str) -> bool:
    return set(value.split(",")) == set(expected.split(","))


def _configs(client: KafkaAdminClient, there: list[Topic]) -> dict[str, dict[str, str]]:
    """Topic → the checked keys as the cluster has them."""
    from kafka.admin import ConfigResource, ConfigResourceType

    if not there:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=list(CHECKED)) for topic in there]
    found = client.describe_configs(resources, config_filter="all")["topic"]
    return {topic.name: {key: str(entry["value"]) for key, entry in found[topic.name].items()} for topic in there}
