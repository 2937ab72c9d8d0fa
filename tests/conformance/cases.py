"""For every detector of the catalogue: records on which it is loud, and twins of them on which it is silent.

Where a scenario stages it, records are those of the scenario and of its twin, with true labels; else they are a few
of our own, which differ in one element of the criterion.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from detectors.registry import Registry
from detectors.signal import Level
from graph.events import Event
from graph.facts import ASSERTION, LINK, Facts
from graph.frames import Activity
from graph.shares import Share
from graph.victims import person
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.spec import Size
from tests.detectors.actors.made import INSULTS, act, days, entry
from tests.detectors.people import abuse, record
from tests.detectors.test_narratives import post, reshares
from tests.factories import HOUR, event

SMALL: Final = Size(hostile=40, minutes=60)
Records = tuple[Activity, ...]


class Staged(NamedTuple):
    """Records in the order in which the fold gave them, and the registry that they came with."""

    records: Records
    registry: Registry = Registry()
    shares: tuple[Share, ...] = ()  # of detectors that read these


class Case(NamedTuple):
    """`level`: what the detector says at least on `loud`, and never on `twin`."""

    loud: Callable[[], Staged]
    twin: Callable[[], Staged]
    level: Level = "met"
    signals: str = ""  # name in its signals, where that is another's
    criterion: str = ""  # that tells its signals from those of that other


@cache
def scenario(name: str) -> Staged:
    run = Run(SCENARIOS[name], 0, SMALL, "gold")
    records: list[Activity] = []
    shares: list[Share] = []
    replay(Memory(run.events), Settings(), heard=records.append, shared=shares.append)
    registry = Registry().apply_all(one for one in run.events if one.kind == "registry")
    return Staged(tuple(records), registry, tuple(shares))


def _pair(name: str) -> Case:
    return Case(lambda: scenario(name), lambda: scenario(SCENARIOS[name].twin))


def _own(loud: Callable[[], Records], twin: Callable[[], Records], **more: Any) -> Case:
    return Case(lambda: Staged(loud()), lambda: Staged(twin()), **more)


def _claims(reposts: int) -> Records:
    """An allegation, and the same said of two persons, spread so many times in all."""
    parts = reposts // 2, reposts - reposts // 2
    told = (
        act(f"c{n}", f"v{n}", days(n), INSULTS | ASSERTION, narrative=7, reposts=part) for n, part in enumerate(parts)
    )
    return entry(days(0), do="allege", narratives=[7]), *told


def _reported(*hours: int) -> Records:
    """A complaint, and what the platform did so many hours later."""
    done = (record("action", "post", after * HOUR, facts=Facts()) for after in hours)
    return record("report", "post", 0), *done


def _entered(kind: str) -> Staged:
    """Four insults at a person whom the registry has as `kind`."""
    change = f'{{"do":"enter","person":"p1","class":"{kind}"}}'
    entered: Event = event("registry", "e1", at=days(-30), platform="control", text=change)
    insults = (abuse(f"c{n}", n * HOUR, f"u{n}")._replace(target=person("p1")) for n in range(4))
    return Staged(tuple(insults), Registry().apply(entered))


def _penalty(at: int, offence: str) -> Activity:
    return entry(at, do="penalty", offence=offence, source="county police")


def _sanctioned(*at: float) -> Records:
    return *(entry(days(day), do="sanction", source="weibo") for day in at), act("c", at=days(5))


_CLAIM: Final = act("c", at=days(1), flags=INSULTS | ASSERTION, narrative=7)
_ALLEGED: Final = entry(days(2), do="allege", narratives=[7])
_OFFICIAL: Final = entry(days(0), do="official", source="weibo")

CASES: Final[dict[str, Case]] = {
    "mass_spread": _pair("pile_on"),
    "threat": _pair("threats"),
    "doxxing": _pair("doxxing"),
    "reach_threshold": _pair("alleged_rumour"),
    "serious_consequence": _pair("reported_outcome"),
    "sexual_fabrication": _pair("sexual_fabrication"),
    "deep_synthesis": _pair("deepfake_spread"),
    "many_victims": _pair("many_victims"),
    "water_army": _pair("army_split"),
    "vulnerable_victim": Case(lambda: _entered("minor"), lambda: _entered("private_person")),
    "provider_organised": _own(
        lambda: (_OFFICIAL, act("c", at=days(1), kind="post")), lambda: (_OFFICIAL, act("c", at=days(1)))
    ),
    "repeat_offender": _own(
        lambda: (_penalty(days(0), "defamation"), _CLAIM, _ALLEGED),
        lambda: (_penalty(days(0), "insult"), _CLAIM, _ALLEGED),
    ),
    "one_year_sum": _own(
        lambda: _claims(500), lambda: _claims(499), signals="reach_threshold", criterion="fashi-2013-21:4"
    ),
    "hype": _own(
        lambda: (act("c", flags=LINK, followers=30_000),),
        lambda: (act("c", flags=LINK, followers=29_999),),
        level="watch",
    ),
    "roles": _own(lambda: _sanctioned(0, 1), lambda: _sanctioned(0, 6)),
    "provider_duty": _own(lambda: _reported(25), lambda: _reported(23), level="watch"),
    "narrative": _own(
        lambda: (post(), *reshares(128, author="one")), lambda: (post(), *reshares(126, author="one")), level="watch"
    ),
}
