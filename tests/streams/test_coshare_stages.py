"""The stages of co-sharing with partitions and messages between them: the same signals as in one process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest

from detectors.chain import Army, who_by
from detectors.registry import Registry
from detectors.signal import Signal, decode_signals, named
from graph.delta import activity_frames, shares_of
from graph.events import Event
from graph.fold import CascadeFold, FoldSettings
from graph.frames import partition_of
from graph.positions import SourceChain
from graph.watermark import END
from streams.agents.cascades import SENT
from streams.agents.kinds import kinds_of
from streams.agents.ticks import TickStage
from streams.outbox import Message
from streams.reading import Readers
from streams.settings import Settings, changed
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.spec import Size
from streams.watch import campaigns_of
from tests.factories import MemoryStore, take
from tests.streams.stages import TOPIC_ID, Record

PARTITIONS = 3
SETTINGS = changed(Settings(), kafka={"partitions": PARTITIONS}, cascades={"snapshot_bytes": 65_536})
STAGES = ("cosharing", "partners", "campaigns")


class Log:
    """A broker of sorts: every message goes to the stage that reads its topic, in order."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.signals: list[Signal] = []
        self.next: dict[tuple[str, int], int] = {}
        self.heard = SourceChain()
        self.stores: dict[tuple[str, int], MemoryStore] = {}
        self.stages: dict[str, TickStage[Any, Any]] = {}
        self.start()

    def start(self) -> None:
        """Every stage anew, from what its journal holds: after a kill, what was not noted as sent is sent again."""
        for kind in kinds_of(SETTINGS, lambda: self.registry):
            if kind.name in STAGES:
                stage = self.stages[kind.topic] = TickStage(kind, SETTINGS, self.put, self)
                for number in range(PARTITIONS):
                    store = self.stores.setdefault((kind.name, number), MemoryStore())
                    stage.recover(number, store, TOPIC_ID)

    def put(self, messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
        done([Record(message.partition, 0) for message in messages])
        for message in messages:
            self.send(message)

    def send(self, message: Message) -> None:
        if message.topic == "signals":
            frame = decode_signals(message.value or b"")
            if self.heard.judge(f"{frame.source} {message.partition}", frame.at, frame.prev) == "fold":
                self.signals += frame.records
        elif message.topic in self.stages:
            place = (message.topic, message.partition)
            offset = self.next[place] = self.next.get(place, -1) + 1
            self.stages[message.topic].take(Record(message.partition, offset, message.value or b""), lambda: None)

    def persisted(self, partition: int, offsets: list[int]) -> None:
        """The changelog is not kept here."""


def read(events: list[Event]) -> None:
    readers = Readers(SETTINGS)
    readers.registry = registry(events)
    readers.read([event for event in events if event.reading is None])


def registry(events: list[Event]) -> Registry:
    return Registry().apply_all(event for event in events if event.kind == "registry")


def live(events: list[Event], kills: Collection[int] = ()) -> list[Signal]:
    """Three partitions of cascades, in frames of a hundred events, up to the end of input.

    `kills`: before which frames all stages of co-sharing are ended and started again.
    """
    log = Log()
    log.registry = registry(events)
    settings = FoldSettings(close_after=None, activity_partitions=PARTITIONS)
    folds = [CascadeFold(settings, lambda _: None) for _ in range(PARTITIONS)]
    runs = [events[start : start + 100] for start in range(0, len(events), 100)]
    for place, run in enumerate([*runs, []]):
        if place in kills:
            log.start()
        until = run[-1].created_at if run else END
        for number, fold in enumerate(folds):
            mine = [one for one in run if partition_of(one.platform, one.root or one.item, PARTITIONS) == number]
            delta = fold.fold(fold.offset + 1, {"raw": until}, mine)
            for out in activity_frames(delta, f"events/{number}", 200_000):
                fold.sent[out.lane] = out.at
                topic, lane = SENT[out.lane // PARTITIONS], out.lane % PARTITIONS
                log.send(Message(topic, lane, None, out.value))
    return log.signals


def replayed(events: list[Event]) -> list[Signal]:
    fold, army = CascadeFold(FoldSettings(close_after=None), lambda _: None), Army(campaigns_of(SETTINGS))
    shares = [share for delta in (take(fold, events), take(fold, (), {"raw": END})) for share in shares_of(delta)]
    return named(army.take(shares, END), who_by(lambda: registry(events)))


@pytest.fixture(scope="module")
def events() -> list[Event]:
    made = list(Run(SCENARIOS["army_split"], 0, Size(hostile=40, minutes=60), "gold").events)
    read(made)
    return made


def test_partitions_messages_and_kills_change_nothing(events: list[Event]) -> None:
    expected = replayed(events)
    assert {one.detector for one in expected} == {"water_army"}
    assert live(events) == expected
    assert live(events, kills=(3, 7, 8, len(events) // 100)) == expected
