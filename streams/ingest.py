"""Ingest: raw platform messages in, frames of events out, at least once.

    platform.*  ─ poll ─►  records ─ adapter ─►  events ─ framer ─►  events (frames), rejected
                                                   │                    │ acknowledged
    committed   ◄──────────── positions of the oldest flush that is acknowledged whole

Offsets are committed only when every frame that holds something read before them has been
acknowledged. A failed send ends the process: what was not committed is read again.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata
from msgspec.structs import force_setattr

from graph.events import Event, Raw
from graph.frames import END_OF_INPUT
from graph.watermark import END, IDLE, NEVER
from streams import metrics
from streams.adapters import canonical
from streams.adapters.reading import unreadable
from streams.enrich import Enrichment
from streams.errors import BrokerError, Unreadable
from streams.framer import Framer
from streams.identity import content_digest
from streams.ingest_sources import Silence, Source
from streams.membership import HEARTBEAT_MS, SESSION_MS, Member
from streams.ordering import CONTROL
from streams.producers import close
from streams.records import parse_compiled
from streams.rejects import Rejects
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, ensure_topics

MAX_UNACKED = 8  # flushes under way before reading waits
HEARTBEAT_S = 0.5  # a partition without events still gets a frame after this long
COMMIT_S = 1.0
POLL_RECORDS = 5_000
LEAST_RECORDS = 500
BEHIND_S = 2.0  # what arrived longer ago is backlog: frames of it may fill, a delay more hurts nobody
FILLING_S = 1.0  # longest time that they do
LONGEST_POLL_MS = 500  # with nothing to read; `stop` is heard after it
STAY_MS = 100  # a poll that is to bring nothing

_time_of, _kind_of = attrgetter("created_at"), attrgetter("platform", "kind")


class _Flush(NamedTuple):
    """Messages under way, and the positions that are safe once they are acknowledged."""

    futures: list[Any]
    positions: dict[TopicPartition, int]


class Ingest:
    """One process of the consumer group. `run` returns after `stop`, with everything drained."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.clock = clock
        kafka, ingest = settings.kafka, settings.ingest
        ensure_topics(kafka.bootstrap, settings)
        self.framer = Framer(kafka.partitions, ingest.frame_events, ingest.frame_bytes)
        self.sources: dict[TopicPartition, Source] = {}
        self.positions: dict[TopicPartition, int] = {}  # next offset to read
        self.under_way: deque[_Flush] = deque()
        self.stopping = False
        self.unread = False  # are there events in the framer that the readers have not seen?
        self.paused: set[TopicPartition] = set()  # while a slow reader is at it
        self.announce = False  # new partitions came: say which there are
        self.safe: dict[TopicPartition, int] = {}
        self._last_flush = self._last_heartbeat = self._last_commit = time.monotonic()
        self.events_topic = kafka.topic("events")
        self.producer = KafkaProducer(
            bootstrap_servers=kafka.bootstrap.split(","),
            linger_ms=5,
            batch_size=1 << 20,
            compression_type="lz4",
            max_request_size=MAX_REQUEST_BYTES,
            metrics_enabled=False,
        )
        self.consumer = KafkaConsumer(
            bootstrap_servers=kafka.bootstrap.split(","),
            group_id=kafka.group(kafka.ingest_group),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=POLL_RECORDS,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            metrics_enabled=False,
        )
        self.rejects = Rejects(self.producer, kafka.topic("rejected"))
        self.enrichment = Enrichment(settings, self.rejects.record)
        self.silence = Silence(self.consumer, self.framer, self.sources, self.positions, ingest.idle_s)
        parse_compiled(self.consumer)
        topics = [kafka.platform_topic(platform) for platform in ingest.platforms]
        topics.append(kafka.topic(CONTROL))  # decisions stand in time among the events that they are about
        self.consumer.subscribe(topics=topics, listener=_Listener(self))
        self.member = Member(self.consumer)

    # ── the loop ─────────────────────────────────────────────────────────────────────────────

    def stop(self) -> None:
        """Finish what was read, then let `run` return. Safe to call from a signal handler."""
        self.stopping = self.enrichment.stopping = True

    def run(self) -> None:
        """Read until `stop`. Raises BrokerError when a message cannot be written, or the group is lost."""
        linger = self.settings.ingest.linger_ms / 1000
        patience_ms = int(min(max(1.0, linger * 500), LONGEST_POLL_MS))
        try:
            while not self.stopping:
                room = max(LEAST_RECORDS, self.framer.enough - self.framer.waiting)
                batch = self.member.poll(patience_ms, min(POLL_RECORDS, room))
                if self.announce:
                    self._announce()
                self.take_all(batch)
                now = time.monotonic()
                self.silence.look(now)
                patience = max(linger, FILLING_S) if self._behind(batch) else linger
                if self.framer.full or now - self._last_flush >= patience:
                    self.flush(now)
                self._settle(block=len(self.under_way) >= MAX_UNACKED)
                if now - self._last_commit >= COMMIT_S:
                    self._commit(now)
            self.drain()
        finally:
            self.enrichment.close()
            self.consumer.close(autocommit=False)
            close(self.producer, 5)

    def drain(self) -> None:
        """Write, await and commit everything that was read."""
        self.flush(time.monotonic())
        while self.under_way:
            self._settle(block=True)
        self._commit(time.monotonic())

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    def take_all(self, batch: Mapping[TopicPartition, list[Any]]) -> None:
        """Decode what one poll brought, and have it read."""
        held = {partition: list(records) for partition, records in batch.items()}
        self.unread = True
        while held:
            events: list[Event] = []
            for partition, records in held.items():
                if partition in self.sources:
                    events += self.take(partition, records)
            held = {}
            self.enrichment.read(events, lambda: self._stay(held))  # noqa: B023 - called within
        self.unread = False
        if self.paused:
            self.consumer.resume(*(self.paused & self.consumer.assignment()))
            self.paused = set()

    def _stay(self, held: dict[TopicPartition, list[Any]]) -> None:
        """Stay in the group and take nothing; what a partition that has just come brings is held."""
        new = self.consumer.assignment() - self.paused
        self.consumer.pause(*new)
        self.paused |= new
        for partition, records in self.member.poll(STAY_MS).items():
            held.setdefault(partition, []).extend(records)

    def take(self, partition: TopicPartition, records: list[Any]) -> list[Event]:
        """Decode the records of one raw partition into the framer; returns their events, not read yet."""
        source = self.sources[partition]
        source.last_record = time.monotonic()
        events: list[Event] = []
        add, topic, number = self.framer.add, partition.topic, partition.partition
        ended = False
        for record in records:
            data = record.value
            try:
                if data is not None and data.startswith(b'{"platform"'):
                    event = canonical.read_one(data)
                    digest = sha256(data).digest()
                    raw = Raw(topic, number, record.offset, digest, int.from_bytes(digest[:8], "big"))
                    force_setattr(event, "raw", raw)
                    add(event, len(data))
                    events.append(event)
                    ended = False
                elif data == END_OF_INPUT:
                    ended = True
                else:
                    ended = False
                    events += self._read_other(source, partition, record)
            except Unreadable as problem:
                self.rejects.record(record, partition, problem)
        self.positions[partition] = records[-1].offset + 1
        limit = self._limit()
        before = source.mark
        if events and before >= IDLE:
            self.framer.wake(source.name)
        mark = source.observe(list(map(_time_of, events)), limit) if events else source.mark
        if ended:
            mark = source.mark = END
        if mark != before:
            self.framer.tell({source.name: mark})
        for (platform, kind), times in Counter(map(_kind_of, events)).items():
            metrics.EVENTS.labels(platform, kind).inc(times)
        arrived = records[-1].timestamp
        if arrived and arrived > 0:
            metrics.LAG_SECONDS.set(max(0.0, self.clock() - arrived / 1000))
        return events

    def _behind(self, batch: Mapping[TopicPartition, list[Any]]) -> bool:
        """Did all that was read last arrive long ago?"""
        arrived = [records[-1].timestamp for records in batch.values()]
        return bool(arrived) and self.clock() - max(arrived) / 1000 > BEHIND_S

    def _limit(self) -> int:
        """Latest event time that is believed: the clock and the allowed skew, µs."""
        return int((self.clock() + self.settings.ingest.max_skew_s) * 1e6)

    def _read_other(self, source: Source, partition: TopicPartition, record: Any) -> Iterable[Event]:
        """A message in the platform's own form, or an unusual canonical one: 0 to many events."""
        data = record.value
        if data is None:
            raise unreadable("empty", "the message has no value")
        reading = source.read(data)
        whole = sha256(data).digest()
        for event in reading.events:
            digest = content_digest(event)
            force_setattr(event, "raw", Raw(partition.topic, partition.partition, record.offset, whole, digest))
            self.framer.add(event, len(data) // len(reading.events))
        for problem in reading.problems:
            self.rejects.record(record, partition, problem)
        return reading.events

    # ── writing and committing ───────────────────────────────────────────────────────────────

    def flush(self, now: float) -> None:
        """Send everything buffered. Its positions become safe when all of it is acknowledged."""
        heartbeat = now - self._last_heartbeat >= HEARTBEAT_S
        if heartbeat:
            self._last_heartbeat = now
        self._last_flush = now
        flush = self.framer.flush(heartbeat, self._limit())
        for event in flush.too_large:
            self.rejects.too_large(event, self.settings.ingest.frame_bytes)
        futures = self.rejects.take()
        for partition, value, events in flush.frames:
            futures.append(self.producer.send(self.events_topic, value=value, partition=partition))
            metrics.FRAMES.inc()
            metrics.FRAME_EVENTS.observe(events)
        if futures or self.positions:
            self.under_way.append(_Flush(futures, dict(self.positions)))
        metrics.UNACKED.set(len(self.under_way))

    def _settle(self, block: bool) -> None:
        """Take off the flushes that are acknowledged; with `block` wait for the oldest."""
        while self.under_way:
            futures, positions = self.under_way[0]
            for future in futures:
                if not future.is_done and not block:
                    return
                try:
                    future.get(timeout=self.settings.ingest.send_timeout_s)
                except KafkaError as error:
                    raise BrokerError(
                        f"the broker did not take a message ({error}); nothing of it was committed, "
                        "start ingest again when the broker is well"
                    ) from error
            self.under_way.popleft()
            self.safe.update(positions)
            block = False

    def _commit(self, now: float) -> None:
        self._last_commit = now
        offsets = self._committable()
        if offsets:
            try:
                self.consumer.commit(offsets, timeout_ms=5_000)
            except KafkaError:  # a rebalance is on; the next commit says the same or more
                self.safe = {partition: at.offset for partition, at in offsets.items()} | self.safe
        self._report_lag()

    def _committable(self) -> dict[TopicPartition, OffsetAndMetadata]:
        """Take out what is safe to commit and still ours."""
        safe, self.safe = self.safe, {}
        return {
            partition: OffsetAndMetadata(offset, "", -1)
            for partition, offset in safe.items()
            if partition in self.sources
        }

    def _report_lag(self) -> None:
        lag: Counter[str] = Counter()
        for partition, source in self.sources.items():
            end = self.consumer.highwater(partition)
            lag[source.platform] += max(0, (end or 0) - self.positions.get(partition, end or 0))
        for platform, events in lag.items():
            metrics.LAG_EVENTS.labels(platform).set(events)

    # ── the group changes ────────────────────────────────────────────────────────────────────

    async def revoked(self, partitions: Iterable[TopicPartition]) -> None:
        """Leave nothing half done in what others will read on from the committed offset."""
        if self.unread and not self.enrichment.finish():
            return  # what is in the framer was never read: the next owner takes it from the committed offset
        self.flush(time.monotonic())
        while self.under_way:
            self._settle(block=True)
        offsets = self._committable()
        if offsets:
            with suppress(KafkaError):  # the group has moved on without us: the next owner reads it again
                await self.consumer.commit_async(offsets)
        for partition in partitions:
            self.sources.pop(partition, None)
            self.positions.pop(partition, None)

    def assigned(self, partitions: Iterable[TopicPartition]) -> None:
        """Begin with `partitions`."""
        prefix = self.settings.kafka.prefix
        lateness = int(self.settings.ingest.lateness_s * 1e6)
        for partition in partitions:
            self.sources.setdefault(partition, Source(partition, prefix, lateness))
        self.announce = True

    def _announce(self) -> None:
        """Name all raw partitions there are, so that no stage goes ahead of one that is silent so far."""
        known = {}
        for topic in self.consumer.subscription() or ():
            for number in self.consumer.partitions_for_topic(topic) or ():
                known[f"{topic}/{number}"] = NEVER
        known.update({source.name: source.mark for source in self.sources.values()})
        self.framer.tell(known)
        self.announce = False


class _Listener(AsyncConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, ingest: Ingest) -> None:
        self.ingest = ingest

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        await self.ingest.revoked(list(revoked))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        self.ingest.assigned(list(assigned))
