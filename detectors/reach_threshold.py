"""The same information reached 5,000 views or 500 reposts: Fa Shi [2013] 21, article 2(1).

Criterion: fashi-2013-21:2.1 ("serious circumstances", never 12(2)'s "social disorder"). Elements that are measured:
the same information; views; reposts. Not measurable: falsity. Defamation only: insult has no number.

Formula. For a narrative about the person that (a) a complaint, an order or a reviewer alleges to be false, or (b)
makes a factual assertion about the person of an open incident: the platform's views, summed over items (the
highest total of each), and reposts (times, not persons), less what article 2(1) lets be deducted (`reach_counts`).
met: lower bound ≥ 5,000 views or ≥ 500 reposts, the number itself included. possible: only the upper bound is. Else
nothing fires; the counts stand in the incident's figures. Campaign accounts are never deducted.

Parameters: `views` 5,000, `reposts` 500 (Fa Shi [2013] 21, article 2(1)).
Blind spots: the same information in other words, or in a picture, is another narrative until a reviewer merges
them; reposts that the platform does not show.
Source: Fa Shi [2013] 21, articles 2(1) and 4; the deductions: an article by its drafters.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.signal import MET, POSSIBLE, Level, Signal
from detectors.standing import Standing
from detectors.victim import Narrative, Victim

CRITERION: Final = "fashi-2013-21:2.1"


class Parameters(NamedTuple):
    """See the module docstring for units."""

    views: int = 5_000
    reposts: int = 500


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> list[Signal]:
    """One signal for each narrative that reached the threshold, or may have."""
    found = []
    for number in sorted(victim.narratives):
        narrative = victim.narratives[number]
        if narrative.alleged or (standing.open and narrative.asserted):
            signal = _judge(number, narrative, victim, now, parameters)
            if signal is not None:
                found.append(signal)
    return found


def _judge(number: int, narrative: Narrative, victim: Victim, now: int, parameters: Parameters) -> Signal | None:
    views, reposts = sum(narrative.views.values()), narrative.reposts
    own = min(victim.own_reposts, reposts)  # of which narrative they are is not known: all may be of this one
    lower = reposts - own
    reached = views >= parameters.views or lower >= parameters.reposts
    if not reached and reposts < parameters.reposts:
        return None
    level: Level = "met" if reached else "possible"
    by_views = views >= parameters.views
    return Signal(
        detector="reach_threshold",
        victim=victim.name,
        at=now,
        level=level,
        criteria=(CRITERION,),
        value=views if by_views else reposts,
        lower=views if by_views else lower,
        upper=views if by_views else reposts,
        threshold=parameters.views if by_views else parameters.reposts,
        unit="views" if by_views else "reposts",
        subject=f"narrative:{number:016x}",
        platforms=tuple(sorted(narrative.platforms)),
        elements={
            f"{CRITERION}/same_information": MET,
            f"{CRITERION}/views": MET if by_views else POSSIBLE,
            f"{CRITERION}/reposts": MET if lower >= parameters.reposts else POSSIBLE,
        },
        against={"own_reposts": own} if own else {},
        figures={"views": views, "reposts": reposts, "posts": narrative.posts, "alleged": narrative.alleged},
        evidence=(narrative.first,),
    )
