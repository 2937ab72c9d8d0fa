"""Activity in, signals and incidents out: the machines of the later stages one behind the other, in one process.

    records ─┬─► victims ──────────────────────────────┬─► signals ─► incidents ─► what changed
             ├─► actors ───────────────────────────────┤
             └─► objects ──────────────────────────────┤
    shares ────► co-sharing ─► partners ─► campaigns ──┘

Live, each stands in a stage of its own with topics between them; replay and the backtest use this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

from detectors.actors.machine import Actors, actor_of
from detectors.campaigns import Campaigns
from detectors.incidents.fold import Incidents
from detectors.incidents.incident import Output
from detectors.narratives import Objects
from detectors.registry import Registry
from detectors.signal import Signal, named, order
from detectors.watching import Victims
from graph.campaigns import Campaign
from graph.cosharing import CoSharing
from graph.delta import SPREADING
from graph.frames import Activity
from graph.meetings import Met
from graph.ordered import Ordered
from graph.partners import Partners, Word
from graph.shares import Share

T = TypeVar("T")
VICTIMS: Final = "victims"
ACTORS: Final = "actors"
OBJECTS: Final = "objects"
CAMPAIGNS: Final = "campaigns"

time_of: Final = attrgetter("created_at")
signal_time: Final = attrgetter("at")


told_at: Final = attrgetter("at")


def as_it_is(record: T) -> T:
    """Tuples of which the first entries are time, or object and account: their own order."""
    return record


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


class Army:
    """The three stages of co-sharing one behind the other."""

    def __init__(self, campaigns: Campaigns) -> None:
        self.machine = campaigns
        self.sharing: Ordered[Share, Met] = Ordered(CoSharing(), told_at, as_it_is, ("",))
        self.partners: Ordered[Met, Word] = Ordered(Partners(), told_at, as_it_is, ("",))
        self.campaigns: Ordered[Word, Signal] = Ordered(campaigns, told_at, as_it_is, ("",))

    def take(self, shares: Iterable[Share], watermark: int, ended: Sequence[int] = ()) -> list[Signal]:
        """See `Chain.take`."""
        self.sharing.add(shares)
        self.partners.add(self.sharing.advance({"": watermark}, ended))
        self.campaigns.add(self.partners.advance({"": self.sharing.watermark}, self.sharing.final))
        return self.campaigns.advance({"": self.partners.watermark}, self.partners.final)

    @property
    def watermark(self) -> int:
        """Event time before which no more signals will come, µs."""
        return self.campaigns.watermark


class Chain:
    """See the module docstring."""

    def __init__(
        self,
        victims: Victims,
        actors: Actors,
        objects: Objects,
        incidents: Incidents,
        registry: Callable[[], Registry] = Registry,
        campaigns: Campaigns | None = None,
    ) -> None:
        self._registry = registry
        self.army = Army(campaigns) if campaigns is not None else None
        self.victims: Ordered[Activity, Signal] = Ordered(victims, time_of, activity_order, ("",))
        self.actors: Ordered[Activity, Signal] = Ordered(actors, time_of, activity_order, ("",))
        self.objects: Ordered[Activity, Signal] = Ordered(objects, time_of, activity_order, ("",))
        sources = (VICTIMS, ACTORS, OBJECTS, *((CAMPAIGNS,) if self.army is not None else ()))
        self.incidents: Ordered[Signal, Output] = Ordered(incidents, signal_time, order, sources)

    @property
    def campaigns(self) -> list[Campaign]:
        """Those of the last look, hostile or not."""
        return self.army.machine.campaigns if self.army is not None else []

    def take(
        self,
        records: Iterable[Activity],
        watermark: int,
        shares: Iterable[Share] = (),
        ended: Sequence[int] = (),
    ) -> Followed:
        """Take in records and shares, of which none with a time before `watermark` will follow.

        `ended`: where that is the end of input, the latest event times, µs (`graph.watermark.latest_of`).
        """
        records = list(records)
        self.victims.add(records)
        self.actors.add(record for record in records if actor_of(record) is not None)
        self.objects.add(record for record in records if record.facts.narrative and record.kind in SPREADING)
        signals: list[Signal] = []
        marks = {}
        for name, stage in ((VICTIMS, self.victims), (ACTORS, self.actors), (OBJECTS, self.objects)):
            signals += named(stage.advance({"": watermark}, ended), who_by(self._registry))
            marks[name] = stage.watermark
        if self.army is not None:
            signals += named(self.army.take(shares, watermark, ended), who_by(self._registry))
            marks[CAMPAIGNS] = self.army.watermark
        self.incidents.add(signals)
        return Followed(signals, self.incidents.advance(marks, self.victims.final))
