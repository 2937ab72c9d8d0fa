"""Personal data of the target published, and calls to dig or to attack: Guiding Opinions, article 4; Fa Shi [2017] 10.

Criteria: go:4 (published, to the public, call to dig), fashi-2017-10:3 (publishing is providing),
fashi-2017-10:5.1.2 (with a call to attack). Not measurable: consent, unlawful collection, organising, knowledge.

Formula. Over the last 7 days, of events aimed at the person: those that carry personal data, by category; different
values (keyed hashes), and how often one is published again; calls to dig and to attack. *Against the person* it is only
where it stands in hostile words or with a call, or while at least `hostile` accounts are hostile to them at the lower
bound: numbers of people who look for somebody, or who want to be called, are published every day. met: at least
`values` different values of a category that finds a person (`SHARP`), or `blunt` of others, against the person; or
calls to dig from `calls` accounts, under the same condition. Data against the person together with a call is S1.
watch: anything less. What the person publishes of themselves is not aimed at them.

Parameters: `values` (1), `blunt` (3), different values; `calls` (3), `hostile` (3), accounts; over 7 days, none
statutory. Fa Shi [2017] 10, article 5 counts items (50, 500, 5,000): for one person it is rarely reached, and being
below it is not safe.
Blind spots: data in pictures; that the data is truly of the target is not checked; consent is for people to ask.
Source: Guiding Opinions 2023, article 4; Fa Shi [2017] 10, articles 3, 5 and 11.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.signal import ABSENT, MET, POSSIBLE, Signal
from detectors.standing import Standing, hostility
from detectors.victim import DIGS, DIGS_PLACED, PUBLISHED, PUBLISHED_HOSTILE, Victim
from detectors.windows import WEEK, WINDOWS
from graph.facts import PERSONAL_CATEGORIES

SHARP: Final = frozenset({"id_number", "mobile", "landline", "address", "passport", "coordinates", "school_or_work"})


class Parameters(NamedTuple):
    """See the module docstring for units."""

    values: int = 1
    blunt: int = 3
    calls: int = 3
    hostile: int = 3


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> Signal | None:
    """What was published or called for within the last week, or None."""
    counters = victim.sums.window(WEEK)
    published, calls, placed = counters[PUBLISHED], counters[DIGS], counters[DIGS_PLACED]
    if not published and not calls:
        return None
    kinds = by_category(victim)
    sharp = sum(number for category, number in kinds.items() if category in SHARP)
    enough = published > 0 and (sharp >= parameters.values or sum(kinds.values()) - sharp >= parameters.blunt)
    against = _against(victim, standing, counters, parameters)
    data = enough and against
    digs, attacks = victim.examples.get("dig", ()), victim.examples.get("attack", ())
    callers = len({(one.platform, one.author) for one in (*digs, *attacks)})
    called = against and (callers >= parameters.calls or (calls > 0 and data))
    elements = {
        "go:4/personal_data": MET if data else POSSIBLE if published else ABSENT,
        "go:4/to_the_public": MET,
        "go:4/call_to_dig": (MET if called else POSSIBLE) if calls and digs else ABSENT,
    }
    criteria = ["go:4"]
    if published:
        criteria.append("fashi-2017-10:3")
        elements["fashi-2017-10:3/published"] = MET if data else POSSIBLE
    if published and calls:
        criteria.append("fashi-2017-10:5.1.2")
        elements["fashi-2017-10:5.1.2/call_to_attack"] = MET if called and attacks else POSSIBLE
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
        severity="S1" if called and data else "",
        safety=published > 0 and placed > 0,
        elements=elements,
        figures={
            "published": published,
            "calls": calls,
            "again": sum(times - 1 for times in victim.values.values()),
            **{f"category_{category}": number for category, number in sorted(kinds.items())},
        },
        evidence=(*victim.examples.get("personal", ()), *digs, *attacks)[:20],
    )


def _against(victim: Victim, standing: Standing, counters: list[int], parameters: Parameters) -> bool:
    """Is what was published turned against the person?"""
    if counters[PUBLISHED_HOSTILE]:
        return True
    return hostility(victim, WEEK, standing.rates).accounts.lower >= parameters.hostile


def by_category(victim: Victim) -> dict[str, int]:
    """Category → different values that were published."""
    kinds: dict[str, int] = {}
    for value in victim.values:
        category = value.partition(":")[0]
        if category in PERSONAL_CATEGORIES:
            kinds[category] = kinds.get(category, 0) + 1
    return kinds
