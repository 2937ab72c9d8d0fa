"""The tick stages: what each reads, folds and sends.

victims    activity ─► signals     partition = hash(victim)
actors     acts     ─► signals
objects    shares   ─► signals     partition = hash(narrative)
cosharing  coshares ─► pairs       partition = hash(account)
partners   pairs    ─► edges       the first partition, the only one that is written to
campaigns  edges    ─► signals     partition = hash(victim)
incidents  signals  ─► incidents (compacted, key = incident), safety (restricted)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from detectors.actors.machine import Actors
from detectors.chain import activity_order, as_it_is, signal_time, time_of, told_at, who_by
from detectors.incidents.incident import IncidentChanged, Output
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import VERSION as SIGNALS_VERSION
from detectors.signal import Signal, SignalFrame, decode_signals, named, order
from graph.cosharing import CoSharing
from graph.frames import BEFORE_ALL, Activity, Position, RecordFrame, decode_activity, decode_shares, partition_of
from graph.heartbeats import Told
from graph.meetings import FRAMES as PAIRS_VERSION
from graph.meetings import Met, decode_met
from graph.ordered import Ordered
from graph.partners import FRAMES as EDGES_VERSION
from graph.partners import Partners, Word, decode_word
from graph.shares import Share
from graph.watermark import IDLE, SPOKEN
from streams.agents.ticks import Kind
from streams.outbox import Message
from streams.settings import Settings
from streams.topics import OUTPUT_BYTES
from streams.watch import campaigns_of, incidents_of, victims_of

O = TypeVar("O")  # noqa: E741
_encode = msgspec.msgpack.Encoder().encode
_encode_json = msgspec.json.Encoder().encode


class FrameSender(Generic[O]):
    """What was made, as frames.

    Args:
        partitions: of the topic that are written to.
        place: the partition of a record.
        version: of the frames.
        prepare: what is sent of what was made.
    """

    def __init__(
        self,
        topic: str,
        source: str,
        partitions: int,
        limit: int,
        place: Callable[[O], int],
        version: int,
        frame: Callable[..., Any] = RecordFrame,
        prepare: Callable[[list[O]], list[O]] = lambda made: made,
    ) -> None:
        self._topic, self._source, self._partitions, self._limit = topic, source, partitions, limit
        self._place, self._version, self._frame, self._prepare = place, version, frame, prepare
        self.sent: list[Position | None] = [None] * partitions
        self._told = Told(partitions)

    def messages(self, number: int, offset: int, made: list[O], watermark: int) -> list[Message]:
        """See `streams.agents.ticks.Sender`."""
        lanes: list[list[O]] = [[] for _ in range(self._partitions)]
        for record in self._prepare(made):
            lanes[self._place(record)].append(record)
        messages = []
        for lane, records in enumerate(lanes):
            if records:
                messages += self._frames(number, offset, lane, records, watermark)
        return messages

    def heartbeats(self, number: int, watermark: int, ended: list[int]) -> list[Message]:
        """See `streams.agents.ticks.Sender`."""
        source = f"{self._source}/{number}"
        messages = []
        for lane in self._told.tell(watermark, ended):
            prev = self.sent[lane]
            frame = self._frame(self._version, source, prev or BEFORE_ALL, prev, watermark, [], ended)
            messages.append(Message(self._topic, lane, None, _encode(frame)))
        return messages

    def _frames(self, number: int, offset: int, lane: int, records: list[O], watermark: int) -> list[Message]:
        # Rest and end are told by heartbeats; and a source that speaks again has spoken, whatever it had ended with.
        said = max(watermark, SPOKEN) if watermark < IDLE else SPOKEN
        self._told.marks[lane] = said
        whole = self._message(number, lane, Position(offset, 0), said, records)
        if len(whole.value or b"") <= self._limit:
            self.sent[lane] = Position(offset, 0)
            return [whole]
        runs = runs_below(records, self._limit)
        messages = []
        for part, run in enumerate(runs):
            at = Position(offset, part)
            reached = said if part == len(runs) - 1 else SPOKEN  # only with the last part is everything there
            messages.append(self._message(number, lane, at, reached, run))
            self.sent[lane] = at
        return messages

    def _message(self, number: int, lane: int, at: Position, watermark: int, records: list[O]) -> Message:
        frame = self._frame(self._version, f"{self._source}/{number}", at, self.sent[lane], watermark, records)
        return Message(self._topic, lane, None, _encode(frame))

    def dump(self) -> Any:
        """See `streams.agents.ticks.Sender`."""
        return self.sent

    def load(self, state: Any) -> None:
        """See `streams.agents.ticks.Sender`."""
        self.sent = [None if at is None else Position(*at) for at in state]


def runs_below(records: list[O], limit: int) -> list[list[O]]:
    """Cut `records` into runs of at most `limit` bytes, each at least one."""
    runs: list[list[O]] = []
    used = limit
    for record in records:
        size = len(_encode(record))
        if used + size > limit:
            runs.append([])
            used = 0
        runs[-1].append(record)
        used += size
    return runs


class IncidentSender:
    """Incidents by key; safety signals to their own topic."""

    def __init__(self, settings: Settings) -> None:
        self._incidents, self._safety = settings.kafka.topic("incidents"), settings.kafka.topic("safety")

    def messages(self, number: int, offset: int, made: list[Output], watermark: int) -> list[Message]:
        """See `streams.agents.ticks.Sender`."""
        return [self._message(number, output) for output in made]

    def heartbeats(self, number: int, watermark: int, ended: list[int]) -> list[Message]:
        """Nobody behind it waits for a watermark."""
        return []

    def _message(self, number: int, output: Output) -> Message:
        if isinstance(output, IncidentChanged):
            return Message(self._incidents, number, output.incident.id.encode(), _encode_json(output.incident))
        return Message(self._safety, number, output.id.encode(), _encode_json(output))

    def dump(self) -> Any:
        """See `streams.agents.ticks.Sender`."""
        return None

    def load(self, state: Any) -> None:
        """See `streams.agents.ticks.Sender`."""


def kinds_of(settings: Settings, registry: Callable[[], Registry]) -> list[Kind]:
    """All tick stages of a worker."""
    topic, numbers = settings.kafka.topic, range(settings.kafka.partitions)
    limit = OUTPUT_BYTES

    def sources(name: str) -> tuple[str, ...]:
        return tuple(f"{topic(name)}/{number}" for number in numbers)

    def sender(to: str, name: str, place: Callable[[Any], int], lanes: int = len(numbers), **how: Any) -> Any:
        return lambda: FrameSender(topic(to), topic(name), lanes, limit, place, **how)

    def signals(name: str) -> Any:
        who = who_by(registry)
        how: dict[str, Any] = {
            "version": SIGNALS_VERSION,
            "frame": SignalFrame,
            "prepare": lambda made: named(made, who),
        }
        return sender("signals", name, of_victim, **how)

    def of_victim(signal: Signal) -> int:
        return partition_of("", signal.victim, len(numbers))

    def of_account(met: Met) -> int:
        return met.place

    return [
        Kind(
            "victims",
            topic("activity"),
            topic("journal.victims"),
            sources("events"),
            Activity,
            decode_activity,
            lambda names: Ordered(victims_of(settings, registry), time_of, activity_order, names),
            signals("activity"),
        ),
        Kind(
            "actors",
            topic("acts"),
            topic("journal.actors"),
            sources("events"),
            Activity,
            decode_activity,
            lambda names: Ordered(Actors(), time_of, activity_order, names),
            signals("acts"),
        ),
        Kind(
            "objects",
            topic("shares"),
            topic("journal.objects"),
            sources("events"),
            Activity,
            decode_activity,
            lambda names: Ordered(Objects(), time_of, activity_order, names),
            signals("shares"),
        ),
        Kind(
            "cosharing",
            topic("coshares"),
            topic("journal.cosharing"),
            sources("events"),
            Share,
            decode_shares,
            lambda names: Ordered(CoSharing(places=len(numbers)), told_at, as_it_is, names),
            sender("pairs", "coshares", of_account, version=PAIRS_VERSION),
        ),
        Kind(
            "partners",
            topic("pairs"),
            topic("journal.partners"),
            sources("coshares"),
            Met,
            decode_met,
            lambda names: Ordered(Partners(), told_at, as_it_is, names),
            sender("edges", "pairs", lambda word: 0, lanes=1, version=EDGES_VERSION),
        ),
        Kind(
            "campaigns",
            topic("edges"),
            topic("journal.campaigns"),
            sources("pairs"),
            Word,
            decode_word,
            lambda names: Ordered(campaigns_of(settings), told_at, as_it_is, names),
            signals("edges"),
        ),
        Kind(
            "incidents",
            topic("signals"),
            topic("journal.incidents"),
            (*sources("activity"), *sources("acts"), *sources("shares"), *sources("edges")[:1]),
            Signal,
            decode_signals,
            lambda names: Ordered(incidents_of(settings), signal_time, order, names),
            lambda: IncidentSender(settings),
        ),
    ]
