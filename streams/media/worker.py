"""The worker that reads media live: frames of events in, what their media carry out, as events.

    events ─ media of posts, reposts, comments ─► reading processes ─► an event of kind `marks`
                                                                        into the raw topic it came from

A group of its own, so that large files hold up nobody. The result is an event like any other: ingest
routes it to the cascade, the log keeps it, replay of what was recorded has it too. An offset is
committed when all results of the frames below it are acknowledged; after a crash a frame is read
again, and gives the same events. Nothing is fetched: bytes lie below `media.root` or are not read.
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from graph.events import Event, Media
from graph.frames import decode_frame
from streams import metrics
from streams.errors import SettingsError
from streams.feed import Fed, Publisher
from streams.media.pool import MediaPool
from streams.membership import HEARTBEAT_MS, SESSION_MS, Member
from streams.settings import Settings
from streams.topics import ensure_topics

KINDS = frozenset({"post", "repost", "comment"})
POLL_MS = 500
STAY_MS = 100  # a poll that is to bring nothing
COMMIT_S = 1.0

_encode = msgspec.json.Encoder().encode


class MediaWorker:
    """One process of the group. `run` returns after `stop`, with everything acknowledged and committed.

    Raises SettingsError where `media.root` is not set.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.media.root:
            raise SettingsError("media.root is not set: name the folder below which media lie under their SHA-256")
        kafka = settings.kafka
        ensure_topics(kafka.bootstrap, settings)
        self.settings = settings
        self.stopping = False
        self._consumer = KafkaConsumer(
            kafka.topic("events"),
            bootstrap_servers=kafka.bootstrap.split(","),
            group_id=kafka.group(kafka.media_group),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=1,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            metrics_enabled=False,
        )
        self._member = Member(self._consumer)
        self._frames: deque[Any] = deque()
        self._done: dict[TopicPartition, int] = {}
        self._committed = time.monotonic()

    def stop(self) -> None:
        """Finish the frame in hand, then let `run` return. Safe to call from a signal handler."""
        self.stopping = True

    def run(self) -> None:
        """Read until `stop`. Raises BrokerError when a result cannot be written, or the group is lost."""
        kafka = self.settings.kafka
        try:
            with (
                MediaPool(self.settings.media) as pool,
                ThreadPoolExecutor(1, "frame") as thread,
                Publisher(kafka.bootstrap, Fed()) as publisher,
            ):
                while not self.stopping:
                    self._take(self._member.poll(POLL_MS))
                    while self._frames and not self.stopping:
                        self._frame(self._frames.popleft(), pool, thread, publisher)
                    self._commit()
                self._commit(now=True)
        finally:
            self._consumer.close(autocommit=False)

    def _take(self, batch: dict[TopicPartition, list[Any]]) -> None:
        for records in batch.values():
            self._frames.extend(records)

    def _frame(self, record: Any, pool: MediaPool, thread: ThreadPoolExecutor, publisher: Publisher) -> None:
        """Read the media of one frame beside the loop: the broker must hear from us meanwhile."""
        with_media = [event for event in decode_frame(record.value).events if event.media and event.kind in KINDS]
        if with_media:
            future = thread.submit(lambda: [(event, pool.read(event.media)) for event in with_media])
            while not future.done():
                self._consumer.pause(*self._consumer.assignment())
                self._take(self._member.poll(STAY_MS))
            self._consumer.resume(*self._consumer.assignment())
            for event, readings in future.result():
                for reading in readings:
                    metrics.MEDIA.labels(reading.verdict if reading.read else "absent").inc()
                result = marks_of(event, [msgspec.json.encode(reading).decode() for reading in readings])
                publisher.send(_origin(event, self.settings), _encode(result), (event.root or event.item).encode())
            publisher.wait()
        self._done[TopicPartition(record.topic, record.partition)] = record.offset + 1

    def _commit(self, now: bool = False) -> None:
        if not self._done or not (now or time.monotonic() - self._committed >= COMMIT_S):
            return
        self._committed = time.monotonic()
        done, self._done = self._done, {}
        ours = self._consumer.assignment()
        offsets = {place: OffsetAndMetadata(offset, "", -1) for place, offset in done.items() if place in ours}
        if offsets:
            with suppress(KafkaError):  # a rebalance is on: the next owner reads the frames again
                self._consumer.commit(offsets, timeout_ms=5_000)


def marks_of(event: Event, readings: list[str]) -> Event:
    """The event that says what the media of `event` carry: each with its reading as JSON in `marks`."""
    media = tuple(
        Media(kind=one.kind, sha256=one.sha256, path=one.path, marks=reading)
        for one, reading in zip(event.media, readings, strict=True)
    )
    return Event(
        platform=event.platform,
        scope=event.scope,
        item=event.item,
        root=event.root or event.item,
        kind="marks",
        created_at=event.created_at,
        version=event.version,
        media=media,
    )


def _origin(event: Event, settings: Settings) -> str:
    """The raw topic that `event` came from."""
    return event.raw.topic if event.raw is not None else settings.kafka.platform_topic(event.platform)
