"""Publishing messages into the raw topics: in order, at a chosen speed, every acknowledgement checked."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import TracebackType
from typing import Any

from graph.frames import END_OF_INPUT
from streams.errors import BrokerError
from streams.ordering import CONTROL, Message
from streams.producers import close
from streams.settings import Settings
from streams.topics import RAW_MAX_BYTES, Topic, ensure_topics, inner_topics, raw_topic

UNACKED_BYTES = 32 << 20  # sent and not yet acknowledged, before sending waits
# Refused here: an idempotent producer gives up everything under way when the broker refuses one for its size.
LARGEST = RAW_MAX_BYTES - 1024  # bytes of a message, less room for what the batch adds
MESSAGE_BYTES = 200  # what a message under way costs beside its bytes
ACK_S = 150.0  # above the producer's own limit (120 s), whose error says more
LAST_ACKS_S = 10.0  # for what is under way at Ctrl-C
NAP_S = 0.2  # longest sleep at once


@dataclass(slots=True)
class Fed:
    """What came of it: messages acknowledged by topic, those too large for the topic, and how it ended."""

    messages: Counter[str] = field(default_factory=Counter)
    too_large: int = 0
    interrupted: bool = False


class Publisher:
    """A producer that holds bounded bytes under way and looks at the future of every message.

    kafka-python's `flush()` returns although sends have failed; only the futures tell.
    """

    def __init__(self, bootstrap: str, fed: Fed) -> None:
        from kafka import KafkaProducer
        from kafka.errors import KafkaError

        self.fed = fed
        self._under_way: deque[tuple[Any, str, int]] = deque()
        self._bytes = 0
        self._counts: dict[str, int] = {}  # partitions of each topic
        try:
            self.producer = KafkaProducer(
                bootstrap_servers=bootstrap.split(","),
                acks="all",
                compression_type="lz4",
                linger_ms=20,
                batch_size=1 << 18,
                max_request_size=LARGEST,
                metrics_enabled=False,
            )
        except (KafkaError, OSError) as error:
            raise BrokerError(
                f"no Kafka broker answers at {bootstrap} ({error}); name yours with --bootstrap"
            ) from None

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        close(self.producer, None if error is None else 1)

    def send(self, topic: str, value: bytes, key: bytes | None = None, partition: int | None = None) -> None:
        """Send one message; waits for older ones while too much is under way. Raises BrokerError."""
        from kafka.errors import KafkaError, MessageSizeTooLargeError

        if key is not None and (count := self._counts.get(topic)):
            partition = default_partition(key, count)
        size = len(value) + MESSAGE_BYTES
        while self._bytes + size > UNACKED_BYTES and self._under_way:
            self._settle(ACK_S)
        try:
            future = self.producer.send(topic, key=key, value=value, partition=partition)
        except MessageSizeTooLargeError:
            self.fed.too_large += 1
            return
        except KafkaError as error:
            raise _not_taken(error) from None
        self._under_way.append((future, topic, size))
        self._bytes += size
        while self._under_way and self._under_way[0][0].is_done:
            self._settle(ACK_S)
        if topic not in self._counts:
            self._counts[topic] = len(self.partitions(topic))

    def wait(self, timeout_s: float = ACK_S) -> None:
        """Return when everything sent has been acknowledged. Raises BrokerError."""
        while self._under_way:
            self._settle(timeout_s)

    def partitions(self, topic: str) -> list[int]:
        """The partitions of a topic, sorted."""
        return sorted(self.producer.partitions_for(topic))

    def _settle(self, timeout_s: float) -> None:
        from kafka.errors import KafkaError

        future, topic, size = self._under_way.popleft()
        self._bytes -= size
        try:
            future.get(timeout=timeout_s)
            self.fed.messages[topic] += 1
        except KafkaError as error:
            raise _not_taken(error) from None


@lru_cache(maxsize=100_000)
def default_partition(key: bytes, count: int) -> int:
    """Where Kafka's default partitioner puts a key. Kept, since murmur2 in Python is a fifth of a send."""
    from kafka.partitioner.default import murmur2

    return int((murmur2(key) & 0x7FFFFFFF) % count)


def _not_taken(error: Exception) -> BrokerError:
    return BrokerError(f"the broker did not take a message ({error}); start again when it is well")


def feed(
    messages: Iterable[Message],
    settings: Settings,
    speed: float | None = None,
    topic: str | None = None,
    sent: Callable[[int], object] = lambda more: None,
) -> Fed:
    """Publish messages in their order, then an end-of-input record in every partition of every topic fed.

    Args:
        messages: in event-time order.
        speed: seconds of event time a second; None = as fast as it goes.
        topic: name without prefix of the one topic to feed; None = `platform.<name>` of each event.
        sent: told how many more messages have been handed to the producer.

    On Ctrl-C what was sent is waited for, no end-of-input record is written, and `Fed.interrupted` is set.

    Raises:
        BrokerError: no broker, a topic that is not as it must be, or a message that was not taken.
    """
    fed = Fed()
    topics = _Topics(settings, topic)
    pace = _Pace(speed)
    with Publisher(settings.kafka.bootstrap, fed) as publisher:
        try:
            for message in messages:
                pace.wait_for(message.created_at)
                publisher.send(topics.of(message.platform), message.data, message.key.encode())
                sent(1)
            publisher.wait()
            # Not counted among the messages: they are news about them.
            for name in sorted(fed.messages):
                for partition in publisher.partitions(name):
                    publisher.send(name, END_OF_INPUT, partition=partition)
            counted = fed.messages.copy()
            publisher.wait()
            fed.messages = counted
        except KeyboardInterrupt:
            fed.interrupted = True
            publisher.wait(LAST_ACKS_S)
    return fed


class _Topics:
    """Full topic names by platform; makes each topic when it is first needed."""

    def __init__(self, settings: Settings, only: str | None) -> None:
        self._settings = settings
        self._names: dict[str, str] = {}
        self._only = self._made(_single(settings, only)) if only else None
        if not only:
            ensure_topics(settings.kafka.bootstrap, settings)
            self._names = {name: settings.kafka.platform_topic(name) for name in settings.ingest.platforms}
            self._names[CONTROL] = settings.kafka.topic(CONTROL)

    def of(self, platform: str) -> str:
        if self._only:
            return self._only
        name = self._names.get(platform)
        if name is None:
            name = self._names[platform] = self._made(raw_topic(self._settings, platform))
        return name

    def _made(self, topic: Topic) -> str:
        ensure_topics(self._settings.kafka.bootstrap, self._settings, topic)
        return topic.name


def _single(settings: Settings, name: str) -> Topic:
    """The topic of `--topic`: a raw one, `control`, or one of the user's own."""
    full = settings.kafka.topic(name)
    inner = {topic.name: topic for topic in inner_topics(settings)}
    if full == settings.kafka.topic("control"):
        return inner[full]
    if full in inner:
        raise BrokerError(f"topic {full} is written by our own stages; feed platform.<name> or a topic of your own")
    return replace(raw_topic(settings, "any"), name=full)


class _Pace:
    """Holds messages back so that event time passes `speed` times as fast as the clock."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began: tuple[float, int] | None = None  # clock s, event time µs

    def wait_for(self, created_at: int) -> None:
        if self._speed is None:
            return
        if self._began is None:
            self._began = time.monotonic(), created_at
        clock, first = self._began
        due = clock + (created_at - first) / 1e6 / self._speed
        while (left := due - time.monotonic()) > 0:
            time.sleep(min(left, NAP_S))
