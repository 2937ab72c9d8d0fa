"""What a live pipeline has produced so far, read back from its topics.

`closed` holds the packed tree of every closed cascade; `activity` carries source positions and is
taken in as a later stage would take it: each frame once, in order, gaps noticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition

from detectors.incidents.incident import Incident
from detectors.signal import decode_signals
from detectors.signal import encode as encode_signal
from graph.cascade import Key
from graph.figures import CascadeRow, figures
from graph.frames import Activity, decode_activity
from graph.packing import unpack
from graph.positions import SourceChain, Verdict
from streams import closed, metrics
from streams.replay import decode_row
from streams.settings import Settings

POLL_MS = 500


ALL = ("closed", "cascades", "activity", "signals", "incidents")
decode_incident = msgspec.json.Decoder(Incident).decode


class Results:
    """Reads the topics named in `ALL`, or those of them that are wanted, on from where it stood."""

    def __init__(self, settings: Settings, wanted: Sequence[str] = ALL) -> None:
        self._settings = settings
        kafka = settings.kafka
        handlers = {"closed": self._closed, "cascades": self._cascade, "activity": self._activity}
        handlers |= {"signals": self._signals, "incidents": self._incident}
        self._handlers: dict[str, Callable[[Any], None]] = {kafka.topic(name): handlers[name] for name in wanted}
        self._consumer = KafkaConsumer(
            bootstrap_servers=kafka.bootstrap.split(","),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=16 << 20,
            fetch_max_bytes=64 << 20,
            metrics_enabled=False,
        )
        partitions = [TopicPartition(topic, number) for topic in self._handlers for number in range(kafka.partitions)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_beginning(*partitions)
        self._slices: dict[Key, dict[int, bytes]] = {}
        self._chains = [SourceChain() for _ in range(kafka.partitions)]
        self._signal_chains = [SourceChain() for _ in range(kafka.partitions)]
        self.signals: Counter[bytes] = Counter()  # as they were sent, packed
        self.incidents: dict[str, Incident] = {}  # the last word on each
        self._changes = 0
        self._heard: list[Counter[Activity]] = [Counter() for _ in range(kafka.partitions)]
        self.trees: dict[Key, bytes] = {}  # the last packed tree of each cascade
        self.published: dict[Key, CascadeRow] = {}  # the last row on `cascades`
        self.repeats = 0
        self.gaps = 0

    def read(self) -> int:
        """Take in what has come; returns how many messages."""
        taken = 0
        for partition, records in self._consumer.poll(timeout_ms=POLL_MS).items():
            handle = self._handlers[partition.topic]
            for record in records:
                if record.value is not None:  # erased
                    handle(record)
            taken += len(records)
        return taken

    def rows(self) -> dict[Key, CascadeRow]:
        """Figures of every closed cascade, from its packed tree."""
        return {key: figures(unpack(packed), closed=True) for key, packed in self.trees.items()}

    def heard(self) -> Counter[Activity]:
        """How often each record of activity was taken in."""
        total: Counter[Activity] = Counter()
        for counter in self._heard:
            total.update(counter)
        return total

    @property
    def amount(self) -> tuple[int, ...]:
        """How much has been read: grows as long as something comes."""
        return len(self.trees), sum(map(len, self._heard)), self.signals.total(), self._changes

    def complete(self, cascades: int, incidents: int) -> bool:
        """Is so much there, every cascade and incident closed?"""
        closed = sum(1 for incident in self.incidents.values() if incident.state == "closed")
        return len(self.trees) >= cascades and closed >= incidents

    def close(self) -> None:
        self._consumer.close(autocommit=False)

    def _closed(self, record: Any) -> None:
        for key, number, total, piece in closed.decode(record.value):
            slices = self._slices.setdefault(key, {})
            if number == 0:
                slices.clear()
            slices[number] = piece
            if len(slices) == total:
                self.trees[key] = b"".join(slices[place] for place in range(total))
                del self._slices[key]

    def _cascade(self, record: Any) -> None:
        row = decode_row(record.value)
        self.published[(row.platform, row.scope, row.root_id)] = row

    def _incident(self, record: Any) -> None:
        incident = decode_incident(record.value)
        self.incidents[incident.id] = incident
        self._changes += 1

    def _signals(self, record: Any) -> None:
        frame = decode_signals(record.value)
        if self._new(self._signal_chains[record.partition].judge(frame.source, frame.at, frame.prev)):
            self.signals.update(map(encode_signal, frame.records))

    def _activity(self, record: Any) -> None:
        frame = decode_activity(record.value)
        if self._new(self._chains[record.partition].judge(frame.source, frame.at, frame.prev)):
            self._heard[record.partition].update(frame.records)

    def _new(self, verdict: Verdict) -> bool:
        """Is a frame to be taken in? Repeats and gaps are counted."""
        if verdict == "repeat":
            self.repeats += 1
            metrics.REPEATED_FRAMES.labels("results").inc()
        elif verdict == "gap":
            self.gaps += 1
            metrics.GAPS.labels("results").inc()
        return verdict == "fold"
