"""Threats and calls to harm a person: Fa Shi [2013] 21, article 5, paragraph 1.

Criterion: fashi-2013-21:5.1. Elements that are measured: threats; abuse. Not measurable: vile circumstances,
disruption of public order.

Formula. Over the last 24 hours: events that threaten the person or call to harm them, by number and by distinct
accounts. met: at least `acts` threats from at least `accounts` accounts, or one that names a time or a place.
possible: at least one. Threats with a time or a place are S1 and a safety signal; the guard does not cover threats.

Parameters: `acts` (events, 3, not statutory), `accounts` (3, not statutory), both over 24 hours.
Blind spots: threats in pictures and in slang that no word list has; a quotation of a threat counts unless the
reader marked it as one. The words stand for the threat: no error rate of theirs is known per platform, so value,
lower and upper differ only by what the reader calls quoted.
Source: Fa Shi [2013] 21, article 5; Guiding Opinions 2023, article 10 (guard does not reach threats).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.signal import MET, POSSIBLE, Signal
from detectors.standing import Standing
from detectors.victim import THREATS, THREATS_PLACED, Victim
from detectors.windows import DAY, WINDOWS
from graph.facts import QUOTATION

CRITERION: Final = "fashi-2013-21:5.1"


class Parameters(NamedTuple):
    """See the module docstring for units."""

    acts: int = 3
    accounts: int = 3


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> Signal | None:
    """What was threatened within the last day, or None."""
    counters = victim.sums.window(DAY)
    acts, placed = counters[THREATS], counters[THREATS_PLACED]
    if not acts:
        return None
    examples = tuple(victim.examples.get("threat", ()))
    quoted = sum(1 for one in examples if one.flags & QUOTATION)
    lower = max(0, acts - quoted)
    accounts = victim.threats.count(DAY)
    met = placed > 0 or (lower >= parameters.acts and accounts >= parameters.accounts)
    return Signal(
        detector="threat",
        victim=victim.name,
        at=now,
        level="met" if met else "watch" if lower < parameters.acts else "possible",
        criteria=(CRITERION,),
        value=acts,
        lower=lower,
        upper=acts,
        threshold=1 if placed else parameters.acts,
        unit="acts",
        window=WINDOWS[DAY],
        severity="S1" if placed else "",
        safety=placed > 0,
        elements={f"{CRITERION}/threats": MET if met else POSSIBLE, f"{CRITERION}/abuse": MET},
        figures={"accounts": accounts, "with_time_or_place": placed},
        evidence=(*victim.placed, *examples)[:20],
    )
