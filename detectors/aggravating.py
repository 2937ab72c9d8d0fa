"""Aggravating circumstances: Guiding Opinions, article 8(1), (3) and (4). None of them opens an incident.

Criteria and what is measured:
    go:8.1  vulnerable_victim     a verified flag or a report only, never inferred; it stays in the restricted view
    go:8.3  sexual_fabrication    third-party sexual claims about the target's body or conduct; a first-person
                                  complaint is article 10 material and is taken out by the guard
    go:8.4  deep_synthesis        a generated-content mark on hostile items or on media that concern the person
Not measurable: that a claim is made up, that content is illegal, attribution.

Formula. Over the last 7 days: events with the circumstance. MET from `events` on, else possible. `provider_organised`
(8(5)) has a file of its own, and `roles`.
Parameters: `events` (3 for sexual claims, 1 for marks; not statutory).
Blind spots: generated media without a mark; slang for sexual claims.
Source: Guiding Opinions 2023, article 8.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.signal import MET, POSSIBLE, Signal
from detectors.standing import Standing
from detectors.victim import GENERATED_ABOUT, GENERATED_HOSTILE, SEXUAL_CLAIMS, Victim
from detectors.windows import WEEK, WINDOWS


class Circumstance(NamedTuple):
    """One that is read off a counter."""

    detector: str
    criterion: str
    element: str
    counter: int
    example: str
    events: int  # from which on it is MET


NEVER: Final = 1 << 30  # events: possible only, however many there are
READ: Final = (
    Circumstance("sexual_fabrication", "go:8.3", "sexual_claim", SEXUAL_CLAIMS, "sexual", 3),
    Circumstance("deep_synthesis", "go:8.4", "generated", GENERATED_HOSTILE, "generated", 1),
)


def detect(victim: Victim, now: int, standing: Standing) -> list[Signal]:
    """The circumstances that are there, in a fixed order."""
    counters = victim.sums.window(WEEK)
    signals = [_found(one, counters[one.counter], victim, now) for one in READ if counters[one.counter]]
    if counters[GENERATED_ABOUT] and not counters[GENERATED_HOSTILE] and standing.open:
        about = Circumstance("deep_synthesis", "go:8.4", "generated", GENERATED_ABOUT, "generated", NEVER)
        signals.append(_found(about, counters[GENERATED_ABOUT], victim, now))
    if standing.kind == "minor":
        signals.append(_vulnerable(victim, now))
    return signals


def _found(one: Circumstance, events: int, victim: Victim, now: int) -> Signal:
    met = events >= one.events
    return Signal(
        detector=one.detector,
        victim=victim.name,
        at=now,
        level="met" if met else "possible",
        criteria=(one.criterion,),
        value=events,
        lower=events if met else 0,
        upper=events,
        threshold=one.events,
        unit="events",
        window=WINDOWS[WEEK],
        elements={f"{one.criterion}/{one.element}": MET if met else POSSIBLE},
        evidence=tuple(victim.examples.get(one.example, ())),
    )


def _vulnerable(victim: Victim, now: int) -> Signal:
    """The registry has it by a verified flag or a report. Restricted: it is children's data."""
    return Signal(
        detector="vulnerable_victim",
        victim=victim.name,
        at=now,
        level="met",
        criteria=("go:8.1",),
        value=1,
        lower=1,
        upper=1,
        threshold=1,
        unit="entries",
        elements={"go:8.1/status": MET},
        safety=True,
    )
