"""Personal data of the target published, and calls to dig: Guiding Opinions, article 4; Fa Shi [2017] 10.

Criteria: go:4 (published, to the public, call to dig), fashi-2017-10:3 (publishing is providing),
fashi-2017-10:5.1.2 (with a call to attack). Not measurable: consent, unlawful collection, organising, knowledge.

Formula. Over the last 7 days, of events aimed at the person: those that carry personal data, by category; different
values (keyed hashes), and how often one is published again; calls to dig. met: at least `values` different values of
a category that finds a person (`SHARP`), or `calls` calls to dig from different events; or any value together with a
call. With a call it is S1. possible: anything less. What the person publishes of themselves is not aimed at them.

Parameters: `values` (1 for SHARP categories; `blunt` = 3 for the others), `calls` (2): events over 7 days, none
statutory. Fa Shi [2017] 10, article 5 counts items (50, 500, 5,000): for one person it is rarely reached, and being
below it is not safe.
Blind spots: data in pictures; that the data is truly of the target is not checked; consent is for people to ask.
Source: Guiding Opinions 2023, article 4; Fa Shi [2017] 10, articles 3, 5 and 11.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from detectors.standing import Standing
from detectors.victim import DIGS, DIGS_PLACED, PUBLISHED, Victim
from detectors.windows import WEEK, WINDOWS
from graph.facts import PERSONAL_CATEGORIES

SHARP: Final = frozenset({"id_number", "mobile", "landline", "address", "passport", "coordinates", "school_or_work"})


class Parameters(NamedTuple):
    """See the module docstring for units."""

    values: int = 1
    blunt: int = 3
    calls: int = 2


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> Signal | None:
    """What was published or called for within the last week, or None."""
    counters = victim.sums.window(WEEK)
    published, calls, placed = counters[PUBLISHED], counters[DIGS], counters[DIGS_PLACED]
    if not published and not calls:
        return None
    kinds = by_category(victim)
    sharp = sum(number for category, number in kinds.items() if category in SHARP) if published else 0
    blunt = sum(kinds.values()) - sharp if published else 0
    data = sharp >= parameters.values or blunt >= parameters.blunt
    called = calls >= parameters.calls or (calls > 0 and published > 0)
    elements = {
        "go:4/personal_data": MET if data else POSSIBLE if published else ABSENT,
        "go:4/to_the_public": MET,
        "go:4/call_to_dig": MET if called else POSSIBLE if calls else ABSENT,
    }
    criteria = ["go:4"]
    if published:
        criteria.append("fashi-2017-10:3")
        elements["fashi-2017-10:3/published"] = MET if data else POSSIBLE
    if published and calls:
        criteria.append("fashi-2017-10:5.1.2")
        elements["fashi-2017-10:5.1.2/call_to_attack"] = MET if called else POSSIBLE
    return Signal(
        detector="doxxing",
        victim=victim.name,
        at=now,
        level="met" if data or called else "watch",
        criteria=tuple(criteria),
        value=published + calls,
        lower=(published if data else 0) + (calls if called else 0),
        upper=published + calls,
        threshold=parameters.values,
        unit="acts",
        window=WINDOWS[WEEK],
        severity="S1" if called else "",
        safety=published > 0 and placed > 0,
        elements=elements,
        figures={
            "published": published,
            "calls": calls,
            "again": sum(times - 1 for times in victim.values.values()),
            **{f"category_{category}": number for category, number in sorted(kinds.items())},
        },
        evidence=(*victim.examples.get("personal", ()), *victim.examples.get("dig", ()))[:20],
    )


def by_category(victim: Victim) -> dict[str, int]:
    """Category → different values that were published."""
    kinds: dict[str, int] = {}
    for value in victim.values:
        category = value.partition(":")[0]
        if category in PERSONAL_CATEGORIES:
            kinds[category] = kinds.get(category, 0) + 1
    return kinds
