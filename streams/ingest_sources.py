"""The raw partitions that one ingest reads: how far the event time of each has come, and which fell silent."""

from __future__ import annotations

import time
from collections.abc import Mapping

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from graph.watermark import END, IDLE, NEVER, SourceMark
from streams.adapters import adapter_for
from streams.framer import Framer
from streams.ordering import CONTROL

IDLE_CHECK_S = 1.0
ANSWER_MS = 500  # a broker that is away must not hold up the loop


class Source:
    """One raw partition: how it is read, and how far its event time has come."""

    def __init__(self, partition: TopicPartition, prefix: str, lateness_us: int) -> None:
        self.name = f"{partition.topic}/{partition.partition}"
        self.platform = partition.topic.removeprefix(prefix).removeprefix("platform.")
        self.read = adapter_for(partition.topic.removeprefix(prefix))
        self.lateness_us = lateness_us
        self.marks = SourceMark(lateness_us)
        self.mark = NEVER
        self.last_record = time.monotonic()

    def observe(self, times: list[int], limit: int) -> int:
        if self.mark >= IDLE:
            self.marks = SourceMark(self.lateness_us)  # it speaks again
        self.mark = self.marks.observe(times, limit)
        return self.mark


class Silence:
    """Decides which of `sources` have nothing to say; nowhere else is a clock asked for that.

    `positions`: next offset to read, where a record was read; `idle_s`: seconds of silence that make a source idle.
    """

    def __init__(
        self,
        consumer: KafkaConsumer,
        framer: Framer,
        sources: Mapping[TopicPartition, Source],
        positions: Mapping[TopicPartition, int],
        idle_s: float,
    ) -> None:
        self._consumer = consumer
        self._framer = framer
        self._sources = sources
        self._positions = positions
        self._idle_s = idle_s
        self._last = time.monotonic()

    def look(self, now: float) -> None:
        """Tell the framer what rests, once in `IDLE_CHECK_S`. `now`: monotonic, seconds.

        Silence counts only while the broker says that there is nothing to read. One that does not
        answer says nothing: all begin to count anew, or an outage would send the watermark ahead.
        """
        if now - self._last < IDLE_CHECK_S:
            return
        self._last = now
        quiet = {p: s for p, s in self._sources.items() if s.mark < IDLE and now - s.last_record >= IDLE_CHECK_S}
        try:
            ends = self._consumer.end_offsets(list(quiet), timeout_ms=ANSWER_MS) if quiet else {}
        except KafkaError:
            for source in self._sources.values():
                source.last_record = time.monotonic()
            return
        for partition, source in quiet.items():
            end = ends[partition]
            if end == 0:
                self._rests(source, END)  # what never held anything is like what has ended
            elif self._position(partition) < end:
                source.last_record = now
            elif now - source.last_record >= self._idle_s:
                # Who decides has no end of input: the end of everything else does not wait for it.
                self._rests(source, END if source.platform == CONTROL else IDLE)

    def _rests(self, source: Source, mark: int) -> None:
        source.mark = mark
        self._framer.tell({source.name: mark})

    def _position(self, partition: TopicPartition) -> int:
        """Next offset to read; -1 while it is not known. The consumer is asked only before the first record."""
        offset = self._positions.get(partition)
        if offset is not None:
            return offset
        try:
            position = self._consumer.position(partition, timeout_ms=ANSWER_MS)
        except KafkaError:
            return -1
        return -1 if position is None else int(position)
