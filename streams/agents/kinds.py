"""The tick stages: what each reads, folds and sends.

victims    activity ─► signals     partition = hash(victim)
actors     acts     ─► signals
objects    shares   ─► signals     partition = hash(narrative)
incidents  signals  ─► incidents (compacted, key = incident), safety (restricted)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from detectors.actors.machine import Actors
from detectors.chain import activity_order, signal_time, time_of, who_by
from detectors.incidents.incident import IncidentChanged, Output
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import VERSION as SIGNALS_VERSION
from detectors.signal import Signal, SignalFrame, Who, decode_signals, named, order
from graph.frames import Activity, Position, decode_activity, partition_of
from graph.ordered import Ordered
from streams.agents.ticks import Kind
from streams.outbox import Message
from streams.settings import Settings
from streams.watch import incidents_of, victims_of

_encode = msgspec.msgpack.Encoder().encode
_encode_json = msgspec.json.Encoder().encode


class SignalSender:
    """Signals as frames, partition = hash(victim). Every partition hears of every tick."""

    def __init__(self, topic: str, source: str, partitions: int, limit: int, who: Who) -> None:
        self._topic, self._source, self._partitions, self._limit = topic, source, partitions, limit
        self._who = who
        self.sent: list[Position | None] = [None] * partitions
        self.told = -1  # watermark that all partitions know, µs

    def messages(self, number: int, offset: int, made: list[Signal], watermark: int) -> list[Message]:
        """See `streams.agents.ticks.Sender`."""
        lanes: list[list[Signal]] = [[] for _ in range(self._partitions)]
        for signal in named(made, self._who):
            lanes[partition_of("", signal.victim, self._partitions)].append(signal)
        news = watermark != self.told  # lower, too: sources that had ended speak again
        self.told = watermark
        messages = []
        for lane, signals in enumerate(lanes):
            if signals or news:
                messages += self._frames(number, offset, lane, signals, watermark)
        return messages

    def _frames(self, number: int, offset: int, lane: int, signals: list[Signal], watermark: int) -> list[Message]:
        runs = list(runs_below(signals, self._limit)) or [[]]
        messages = []
        for part, run in enumerate(runs):
            at = Position(offset, part)
            reached = watermark if part == len(runs) - 1 else -1  # only with the last part is everything there
            source = f"{self._source}/{number}"
            frame = SignalFrame(SIGNALS_VERSION, source, at, self.sent[lane], reached, run)
            messages.append(Message(self._topic, lane, None, _encode(frame)))
            self.sent[lane] = at
        return messages

    def dump(self) -> Any:
        """See `streams.agents.ticks.Sender`."""
        return [self.sent, self.told]

    def load(self, state: Any) -> None:
        """See `streams.agents.ticks.Sender`."""
        sent, self.told = state
        self.sent = [None if at is None else Position(*at) for at in sent]


def runs_below(signals: list[Signal], limit: int) -> list[list[Signal]]:
    """Cut `signals` into runs of at most `limit` bytes, each at least one."""
    runs: list[list[Signal]] = []
    used = limit
    for signal in signals:
        size = len(_encode(signal))
        if used + size > limit:
            runs.append([])
            used = 0
        runs[-1].append(signal)
        used += size
    return runs


class IncidentSender:
    """Incidents by key; safety signals to their own topic."""

    def __init__(self, settings: Settings) -> None:
        self._incidents, self._safety = settings.kafka.topic("incidents"), settings.kafka.topic("safety")

    def messages(self, number: int, offset: int, made: list[Output], watermark: int) -> list[Message]:
        """See `streams.agents.ticks.Sender`."""
        return [self._message(number, output) for output in made]

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
    limit = settings.ingest.frame_bytes

    def sources(name: str) -> tuple[str, ...]:
        return tuple(f"{topic(name)}/{number}" for number in numbers)

    def signals(name: str) -> Callable[[], SignalSender]:
        return lambda: SignalSender(topic("signals"), topic(name), settings.kafka.partitions, limit, who_by(registry))

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
            "incidents",
            topic("signals"),
            topic("journal.incidents"),
            (*sources("activity"), *sources("acts"), *sources("shares")),
            Signal,
            decode_signals,
            lambda names: Ordered(incidents_of(settings), signal_time, order, names),
            lambda: IncidentSender(settings),
        ),
    ]
