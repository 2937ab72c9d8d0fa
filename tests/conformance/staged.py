"""The machine of a detector as a stage runs it: records come in any order within lateness, and ticks follow time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

from detectors.actors.machine import Actors
from detectors.catalogue import Entry
from detectors.chain import activity_order, time_of
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import Signal
from graph.frames import Activity
from graph.ordered import Ordered
from streams.settings import Settings
from streams.watch import victims_of
from tests.factories import DAY, HOUR, MINUTE

LATENESS = 5 * MINUTE
AFTER = 2 * DAY  # event time goes on so long after the last record: clocks run out

Arrival = tuple[int, Activity | None]  # how far event time is known to be complete then, µs; None: no record came


def stage(entry: Entry, registry: Registry) -> Ordered[Activity, Signal]:
    """The machine that asks the detector, with the default settings."""
    machine: Any
    if entry.needs == "victim":
        machine = victims_of(Settings(), lambda: registry)
    else:
        machine = Actors() if entry.needs == "ledger" else Objects()
    return Ordered(machine, time_of, activity_order, ("",))


def in_order(records: Iterable[Activity]) -> list[Arrival]:
    """Each record when event time has come to it; where none follows for a while, event time goes on alone."""
    arrivals: list[Arrival] = []
    for record in sorted(records, key=activity_order):
        if arrivals and record.created_at > arrivals[-1][0] + 2 * MINUTE:
            arrivals.append((arrivals[-1][0] + MINUTE, None))
        arrivals.append((record.created_at, record))
    last = arrivals[-1][0]
    return [*arrivals, *((last + pause, None) for pause in (MINUTE, HOUR, DAY, AFTER))]


def late(records: Sequence[Activity], seed: int) -> list[Arrival]:
    """Each record up to LATENESS behind those of its time."""
    rng = random.Random(seed)
    arrived = sorted((record.created_at + rng.randrange(LATENESS), place) for place, record in enumerate(records))
    last = max(record.created_at for record in records)
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
    return made, running.machine.dump()


def _restarted(old: Ordered[Activity, Signal], entry: Entry, registry: Registry) -> Ordered[Activity, Signal]:
    new = stage(entry, registry)
    new.machine.load(old.machine.dump())
    new.restore(old.last, old.late, old.pending)
    new.mark = old.mark
    return new
