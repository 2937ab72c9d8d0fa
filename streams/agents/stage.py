"""What every stage does alike: partitions come and go, journals are written, offsets follow one another."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar

from graph.watermark import IDLE
from streams.entries import Entry, Records
from streams.errors import StateError
from streams.outbox import Message


class Frame(Protocol):
    """A message as a stage needs it."""

    partition: int
    offset: int
    value: bytes


class Changelog(Protocol):
    """Told which changelog offsets of a partition are in the local store."""

    def persisted(self, partition: int, offsets: list[int]) -> None: ...


class Held(Protocol):
    """One partition as a worker holds it."""

    acked: int  # everything up to this offset is acknowledged
    next: int  # offset that must come next; lower ones are repeats
    origin: int  # of the last frame taken (`streams.outbox`), ms
    told_at: float  # when heartbeats were sent last, s
    rested: bool  # had everything ended, or was at rest, when the last frame had been taken?

    @property
    def watermark(self) -> int:
        """Event time before which nothing more will be sent, µs."""

    @property
    def journal(self) -> Records: ...


P = TypeVar("P", bound=Held)
BEHIND_MS: Final = 2_000  # who folds what came longer ago catches up: frames with records follow one another anyway
CATCHING_UP_S: Final = 1.0  # between heartbeats, then


class JournaledStage(ABC, Generic[P]):
    """The common half of a stage without Faust. `put` queues without waiting (`streams.outbox`)."""

    def __init__(self, name: str, topic: str, journal: str, put: Callable[..., None], log: Changelog) -> None:
        self.name = name
        self.topic = topic  # that it reads
        self.partitions: dict[int, P] = {}
        self._journal = journal  # topic of its journal
        self._put, self._log = put, log

    def beat(self) -> None:
        """Tell who got no records how far we are. Call it some times a second."""
        now, clock = time.time() * 1000, time.monotonic()
        for number, part in self.partitions.items():
            if now - part.origin <= BEHIND_MS or clock - part.told_at >= CATCHING_UP_S:
                self._tell(number, part)

    def _tell(self, number: int, part: P) -> None:
        part.told_at = time.monotonic()
        if messages := self._heartbeats(number, part):
            self._put(messages, _nothing, 0, part.origin)

    @abstractmethod
    def _heartbeats(self, number: int, part: P) -> list[Message]:
        """What tells those of the watermark who have not heard of it."""

    def _moved(self, number: int, part: P, origin: int) -> None:
        """A frame has been taken. Rest and end, and that they are over, are told at once.

        Whoever waits for the end looks for what follows, and what follows must not meet it.
        """
        part.origin = origin
        rests = part.watermark >= IDLE
        if rests or part.rested:
            self._tell(number, part)
        part.rested = rests

    def finish(self) -> None:
        """Note in the journals that everything is acknowledged: the next owner need not send it again."""
        for number, part in self.partitions.items():
            note = part.journal.note(b"A", 0, (part.acked + 1).to_bytes(8, "big"))
            self._put(self._changelog(number, note), partial(self._persisted, number))

    def revoke(self, numbers: set[int]) -> None:
        """Forget partitions that others may hold from now on."""
        for number in numbers:
            self.partitions.pop(number, None)

    def expected(self, number: int, offset: int) -> int | None:
        """The offset that must come next, where the frame at `offset` leaves out others; else None."""
        following = self.partitions[number].next
        return following if offset > following else None

    def accept_loss(self, number: int, offset: int) -> None:
        """The log no longer holds what is missing below `offset` (retention): go on from there."""
        self.partitions[number].next = offset

    def _identify(self, number: int, journal: Records, topic_id: str) -> list[Entry]:
        """Refuse a journal that belongs to a topic which was deleted and made anew."""
        held = journal.read_note(b"I")
        if held is None:
            return journal.note(b"I", 0, topic_id.encode())
        if held != topic_id.encode():
            raise StateError(
                f"the topic {self.topic} was deleted and made anew since the journal of partition {number} was "
                "written: its offsets begin again and would be taken for repeats. Delete "
                f"{self._cure} and the worker's data folder as well, or use another kafka.prefix"
            )
        return []

    @property
    def _cure(self) -> str:
        """What holds the state of the stage."""
        return f"the topic {self._journal}"

    def _changelog(self, number: int, entries: list[Entry]) -> list[Message]:
        return [Message(self._journal, number, key, value) for key, value in entries]

    def _persisted(self, number: int, results: list[Any]) -> None:
        self._log.persisted(number, [result.offset for result in results])


def _nothing(_: list[Any]) -> None:
    """Nobody waits for a heartbeat."""
