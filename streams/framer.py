"""Gathering events into frames: buffers by target partition, flushed together.

Everything that was read before a flush is in the frames of that flush or of an earlier one, so
one statement is enough to commit by: *when these messages are acknowledged, the input is safe up
to these positions* (`Flush`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from graph import frames
from graph.events import ROOTLESS, Event
from graph.frames import Frame, partition_of
from graph.watermark import END, SPOKEN

EVENT_OVERHEAD = 200  # bytes an event takes beside its original message (its raw reference)
MAX_CACHED_PLACES = 200_000  # of each platform


class FrameOut(NamedTuple):
    """One frame to send."""

    partition: int
    value: bytes
    events: int


class Flush(NamedTuple):
    """Frames of one flush, and single events that no frame can take."""

    frames: list[FrameOut]
    too_large: list[Event]


class Framer:
    """Buffers of events and of news about marks, one a partition of `events`."""

    def __init__(self, partitions: int, frame_events: int, frame_bytes: int) -> None:
        self.partitions = partitions
        self.frame_events = frame_events
        self.frame_bytes = frame_bytes
        # Events are spread unevenly: with three quarters, most partitions make one frame and not one and a bit.
        self.enough = max(1, partitions * frame_events * 3 // 4)
        self.waiting = 0  # events in all buffers
        self.bytes = 0
        self._buffers: list[list[Event]] = [[] for _ in range(partitions)]
        self._news: list[dict[str, int]] = [{} for _ in range(partitions)]
        self._awake: list[dict[str, int]] = [{} for _ in range(partitions)]
        self._places: defaultdict[str, dict[str, int]] = defaultdict(dict)  # platform → root → partition

    def add(self, event: Event, size: int) -> None:
        """Take one event whose original message has `size` bytes."""
        self.waiting += 1
        self.bytes += size
        root = event.root
        if not root:
            if event.kind == "removal" and event.platform in ROOTLESS:
                # Nobody knows its cascade: every partition looks whether it is theirs.
                for buffer in self._buffers:
                    buffer.append(event)
                return
            root = event.item
        places = self._places[event.platform]
        partition = places.get(root)
        if partition is None:
            if len(places) > MAX_CACHED_PLACES:
                places.clear()
            partition = places[root] = partition_of(event.platform, root, self.partitions)
        self._buffers[partition].append(event)

    def tell(self, marks: Mapping[str, int]) -> None:
        """Marks that changed: the next frame of every partition carries them."""
        for news in self._news:
            news.update(marks)

    def wake(self, source: str) -> None:
        """A source that held nothing back speaks again: what it says must not meet the watermark that it let pass."""
        for awake in self._awake:
            awake[source] = SPOKEN

    @property
    def full(self) -> bool:
        """Is there enough for frames of about the largest size in every partition?"""
        return self.waiting >= self.enough or self.bytes >= self.partitions * self.frame_bytes

    def flush(self, heartbeat: bool, limit: int = END) -> Flush:
        """All buffers as frames; with `heartbeat` also an empty frame for a partition without events.

        `limit`: the latest event time that the clock allows now, µs.
        """
        self._limit = limit
        out: list[FrameOut] = []
        too_large: list[Event] = []
        for partition, buffer in enumerate(self._buffers):
            news = self._news[partition]
            if not buffer and not heartbeat:
                continue
            self._encode_awake(partition, bool(buffer), out)
            self._news[partition] = {}
            self._buffers[partition] = []
            for start in range(0, len(buffer) or 1, self.frame_events):
                run = buffer[start : start + self.frame_events]
                last = start + self.frame_events >= len(buffer)
                # Marks belong behind the events that they speak of.
                self._encode(partition, run, news if last else {}, out, too_large)
        self.waiting = self.bytes = 0
        return Flush(out, too_large)

    def _encode_awake(self, partition: int, follow: bool, out: list[FrameOut]) -> None:
        """Before the events: that their sources speak again."""
        awake, self._awake[partition] = self._awake[partition], {}
        if awake and follow:
            out.append(FrameOut(partition, frames.encode(Frame(frames.VERSION, awake, self._limit, [])), 0))

    def _encode(
        self, partition: int, run: list[Event], news: dict[str, int], out: list[FrameOut], too_large: list[Event]
    ) -> None:
        value = frames.encode(Frame(frames.VERSION, news, self._limit, run))
        if len(value) <= self.frame_bytes or not run:
            out.append(FrameOut(partition, value, len(run)))
        elif len(run) == 1:
            too_large.append(run[0])
            if news:
                self._encode(partition, [], news, out, too_large)
        else:
            half = len(run) // 2
            self._encode(partition, run[:half], {}, out, too_large)
            self._encode(partition, run[half:], news, out, too_large)
