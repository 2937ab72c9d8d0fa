"""The machines of a detector as stages run them: records come in any order within lateness, and ticks follow time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

from detectors.actors.machine import Actors
from detectors.catalogue import Entry
from detectors.chain import Army, activity_order, time_of
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import Signal
from graph.frames import Activity
from graph.ordered import Ordered
from graph.shares import Share
from streams.settings import Settings
from streams.watch import campaigns_of, victims_of
from tests.factories import DAY, HOUR, MINUTE

LATENESS = 5 * MINUTE
AFTER = 2 * DAY  # event time goes on so long after the last record: clocks run out

Record = Activity | Share
Arrival = tuple[int, Record | None]  # how far event time is known to be complete then, µs; None: no record came


class Sharing:
    """The three stages of co-sharing, as if they were one."""

    def __init__(self) -> None:
        self.army = Army(campaigns_of(Settings()))
        self.stages: tuple[Ordered[Any, Any], ...] = (self.army.sharing, self.army.partners, self.army.campaigns)
        self._came: list[Share] = []

    def add(self, shares: Iterable[Any]) -> None:
        self._came += shares

    def advance(self, marks: dict[str, int]) -> list[Signal]:
        came, self._came = self._came, []
        return self.army.take(came, marks[""])

    @property
    def late(self) -> int:
        return sum(stage.late for stage in self.stages)


def moment(record: Record) -> int:
    return record.at if isinstance(record, Share) else record.created_at


def order(record: Record) -> tuple[Any, ...]:
    return (record.at, record) if isinstance(record, Share) else activity_order(record)


def stage(entry: Entry, registry: Registry) -> Ordered[Activity, Signal] | Sharing:
    """The machine that asks the detector, with the default settings."""
    machine: Any
    if entry.needs == "campaigns":
        return Sharing()
    if entry.needs == "victim":
        machine = victims_of(Settings(), lambda: registry)
    else:
        machine = Actors() if entry.needs == "ledger" else Objects()
    return Ordered(machine, time_of, activity_order, ("",))


def in_order(records: Iterable[Record]) -> list[Arrival]:
    """Each record when event time has come to it; where none follows for a while, event time goes on alone."""
    arrivals: list[Arrival] = []
    for record in sorted(records, key=order):
        if arrivals and moment(record) > arrivals[-1][0] + 2 * MINUTE:
            arrivals.append((arrivals[-1][0] + MINUTE, None))
        arrivals.append((moment(record), record))
    last = arrivals[-1][0]
    return [*arrivals, *((last + pause, None) for pause in (MINUTE, HOUR, DAY, AFTER))]


def late(records: Sequence[Record], seed: int) -> list[Arrival]:
    """Each record up to LATENESS behind those of its time."""
    rng = random.Random(seed)
    arrived = sorted((moment(record) + rng.randrange(LATENESS), place) for place, record in enumerate(records))
    last = max(moment(record) for record in records)
    return [*((at - LATENESS, records[place]) for at, place in arrived), (last + AFTER, None)]


def play(
    entry: Entry, registry: Registry, arrivals: Sequence[Arrival], restart: int = -1
) -> tuple[list[Signal], bytes]:
    """All signals, and the state at the end. `restart`: before which arrival another process takes over."""
    running = stage(entry, registry)
    made: list[Signal] = []
    for place, (complete, record) in enumerate(arrivals):
        if place == restart:
            running = _restarted(running, entry, registry)
        running.add([] if record is None else [record])
        made += running.advance({"": complete})
    assert running.late == 0
    return made, b"".join(one.machine.dump() for one in _stages(running))


def _stages(running: Ordered[Activity, Signal] | Sharing) -> tuple[Ordered[Any, Any], ...]:
    return running.stages if isinstance(running, Sharing) else (running,)


def _restarted(
    old: Ordered[Activity, Signal] | Sharing, entry: Entry, registry: Registry
) -> Ordered[Activity, Signal] | Sharing:
    new = stage(entry, registry)
    for was, becomes in zip(_stages(old), _stages(new), strict=True):
        becomes.machine.load(was.machine.dump())
        becomes.restore(was.last, was.late, was.pending)
        becomes.mark = was.mark
    return new
