"""Agents `victims`, `actors` and `incidents`: frames in, ticks of event time, what follows out.

    frames (activity, acts, signals) ─► chain of positions ─► pending ─► ticks ─► machine ─┬─► journal
                                                                                           └─► signals, incidents …

The rules are those of `cascades` (docs/decisions.md). What is journaled is the frame itself: state and outputs are a
function of the frames in their order, so a frame whose outputs may not have arrived is folded again at recovery, and
its outputs are sent again, the same byte for byte.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from graph.frames import Position
from graph.ordered import Ordered
from graph.positions import SourceChain
from streams import metrics, observed
from streams.agents.stage import Changelog, Frame, JournaledStage
from streams.entries import Store
from streams.errors import StateError
from streams.outbox import Message
from streams.settings import Settings
from streams.ticklog import Journaled, TickLog

MOST_QUIET: Final = 1_000  # heartbeats without an entry in a row

R = TypeVar("R")
O = TypeVar("O")  # noqa: E741
R_co = TypeVar("R_co", covariant=True)


class Received(Protocol[R_co]):
    """A frame that carries its source (`graph.frames`)."""

    @property
    def source(self) -> str: ...
    @property
    def at(self) -> Position: ...
    @property
    def prev(self) -> Position | None: ...
    @property
    def watermark(self) -> int: ...
    @property
    def records(self) -> Sequence[R_co]: ...
    @property
    def ended(self) -> list[int]: ...


class Sender(Protocol[O]):
    """Makes the messages of a stage. Its positions are part of the state."""

    def messages(self, number: int, offset: int, made: list[O], watermark: int) -> list[Message]:
        """What partition `number` sends for the frame at `offset`."""

    def heartbeats(self, number: int, watermark: int, ended: list[int]) -> list[Message]:
        """What tells of `watermark` those of whom it does not know that they have heard of it."""

    def dump(self) -> Any: ...
    def load(self, state: Any) -> None: ...


class Kind(NamedTuple):
    """What one tick stage is made of."""

    name: str
    topic: str  # that it reads
    journal: str  # topic of its journal
    sources: tuple[str, ...]  # of the frames it reads
    records: Any  # type of what is pending
    decode: Callable[[bytes], Any]
    ordered: Callable[[tuple[str, ...]], Ordered[Any, Any]]
    sender: Callable[[], Sender[Any]]


class Partition(Generic[R, O]):
    """One partition as this worker holds it."""

    def __init__(self, kind: Kind, journal: TickLog) -> None:
        self.ordered: Ordered[R, O] = kind.ordered(kind.sources)
        self.chain = SourceChain()
        self.sender: Sender[O] = kind.sender()
        self.journal = journal
        self.offset = -1  # of the last frame folded
        self.acked = -1
        self.next = 0
        self.unwritten: dict[str, int] = {}  # marks of heartbeats folded since the last entry of the journal
        self.quiet = 0  # such heartbeats
        self.origin, self.told_at, self.rested = 0, 0.0, False

    @property
    def watermark(self) -> int:
        """Event time before which nothing more will be sent, µs."""
        return self.ordered.watermark


class _State(msgspec.Struct, array_like=True):
    offset: int
    marks: dict[str, int]
    watermark: int
    last: int
    late: int
    ended: dict[str, list[int]]
    pending: bytes
    positions: dict[str, Position]
    machine: bytes
    sender: Any


class TickStage(JournaledStage[Partition[R, O]], Generic[R, O]):
    """One stage without Faust: frames and a store in, messages out. `put` queues without waiting."""

    def __init__(self, kind: Kind, settings: Settings, put: Callable[..., None], log: Changelog) -> None:
        super().__init__(kind.name, kind.topic, kind.journal, put, log)
        self.kind = kind
        self._snapshot_bytes = settings.cascades.snapshot_bytes
        observed.begin(self.name)
        self._pending: Any = msgspec.msgpack.Decoder(dict[int, list[kind.records]])  # type: ignore[name-defined]

    # ── partitions come and go ───────────────────────────────────────────────────────────────

    def recover(self, number: int, store: Store, topic_id: str) -> None:
        """Rebuild a partition from its journal. Raises StateError if it cannot be trusted."""
        began = time.perf_counter()
        journal = TickLog(number, store, self._snapshot_bytes)
        part: Partition[R, O] = Partition(self.kind, journal)
        offset, state = journal.recover()
        if state is not None:
            self._restore(part, state)
        if part.offset != offset:
            raise StateError(f"the snapshot of {self.name}, partition {number}, is of frame {part.offset}")
        try:
            again = [(frame, self._fold_again(number, part, frame)) for frame in journal.frames(offset)]
        except (ValueError, msgspec.DecodeError) as error:
            raise StateError(f"the journal of {self.name}, partition {number}, cannot be read: {error}") from error
        part.acked, part.next = journal.acked, part.offset + 1
        self.partitions[number] = part
        for frame, messages in again:
            if frame.offset > journal.acked:
                # The local store may be ahead of the changelog: what is journaled there is written again, too.
                entries_again = self._changelog(number, frame.entries)
                self._send(part, frame.offset, entries_again, messages, lambda: None)
        entries = journal.remove(journal.leftovers()) + self._identify(number, journal, topic_id)
        if entries:
            self._put(self._changelog(number, entries), partial(self._persisted, number))
        metrics.RECOVERY_SECONDS.set(time.perf_counter() - began)

    # ── one frame ────────────────────────────────────────────────────────────────────────────

    def take(self, frame: Frame, acknowledge: Callable[[], None], origin: int = 0) -> None:
        """Fold a frame and queue all it makes. Synchronous: nothing may come in between.

        `origin`: when what made it arrived at the broker, ms; what it makes carries it on.
        """
        number, offset = frame.partition, frame.offset
        part = self.partitions[number]
        part.next = max(part.next, offset + 1)
        received = None if offset <= part.offset else self._judged(part, frame.value)
        if received is None or self._is_quiet(part, received):
            self._put([], lambda _: acknowledge())
        else:
            messages = self._fold(number, part, offset, received)
            entries = part.journal.append(offset, frame.value, part.acked, part.unwritten)
            part.unwritten, part.quiet = {}, 0
            self._send(part, offset, self._changelog(number, entries), messages, acknowledge, origin)
        self._moved(number, part, origin)
        if part.journal.snapshot_due:
            self._snapshot(number, part)

    def _judged(self, part: Partition[R, O], value: bytes) -> Received[R] | None:
        """The frame, or None where it is none that comes next."""
        began = time.thread_time()
        received: Received[R] = self.kind.decode(value)
        metrics.MACHINE_SECONDS.labels(self.name).inc(time.thread_time() - began)
        verdict = part.chain.judge(received.source, received.at, received.prev)
        if verdict == "fold":
            return received
        counter = metrics.REPEATED_FRAMES if verdict == "repeat" else metrics.GAPS
        counter.labels(self.name).inc()
        return None

    def _is_quiet(self, part: Partition[R, O], received: Received[R]) -> bool:
        """Take in a heartbeat of which nothing follows: it needs no entry, its mark is written with the next one.

        After a crash it is read again, for reading begins where the journal ends: so not too many have no entry.
        """
        source, mark = received.source, received.watermark
        if received.records or part.quiet >= MOST_QUIET or not part.ordered.rests(source, mark):
            return False
        part.ordered.advance({source: mark})
        part.unwritten[source] = part.ordered.mark.sources[source]  # a sender that was restarted may tell a lower one
        part.quiet += 1
        return True

    def _fold_again(self, number: int, part: Partition[R, O], frame: Journaled) -> list[Message]:
        """Fold a frame of the journal, behind the marks of the heartbeats before it."""
        if frame.marks:
            part.ordered.advance(frame.marks)
        received = self._judged(part, frame.value)
        if received is None:
            raise StateError(f"the journal of {self.name} holds frame {frame.offset}, which does not come next there")
        return self._fold(number, part, frame.offset, received)

    def _fold(self, number: int, part: Partition[R, O], offset: int, received: Received[R]) -> list[Message]:
        """Fold a frame; what it sends."""
        began = time.thread_time()
        part.offset = offset
        part.ordered.add(received.records)
        made = part.ordered.advance({received.source: received.watermark}, received.ended)
        messages = part.sender.messages(number, offset, made, part.ordered.watermark)
        metrics.MACHINE_SECONDS.labels(self.name).inc(time.thread_time() - began)
        metrics.MACHINE_RECORDS.labels(self.name).inc(len(received.records))
        observed.taken(self.name, received.records)
        observed.found(made)
        return messages

    def _heartbeats(self, number: int, part: Partition[R, O]) -> list[Message]:
        return part.sender.heartbeats(number, part.watermark, part.ordered.final)

    def _send(
        self,
        part: Partition[R, O],
        offset: int,
        entries: list[Message],
        messages: list[Message],
        acknowledge: Callable[[], None],
        origin: int = 0,
    ) -> None:
        journaled = len(entries)

        def done(results: list[Any]) -> None:
            if journaled:
                self._log.persisted(entries[0].partition, [result.offset for result in results[:journaled]])
            part.acked = max(part.acked, offset)
            acknowledge()

        self._put([*entries, *messages], done, journaled, origin)

    def _snapshot(self, number: int, part: Partition[R, O]) -> None:
        entries, obsolete = part.journal.snapshot(part.offset, self._state(part), part.acked)

        def done(results: list[Any]) -> None:
            self._log.persisted(number, [result.offset for result in results])
            metrics.SNAPSHOTS.inc()
            if self.partitions.get(number) is part:
                part.journal.remove(obsolete)
                self._put(self._changelog(number, obsolete), partial(self._persisted, number))

        self._put(self._changelog(number, entries), done)

    def _state(self, part: Partition[R, O]) -> bytes:
        ordered = part.ordered
        return msgspec.msgpack.encode(
            _State(
                part.offset,
                ordered.mark.sources,
                ordered.mark.watermark,
                ordered.last,
                ordered.late,
                ordered.ended,
                msgspec.msgpack.encode(ordered.pending),
                part.chain.highest,
                ordered.machine.dump(),
                part.sender.dump(),
            )
        )

    def _restore(self, part: Partition[R, O], data: bytes) -> None:
        try:
            state = _decode_state(data)
            part.ordered.machine.load(state.machine)
            part.ordered.restore(state.last, state.late, self._pending.decode(state.pending))
        except (ValueError, msgspec.DecodeError) as error:
            raise StateError(f"the snapshot of {self.name} cannot be read: {error}") from error
        part.offset = state.offset
        part.ordered.mark.sources, part.ordered.mark.watermark = state.marks, state.watermark
        part.chain.highest = state.positions
        part.ordered.ended = state.ended
        part.sender.load(state.sender)

    def report(self) -> None:
        """Set the gauges."""
        held = [part.ordered for part in self.partitions.values()]
        observed.standing(self.name, [each.mark.watermark for each in held], [each.machine for each in held])


_decode_state = msgspec.msgpack.Decoder(_State).decode
