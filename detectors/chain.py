"""Activity in, signals and incidents out: the machines of the later stages one behind the other, in one process.

    records ─┬─► victims ─┬─► signals ─► incidents ─► what changed
             ├─► actors ──┤
             └─► objects ─┘

Live, each stands in a stage of its own with topics between them; replay and the backtest use this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, NamedTuple

from detectors.actors.machine import Actors, actor_of
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import Output
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import Signal, named, order
from detectors.watching import Victims
from graph.delta import SPREADING
from graph.frames import Activity
from graph.ordered import Ordered

VICTIMS: Final = "victims"
ACTORS: Final = "actors"
OBJECTS: Final = "objects"

time_of: Final = attrgetter("created_at")
signal_time: Final = attrgetter("at")


def activity_order(record: Activity) -> tuple[Any, ...]:
    """Records of one moment in one order, however they came."""
    return (
        record.created_at,
        record.platform,
        record.scope,
        record.root,
        record.item,
        record.kind,
        record.author,
        record.target,
        record.rule,
    )


class ByRegistry:
    """Who a victim is at a moment, and of which class, by the registry as it is known by now."""

    def __init__(self, registry: Callable[[], Registry]) -> None:
        self._registry = registry

    def __call__(self, victim: str, at: int, /) -> str:
        return self._registry().at(at).victim(victim)

    def class_of(self, victim: str, began: int, at: int) -> tuple[str, str]:
        """See `detectors.signal.Who`."""
        return self._registry().class_of(victim, began, at)


def who_by(registry: Callable[[], Registry]) -> ByRegistry:
    """The registry as those ask it who name the victims of signals."""
    return ByRegistry(registry)


class Followed(NamedTuple):
    """What follows of some records."""

    signals: list[Signal]
    outputs: list[Output]


class Chain:
    """See the module docstring."""

    def __init__(
        self,
        victims: Victims,
        actors: Actors,
        objects: Objects,
        incidents: Incidents,
        registry: Callable[[], Registry] = Registry,
    ) -> None:
        self._registry = registry
        self.victims: Ordered[Activity, Signal] = Ordered(victims, time_of, activity_order, ("",))
        self.actors: Ordered[Activity, Signal] = Ordered(actors, time_of, activity_order, ("",))
        self.objects: Ordered[Activity, Signal] = Ordered(objects, time_of, activity_order, ("",))
        sources = (VICTIMS, ACTORS, OBJECTS)
        self.incidents: Ordered[Signal, Output] = Ordered(incidents, signal_time, order, sources)

    def take(self, records: Iterable[Activity], watermark: int) -> Followed:
        """Take in records, of which none with a time before `watermark` will follow."""
        records = list(records)
        self.victims.add(records)
        self.actors.add(record for record in records if actor_of(record) is not None)
        self.objects.add(record for record in records if record.facts.narrative and record.kind in SPREADING)
        signals: list[Signal] = []
        marks = {}
        for name, stage in ((VICTIMS, self.victims), (ACTORS, self.actors), (OBJECTS, self.objects)):
            signals += named(stage.advance({"": watermark}), who_by(self._registry))
            marks[name] = stage.watermark
        self.incidents.add(signals)
        return Followed(signals, self.incidents.advance(marks))
