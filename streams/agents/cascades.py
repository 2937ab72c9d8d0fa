"""Agent `cascades`: frames of events in, cascades live, activity and figures out.

    events (frames) ─ decode ─► fold ─► delta ─┬─► journal            (changelog of a Table)
                                               ├─► closed             (changelog of a Table)
                                               ├─► activity (frames)  partition = hash(target)
                                               └─► cascades           figures, key = platform, root

The rules it keeps (docs/decisions.md): no await between decode and having queued everything; a
frame is acknowledged, in order, once the journal and all outputs are; at recovery, whatever the
journal does not know to be acknowledged is written and sent again from its delta; a frame seen
before is dropped; anything unexpected ends the process with the frame unacknowledged.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from graph.delta import Delta, activity_frames, heartbeat
from graph.fold import CascadeFold, FoldSettings
from graph.frames import decode_frame
from graph.heartbeats import Told
from graph.watermark import END
from streams import closed, metrics, observed
from streams.agents.stage import Changelog, Frame, JournaledStage
from streams.entries import Entry, Store
from streams.journal import Journal
from streams.outbox import Message
from streams.settings import Settings
from streams.topics import OUTPUT_BYTES

SENT: Final = ("activity", "acts", "shares", "coshares")  # in the order of lanes (`graph.delta.Outgoing`)
DAY_US = 86_400_000_000


def fold_settings(settings: Settings) -> FoldSettings:
    """What of the settings the fold's state depends on."""
    cascades = settings.cascades
    return FoldSettings(
        close_after=int(cascades.close_after_s * 1e6),
        wait=int(cascades.close_after_s * 1e6),
        retention=int(settings.retention.closed_days * DAY_US),
        publish_every=int(cascades.publish_s * 1e6),
        publish_weight=cascades.publish_weight,
        close_at_once=cascades.close_at_once,
        activity_partitions=settings.kafka.partitions,
    )


class Partition:
    """One partition of `events` as this worker holds it."""

    def __init__(self, fold: CascadeFold, journal: Journal, closed_store: Store) -> None:
        self.fold = fold
        self.journal = journal
        self.closed_store = closed_store
        self.acked = journal.acked  # everything up to this offset is acknowledged
        self.next = fold.offset + 1  # offset that must come next; lower ones are repeats
        self.told = Told(len(fold.sent))
        self.origin, self.told_at, self.rested = 0, 0.0, False

    @property
    def watermark(self) -> int:
        """Event time before which nothing more will be sent, µs."""
        return self.fold.watermark


class CascadeStage(JournaledStage[Partition]):
    """The stage without Faust: frames and stores in, messages out. `put` queues without waiting."""

    def __init__(
        self,
        settings: Settings,
        put: Callable[..., None],  # Outbox.put
        journal_log: Changelog,
        closed_log: Changelog,
    ) -> None:
        topic = settings.kafka.topic
        super().__init__("cascades", topic("events"), topic("journal"), put, journal_log)
        self.settings = settings
        self.fold_settings = fold_settings(settings)
        self._closed_log = closed_log
        self._closed_topic = topic("closed")
        self._cascades_topic = topic("cascades")
        numbers = range(settings.kafka.partitions)
        self._lanes = [(topic(name), number) for name in SENT for number in numbers]

    # ── partitions come and go ───────────────────────────────────────────────────────────────

    def recover(self, number: int, journal_store: Store, closed_store: Store, topic_id: str) -> None:
        """Rebuild the state of a partition from its journal. Raises StateError if it cannot be trusted."""
        began = time.perf_counter()
        fold = CascadeFold(self.fold_settings, lambda key: closed.lookup(closed_store, key))
        journal = Journal(number, journal_store, self.settings.cascades.snapshot_bytes)
        leftovers = journal.recover(fold, OUTPUT_BYTES)
        self.partitions[number] = partition = Partition(fold, journal, closed_store)
        for delta, again in list(journal.unsent(fold)):
            self._send(number, partition, delta, again, lambda: None)
        entries = journal.remove(leftovers)
        entries += self._identify(number, journal, topic_id)
        entries += self._record_settings(number, journal, fold.offset)
        if entries:
            self._put(self._changelog(number, entries), lambda results: self._persisted(number, results))
        metrics.RECOVERY_SECONDS.set(time.perf_counter() - began)
        self.report()

    def _record_settings(self, number: int, journal: Journal, offset: int) -> list[Entry]:
        """A change of settings takes effect here, and the journal says from which offset on."""
        now = msgspec.json.encode({**self.fold_settings._asdict(), "rootless": sorted(self.fold_settings.rootless)})
        return [] if journal.read_note(b"C") == now else journal.note(b"C", offset + 1, now)

    # ── one frame ────────────────────────────────────────────────────────────────────────────

    def take(self, frame: Frame, acknowledge: Callable[[], None], origin: int = 0) -> None:
        """Fold a frame and queue all it makes. Synchronous: nothing may come in between.

        `origin`: when the frame arrived at the broker, ms; what it makes carries it on.
        """
        number, offset = frame.partition, frame.offset
        partition = self.partitions[number]
        partition.next = max(partition.next, offset + 1)
        if offset <= partition.fold.offset:
            # A repeat. Recovery has sent again whatever of it may not have arrived: nothing is left to do,
            # and its rows must not come behind newer ones.
            metrics.REPEATED_FRAMES.labels("cascades").inc()
            self._put([], lambda _: acknowledge())
            return
        began = time.perf_counter()
        decoded = decode_frame(frame.value)
        if not decoded.events and partition.fold.at_rest(decoded.marks):
            self._put([], lambda _: acknowledge())  # a heartbeat that brings nothing needs no entry
            return
        delta = partition.fold.fold(offset, decoded.marks, decoded.events, partition.acked, decoded.limit)
        metrics.FOLD_SECONDS.observe(time.perf_counter() - began)
        entries = partition.journal.append(delta)
        self._send(number, partition, delta, entries, acknowledge, origin)
        self._count(delta, len(decoded.events))
        self._moved(number, partition, origin)
        if partition.journal.snapshot_due():
            self._snapshot(number, partition)

    def _send(
        self,
        number: int,
        partition: Partition,
        delta: Delta,
        entries: list[Entry],
        acknowledge: Callable[[], None],
        origin: int = 0,
    ) -> None:
        messages = self._changelog(number, entries)
        journaled = len(messages)
        for value in closed.messages_of(delta.closed):
            for place, piece in closed.entries_of(value):
                partition.closed_store.put(place, piece)
            messages.append(Message(self._closed_topic, number, delta.offset.to_bytes(8, "big"), value))
        kept = len(messages)
        source = f"{self.topic}/{number}"
        for out in activity_frames(delta, source, OUTPUT_BYTES):
            topic, target = self._lanes[out.lane]
            messages.append(Message(topic, target, None, out.value))
            partition.told.marks[out.lane] = out.watermark
            if delta.offset == partition.fold.offset:
                partition.fold.sent[out.lane] = out.at
        for key, row in delta.rows:
            messages.append(Message(self._cascades_topic, number, "\0".join(key).encode(), row))

        def done(results: list[Any]) -> None:
            self._persisted(number, results[:journaled])
            self._closed_log.persisted(number, [result.offset for result in results[journaled:kept]])
            partition.acked = max(partition.acked, delta.offset)
            acknowledge()

        self._put(messages, done, journaled, origin)

    def _heartbeats(self, number: int, part: Partition) -> list[Message]:
        watermark = part.watermark
        fold, source = part.fold, f"{self.topic}/{number}"
        ended = fold.latest if watermark == END else []
        messages = []
        for lane in part.told.tell(watermark, ended):
            value = heartbeat(lane, len(self._lanes), source, fold.sent[lane], watermark, ended)
            messages.append(Message(*self._lanes[lane], None, value))
        return messages

    def _snapshot(self, number: int, partition: Partition) -> None:
        """Write a snapshot; what it replaces goes when it is acknowledged whole."""
        entries, obsolete = partition.journal.snapshot(partition.fold, partition.acked)

        def done(results: list[Any]) -> None:
            self._persisted(number, results)
            metrics.SNAPSHOTS.inc()
            if self.partitions.get(number) is partition:
                partition.journal.remove(obsolete)
                self._put(self._changelog(number, obsolete), lambda removed: self._persisted(number, removed))

        self._put(self._changelog(number, entries), done)

    @property
    def _cure(self) -> str:
        return f"the topics {self._journal} and {self._closed_topic}"

    # ── figures about ourselves ──────────────────────────────────────────────────────────────

    def _count(self, delta: Delta, events: int) -> None:
        counts = delta.counts.get
        metrics.FOLDED.inc(events)
        metrics.CLOSED.inc(len(delta.closed))
        for name, metric in _COUNTED.items():
            if times := counts(name, 0):
                metric.inc(times)
        for refused in delta.refused:
            metrics.REJECTED.labels(refused.reason).inc()

    def report(self) -> None:
        """Set the gauges. Walks over the live cascades: call it every few seconds, not a frame."""
        cascades = [cascade for part in self.partitions.values() for cascade in part.fold.cascades.values()]
        metrics.CASCADES.set(len(cascades))
        metrics.NODES.set(sum(cascade.size for cascade in cascades))
        metrics.ORPHANS.set(sum(len(cascade.waiting) for cascade in cascades if cascade.waiting))
        observed.standing(self.name, [part.fold.mark.watermark for part in self.partitions.values()], ())


_COUNTED = {
    "late": metrics.LATE,
    "duplicates": metrics.DUPLICATES,
    "conflicting": metrics.CONFLICTS,
    "too_old": metrics.TOO_OLD,
    "expired": metrics.EXPIRED,
    "reopened": metrics.REOPENED,
}
