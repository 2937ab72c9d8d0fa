"""Live equals replay: the campaigns that a worker knows are read from its journal and compared one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detectors.campaigns import Campaigns
from detectors.registry import Registry
from graph.campaigns import Named
from graph.frames import Position, RecordFrame, encode
from graph.partners import FRAMES
from graph.watermark import END
from streams.agents.kinds import kinds_of
from streams.agents.ticks import TickStage
from streams.entries import Entry
from streams.equal import differing_campaigns
from streams.outbox import Message
from streams.settings import Settings, changed
from streams.standing import JOURNAL, recovered
from tests.detectors.test_campaigns import army, words
from tests.factories import MemoryStore
from tests.streams.stages import TOPIC_ID, Record

SETTINGS = changed(Settings(), kafka={"partitions": 1})
KNOWN = [Named("ab", 1, ["x:a", "x:b", "x:c"]), Named("cd", 2, ["x:d", "x:e", "x:f"])]


class Worker:
    """A stage of campaigns whose changelog is kept."""

    def __init__(self, settings: Settings) -> None:
        (kind,) = [kind for kind in kinds_of(settings, Registry) if kind.name == "campaigns"]
        self.changelog: list[Entry] = []
        self.stage: TickStage[Any, Any] = TickStage(kind, settings, self.put, self)
        self.stage.recover(0, MemoryStore(), TOPIC_ID)
        self.source, self.offset = kind.sources[0], -1

    def put(self, messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
        journal = [(one.key, one.value) for one in messages if one.topic == JOURNAL]
        self.changelog += [(key, value) for key, value in journal if key is not None]
        done([Record(message.partition, 0) for message in messages])

    def persisted(self, partition: int, offsets: list[int]) -> None:
        """Not of interest."""

    def take(self, records: list[Any], watermark: int) -> None:
        prev = Position(self.offset, 0) if self.offset >= 0 else None
        self.offset += 1
        frame = RecordFrame(FRAMES, self.source, Position(self.offset, 0), prev, watermark, records)
        self.stage.take(Record(0, self.offset, encode(frame)), lambda: None)

    @property
    def known(self) -> list[Named]:
        machine = self.stage.partitions[0].ordered.machine
        assert isinstance(machine, Campaigns)
        return machine.state.known


@pytest.mark.parametrize("snapshot_bytes", [1 << 30, 1 << 16], ids=["frames only", "snapshots"])
def test_the_journal_tells_the_campaigns_that_the_worker_knows(snapshot_bytes: int) -> None:
    settings = changed(SETTINGS, cascades={"snapshot_bytes": snapshot_bytes})
    worker = Worker(settings)
    told = words([*army(accounts=30), *army(accounts=5, texts=3, flags=0, hostility=0, target="")])
    for place in range(0, len(told), 20):
        some = told[place : place + 20]
        worker.take(some, some[-1].at)
    worker.take([], END)
    assert len(worker.known) >= 1
    assert recovered(settings, worker.changelog) == worker.known
    assert any(key.startswith(b"S") for key, _ in worker.changelog) == (snapshot_bytes < 1 << 30)


def test_no_journal_knows_no_campaigns() -> None:
    assert recovered(SETTINGS, []) == []


def test_equal_campaigns_make_no_difference_in_any_order() -> None:
    assert list(differing_campaigns(KNOWN, KNOWN[::-1])) == []


@pytest.mark.parametrize(
    ("live", "said"),
    [
        (KNOWN[:1], "campaign cd: only in replay"),
        ([*KNOWN, Named("ef", 3, [])], "campaign ef: only in live"),
        ([KNOWN[0], Named("cd", 3, ["x:d"])], "campaign cd: live and replay differ in began, accounts"),
    ],
)
def test_every_difference_is_named(live: list[Named], said: str) -> None:
    assert list(differing_campaigns(KNOWN, live)) == [said]
