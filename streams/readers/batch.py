"""What readers give, and where they say what they could not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

from msgspec.structs import force_setattr

from graph.events import Event, Raw
from streams.errors import Unreadable
from streams.identity import content_digest

ROWS = 1_000  # events in a batch, where a file does not divide itself
KEPT_PROBLEMS = 100


class Batch(NamedTuple):
    """Some events in file order, each with `raw`.

    `lines` are their original canonical bytes, one an event, where the file held them so.
    """

    events: list[Event]
    lines: list[bytes] | None = None


class Problem(NamedTuple):
    """One record that could not be read. `place` is a path, and a line, row or member of it."""

    place: str
    reason: str
    detail: str


class Report:
    """What a reader tells beside its events."""

    def __init__(self) -> None:
        self.passed: Callable[[int], object] = lambda more: None  # told how many more bytes have been read
        self.rejected: Counter[str] = Counter()  # by reason
        self.problems: list[Problem] = []  # the first few
        self.duplicates = 0  # rows that repeat an id, where the format says that they are the same

    def reject(self, place: str, problem: Unreadable) -> None:
        """Count a record that could not be read."""
        self.rejected[problem.reason] += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(Problem(place, problem.reason, problem.detail))


Read: TypeAlias = Callable[[Path, Report], Iterator[Batch]]


class Part(NamedTuple):
    """One file and how it is read."""

    path: Path
    read: Read


def stamp(event: Event, topic: str, partition: int, offset: int, data: bytes) -> Event:
    """Set `raw` of an event whose message holds nothing else, as ingest does."""
    whole = sha256(data).digest()
    digest = int.from_bytes(whole[:8], "big") if data.startswith(b'{"platform"') else content_digest(event)
    force_setattr(event, "raw", Raw(topic, partition, offset, whole, digest))
    return event


def stamp_all(events: list[Event], topic: str, partition: int, offset: int, whole: bytes) -> None:
    """Set `raw` of the events of one message with the SHA-256 `whole`."""
    for event in events:
        force_setattr(event, "raw", Raw(topic, partition, offset, whole, content_digest(event)))
