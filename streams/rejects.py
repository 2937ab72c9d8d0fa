"""The topic `rejected`: what could not be taken, with its original bytes; why and whence as headers."""

from __future__ import annotations

from typing import Any

import msgspec
from kafka import KafkaProducer, TopicPartition

from graph.events import Event
from streams import metrics
from streams.errors import Unreadable


class Rejects:
    """Sends into `topic`; the futures are the caller's to wait for before it commits."""

    def __init__(self, producer: KafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic
        self._futures: list[Any] = []

    def record(self, record: Any, partition: TopicPartition, problem: Unreadable) -> None:
        """A record that cannot be read, as it came."""
        place = f"{partition.topic}/{partition.partition}/{record.offset}"
        self._send(record.value or b"", problem.reason, problem.detail, place)

    def too_large(self, event: Event, frame_bytes: int) -> None:
        """An event above the cap of a frame, in canonical form."""
        raw = event.raw
        place = f"{raw.topic}/{raw.partition}/{raw.offset}" if raw else ""
        detail = f"the event is larger than ingest.frame_bytes = {frame_bytes}"
        self._send(msgspec.json.encode(event), "too_large", detail, place)

    def take(self) -> list[Any]:
        """The futures of everything sent since the last call."""
        futures, self._futures = self._futures, []
        return futures

    def _send(self, value: bytes, reason: str, detail: str, place: str) -> None:
        metrics.REJECTED.labels(reason).inc()
        headers = [("reason", reason), ("detail", detail), ("source", place)]
        self._futures.append(
            self._producer.send(
                self._topic,
                key=place.encode(),
                value=value,
                headers=[(name, text.encode(errors="replace")) for name, text in headers],
            )
        )
