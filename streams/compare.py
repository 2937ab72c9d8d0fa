"""Two replays of the same events under two configurations: which incidents and signals differ.

Incidents of one victim are the same where they have one id, else where they overlap in time. Signals are compared by
victim and detector: how many, the strongest level, the first, the largest lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from detectors.incidents.incident import Incident, written
from detectors.signal import DECISION, LEVELS, Signal
from streams.replay import Replayed

FOREVER: Final = 1 << 62


class Opened(Struct, frozen=True, kw_only=True):
    """An incident, as far as it is compared. Times in µs."""

    id: str
    opened_at: int
    closed_at: int  # 0 = not closed
    severity: str
    criteria: tuple[str, ...]


class Heard(Struct, frozen=True, kw_only=True):
    """All signals of one detector about one victim."""

    signals: int
    level: str  # the strongest
    first: int  # µs
    lower: int  # the largest lower bound, in the detector's unit


class IncidentPair(Struct, frozen=True):
    """One incident under both configurations; None where there is none."""

    victim: str
    a: Opened | None
    b: Opened | None


class SignalPair(Struct, frozen=True):
    """The same of signals."""

    victim: str
    detector: str
    a: Heard | None
    b: Heard | None


class Difference(Struct, frozen=True):
    """What is not the same, by victim."""

    incidents: tuple[IncidentPair, ...]
    signals: tuple[SignalPair, ...]


def compare(a: Replayed, b: Replayed) -> Difference:
    """What two replays of the same events differ in. What only the safety receiver may see is left out."""
    here, there = _incidents(a.incidents), _incidents(b.incidents)
    incidents = (
        IncidentPair(victim, *pair)
        for victim in sorted(here.keys() | there.keys())
        for pair in _paired(here.get(victim, []), there.get(victim, []))
    )
    one, other = _signals(a.signals), _signals(b.signals)
    signals = (SignalPair(*key, one.get(key), other.get(key)) for key in sorted(one.keys() | other.keys()))
    return Difference(
        tuple(pair for pair in incidents if pair.a != pair.b), tuple(pair for pair in signals if pair.a != pair.b)
    )


def _incidents(incidents: Iterable[Incident]) -> dict[str, list[Opened]]:
    found: dict[str, list[Opened]] = {}
    for one in sorted(incidents, key=lambda one: (one.opened_at, one.id)):
        opened = Opened(
            id=one.id,
            opened_at=one.opened_at,
            closed_at=one.closed_at,
            severity=one.severity,
            criteria=one.criteria,
        )
        found.setdefault(written(one.victim), []).append(opened)
    return found


def _paired(here: list[Opened], there: list[Opened]) -> list[tuple[Opened | None, Opened | None]]:
    """Each incident of either side once."""
    left = list(there)
    pairs: list[tuple[Opened | None, Opened | None]] = []
    for one in here:
        same = next((other for other in left if other.id == one.id), None)
        # One that overlaps, unless it is the same as a later one of this side.
        ids = {each.id for each in here}
        same = same or next((other for other in left if other.id not in ids and _overlap(one, other)), None)
        if same is not None:
            left.remove(same)
        pairs.append((one, same))
    return [*pairs, *((None, other) for other in left)]


def _overlap(one: Opened, other: Opened) -> bool:
    ends = one.closed_at or FOREVER, other.closed_at or FOREVER
    return one.opened_at <= ends[1] and other.opened_at <= ends[0]


def _signals(signals: Iterable[Signal]) -> dict[tuple[str, str], Heard]:
    found: dict[tuple[str, str], list[Signal]] = {}
    for signal in signals:
        if signal.detector != DECISION and not (signal.safety and signal.level == "watch"):
            found.setdefault((written(signal.victim), signal.detector), []).append(signal)
    return {
        key: Heard(
            signals=len(each),
            level=max((signal.level for signal in each), key=LEVELS.__getitem__),
            first=min(signal.at for signal in each),
            lower=max(signal.lower for signal in each),
        )
        for key, each in found.items()
    }
