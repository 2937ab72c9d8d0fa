"""One scenario of one seed through the whole chain, held against what is true of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from detectors.incidents.incident import Incident, written
from detectors.incidents.severity import OPENS, RANK, severity_of
from detectors.signal import DECISION, LEVELS, Signal
from graph.aim import SPEAKING
from graph.events import Event
from graph.victims import PERSON
from streams.readers.memory import Memory
from streams.replay import Replayed, replay
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS, scenario
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.spec import Labels, Size
from streams.times import micros

ALL: Final = "all"
SECOND: Final = 1_000_000  # µs


class Case(NamedTuple):
    """What to run. `hostile` accounts and `minutes` of length: 0 = those of the scenario."""

    scenario: str
    seed: int
    labels: Labels
    hostile: int = 0
    minutes: int = 0
    prefix: str = ""  # put before the words of every event of the scenario: does the guard hold both ways?


class Alarm(Struct, frozen=True):
    """An incident of severity S1 to S3 that opened."""

    victim: str  # as files name it
    severity: str
    criteria: tuple[str, ...]
    detectors: tuple[str, ...]  # whose signals opened it or would have
    delay_seconds: float
    right: bool  # of whom the scenario is about; of a benign one none is


class Outcome(Struct, frozen=True, kw_only=True):
    """What one case gave. `delay_seconds` is event time from the truth's start to the first incident that opened."""

    scenario: str
    seed: int
    labels: str
    hostile: int
    minutes: int
    harmful: bool
    expected_criteria: tuple[str, ...]
    found_criteria: tuple[str, ...]
    incidents: int  # of severity S1 to S3
    delay_seconds: float | None  # None = none opened of the right victim
    hostile_events_before_alert: int | None
    events: int
    event_seconds: float  # from the first thing that anybody says to the last
    alarms: tuple[Alarm, ...]
    levels: dict[str, str]  # detector → strongest level of its signals about the right victim

    @property
    def detected(self) -> bool:
        """Did an incident of the right victim open?"""
        return self.delay_seconds is not None

    @property
    def false_incidents(self) -> int:
        """Incidents of whom the scenario is not about; all of a benign one."""
        return sum(not alarm.right for alarm in self.alarms)

    def row(self, *more: str) -> dict[str, Any]:
        """What the command prints of it, and `more` fields."""
        return {name: getattr(self, name) for name in (*ROW, *more)}


ROW: Final = (
    "scenario", "seed", "harmful", "expected_criteria", "found_criteria", "incidents", "delay_seconds",
    "hostile_events_before_alert",
)  # fmt: skip


def cases_of(
    names: str,
    seeds: Iterable[int],
    labels: Labels,
    sizes: Sequence[tuple[int, int]] = ((0, 0),),
    prefix: str = "",
) -> list[Case]:
    """Every scenario of `names` ("all", or names with commas between) with every seed and size (accounts, minutes).

    Raises InputError where there is no such scenario.
    """
    chosen = list(SCENARIOS) if names == ALL else [scenario(name.strip()).name for name in names.split(",")]
    seeds = list(seeds)
    return [Case(name, seed, labels, *size, prefix) for name in chosen for size in sizes for seed in seeds]


def outcome_of(case: Case, settings: Settings) -> Outcome:
    """Stage it, replay it, and hold what was found against the truth."""
    about = SCENARIOS[case.scenario]
    size = Size(hostile=case.hostile or about.size.hostile, minutes=case.minutes or about.size.minutes)
    run = Run(about, case.seed, size, case.labels)
    events = [prefixed(event, case.prefix) for event in run.events] if case.prefix else run.events
    return judged(run, replay(Memory(events), settings))


def prefixed(event: Event, prefix: str) -> Event:
    """The same with `prefix` before its words, where it has any."""
    if event.kind not in SPEAKING or not event.text:
        return event
    return msgspec.structs.replace(event, text=prefix + event.text)


def judged(run: Run, done: Replayed) -> Outcome:
    """What `done` found in `run`."""
    said = [event.created_at for event in run.events if event.kind in SPEAKING]
    truth = run.truth()
    start, right = micros(truth["start"]), _right(truth)
    opened = [one for one in done.incidents if RANK[one.severity] <= OPENS and not one.shadow]
    ours = [one for one in opened if right is None or written(one.victim) in right]
    first = min((one.opened_at for one in ours), default=None)
    return Outcome(
        scenario=truth["scenario"],
        seed=truth["seed"],
        labels=truth["labels"],
        hostile=truth["hostile"],
        minutes=truth["minutes"],
        harmful=truth["harmful"],
        expected_criteria=tuple(truth["expected_criteria"]),
        found_criteria=tuple(sorted({criterion for one in ours for criterion in one.criteria})),
        incidents=len(opened),
        delay_seconds=None if first is None else (first - start) / SECOND,
        hostile_events_before_alert=None if first is None else bisect_left(run.hostile_times, first),
        events=done.summary.events,
        event_seconds=(said[-1] - said[0]) / SECOND,
        alarms=tuple(_alarm(one, done.signals, start, truth["harmful"] and one in ours) for one in opened),
        levels=_levels(signal for signal in done.signals if right is None or written(signal.victim) in right),
    )


def _right(truth: dict[str, Any]) -> frozenset[str] | None:
    """Those whom the incident may name: the victims, as accounts or as their entry; None = anybody."""
    if truth["victim"] is None:
        return None
    person = [PERSON + truth["person"]] if truth["person"] else []
    return frozenset((truth["victim"], *truth["victims"], *person))


def _alarm(incident: Incident, signals: Iterable[Signal], start: int, right: bool) -> Alarm:
    opening = {one.detector for one in signals if one.victim == incident.origin and RANK[severity_of(one)[0]] <= OPENS}
    delay = (incident.opened_at - start) / SECOND
    named = written(incident.victim)
    return Alarm(named, incident.severity, incident.criteria, tuple(sorted(opening)), delay, right)


def _levels(signals: Iterable[Signal]) -> dict[str, str]:
    """The strongest level of each detector; what only the safety receiver may see is left out."""
    found: dict[str, str] = {}
    for signal in signals:
        if signal.detector == DECISION or (signal.safety and signal.level == "watch"):
            continue
        before = found.get(signal.detector, "watch")
        found[signal.detector] = max(before, signal.level, key=LEVELS.__getitem__)
    return dict(sorted(found.items()))
