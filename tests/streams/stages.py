"""The stage `cascades` without Faust and without a broker: frames in, messages and acknowledgements out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from graph.events import Event
from graph.frames import Frame, encode
from graph.watermark import END
from streams import closed, settings
from streams.agents.cascades import CascadeStage
from streams.outbox import Message
from tests.factories import MemoryStore

TOPIC_ID = "id of the topic"
SMALL = {"cascades": {"close_after_s": 7200, "publish_weight": 1, "snapshot_bytes": 65_536}, "kafka": {"partitions": 4}}


class Record(NamedTuple):
    """A message of `events`, and what an acknowledged one is reported as."""

    partition: int
    offset: int
    value: bytes = b""


class Batch(NamedTuple):
    """What was queued at once: the first so many are acknowledged before the others are sent."""

    messages: list[Message]
    done: Callable[[list[Any]], None]
    first: int


def frame(offset: int, events: Iterable[Event] = (), marks: dict[str, int] | None = None, limit: int = END) -> Record:
    """A message of `events`, partition 0."""
    return Record(0, offset, encode(Frame(1, marks or {}, limit, list(events))))


class Worker:
    """One process with its local stores; what it queues reaches `log` when the test says so."""

    def __init__(
        self,
        log: list[Message],
        journal: MemoryStore | None = None,
        closed_store: MemoryStore | None = None,
        table: dict[str, Any] = SMALL,
    ) -> None:
        self.log = log
        self.queue: list[Batch] = []
        self.acknowledged: list[int] = []
        self.journal = journal if journal is not None else MemoryStore()
        self.closed_store = closed_store if closed_store is not None else MemoryStore()
        self.stage = CascadeStage(settings.read(table), self._put, self, self)

    def recover(self, topic_id: str = TOPIC_ID) -> Worker:
        self.stage.recover(0, self.journal, self.closed_store, topic_id)
        return self

    def take(self, record: Record) -> None:
        self.stage.take(record, lambda: self.acknowledged.append(record.offset))

    def settle(self, batches: int | None = None) -> Worker:
        """The first `batches` of the queue (all of it, and what follows from it) arrive, and it learns of it."""
        while self.queue and batches != 0:
            batch = self.queue.pop(0)
            self.log.extend(batch.messages)
            batch.done([Record(message.partition, offset) for offset, message in enumerate(batch.messages)])
            batches = None if batches is None else batches - 1
        return self

    def crash(self, arrived: int = 0, same_disk: bool = True) -> Worker:
        """Die; the first `arrived` batches are in the log unnoticed. Returns the next owner."""
        for batch in self.queue[:arrived]:
            self.log.extend(batch.messages)
        if same_disk:
            return Worker(self.log, self.journal, self.closed_store).recover()
        return Worker(self.log, *restored(self.log)).recover()

    def persisted(self, partition: int, offsets: list[int]) -> None:
        """The changelogs are not kept apart here."""

    def _put(self, messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
        self.queue.append(Batch(messages, done, first))


def of_topic(messages: Iterable[Message], topic: str) -> list[Message]:
    return [message for message in messages if message.topic == topic]


def restored(log: Iterable[Message]) -> tuple[MemoryStore, MemoryStore]:
    """The local stores of a process that starts with nothing but the changelogs."""
    journal, closed_store = MemoryStore(), MemoryStore()
    for message in log:
        if message.topic == "journal" and message.key is not None:
            if message.value is None:
                journal.delete(message.key)
            else:
                journal.put(message.key, message.value)
        elif message.topic == "closed" and message.value is not None:
            for place, piece in closed.entries_of(message.value):
                closed_store.put(place, piece)
    return journal, closed_store
