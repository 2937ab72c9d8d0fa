"""The same information reached 5,000 views or 500 reposts: Fa Shi [2013] 21, article 2(1).

Criterion: fashi-2013-21:2.1 ("serious circumstances", never 12(2)'s "social disorder"). Elements that are measured:
the same information; views; reposts. Not measurable: falsity. Defamation only: insult has no number.

Formula. For a narrative about the person that (a) a complaint, an order or a reviewer alleges to be false, or (b)
makes a factual assertion about the person of an open incident: each post's views and reposts (times, not persons),
the platform's totals where they are higher, less what article 2(1) lets be deducted, item by item (`reach_counts`),
added up over posts. met: lower bound ≥ 5,000 views or ≥ 500 reposts, the number itself included. possible: only the
upper bound is. watch: neither, but even the lower end of the forecast passes 500 reposts within `soon`. Else nothing
fires. Deducted are the person's own reposts, and what an event of kind `action` names: its `reason` begins with a
ground, its counters say how many. What accounts of a campaign did is never deducted.

Parameters: `views` 5,000, `reposts` 500 (Fa Shi [2013] 21, article 2(1)); `soon` (seconds, 3,600, not statutory);
`inseparable` (platforms whose total of reposts counts comments too: then only what was seen as a repost is certain).
Blind spots: the same information in other words, or in a picture, is another narrative until a reviewer merges
them; reposts that the platform does not show; the person's own clicks, unless somebody enters them.
Source: Fa Shi [2013] 21, articles 2(1) and 4; the deductions: an article by its drafters; forecast: `graph.forecast`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.information import Narrative
from detectors.outlook import Told
from detectors.reach_counts import Reach, Total, together
from detectors.signal import ABSENT, MET, POSSIBLE, Level, Signal
from detectors.standing import Standing
from detectors.victim import Victim

CRITERION: Final = "fashi-2013-21:2.1"
SECOND: Final = 1_000_000  # µs
SHOWN: Final = 5  # posts whose totals stand in the figures, those with most reposts first


class Parameters(NamedTuple):
    """See the module docstring for units."""

    views: int = 5_000
    reposts: int = 500
    soon: int = 3_600
    inseparable: frozenset[str] = frozenset()


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> list[Signal]:
    """One signal for each narrative that reached the threshold, may have, or is about to."""
    found = []
    for number in sorted(victim.narratives):
        narrative = victim.narratives[number]
        if narrative.alleged or (standing.open and narrative.asserted):
            signal = _judge(number, narrative, victim, now, parameters)
            if signal is not None:
                found.append(signal)
    return found


def _judge(number: int, narrative: Narrative, victim: Victim, now: int, parameters: Parameters) -> Signal | None:
    told = _look(narrative, now, parameters)
    soon = told is not None and _soon(told, now, parameters)
    if narrative.views < parameters.views and narrative.reposts < parameters.reposts and not soon:
        return None  # without the sums over posts
    posts = narrative.reaches(parameters.inseparable)
    reach = together(posts.values())
    views, reposts = _state(reach.views, parameters.views), _state(reach.reposts, parameters.reposts)
    state = max(views, reposts)
    if state == ABSENT and not soon:
        return None
    by_views = views == MET or views > reposts  # views once they are enough: bounds of one unit can be compared
    total, threshold = (reach.views, parameters.views) if by_views else (reach.reposts, parameters.reposts)
    level: Level = "met" if state == MET else "possible" if state == POSSIBLE else "watch"
    return Signal(
        detector="reach_threshold",
        victim=victim.name,
        at=now,
        level=level,
        criteria=(CRITERION,),
        value=total.value,
        lower=total.lower,
        upper=total.upper,
        threshold=threshold,
        unit="views" if by_views else "reposts",
        subject=f"narrative:{number:016x}",
        platforms=tuple(sorted(narrative.platforms)),
        elements={
            f"{CRITERION}/same_information": MET,
            f"{CRITERION}/views": views,
            f"{CRITERION}/reposts": reposts,
        },
        against=_deducted(reach),
        figures=_figures(narrative, posts, reach) | _foretold(narrative, told, now),
        evidence=tuple(dict.fromkeys((narrative.first, narrative.latest))),
    )


def _look(narrative: Narrative, now: int, parameters: Parameters) -> Told | None:
    """The forecast of reposts as events, of which so many are missing as to the threshold after deductions."""
    outlook = narrative.outlook
    if outlook is None:
        return None
    only_in_totals = max(0, narrative.reposts - outlook.size)
    return outlook.look(now, parameters.reposts + narrative.off - only_in_totals)


def _state(total: Total, threshold: int) -> int:
    return MET if total.lower >= threshold else POSSIBLE if total.upper >= threshold else ABSENT


def _soon(told: Told, now: int, parameters: Parameters) -> bool:
    """Does even the slowest course that the forecast allows pass the threshold within `soon`?"""
    latest = told.time.upper
    return latest is not None and 0 <= latest - now <= parameters.soon * SECOND


def _deducted(reach: Reach) -> dict[str, int]:
    """What was taken off at most, by ground."""
    sums: dict[str, int] = {}
    for item in reach.items:
        for unit, between in (("views", item.views), ("reposts", item.reposts)):
            if between.most:
                name = f"{item.ground}_{unit}"
                sums[name] = sums.get(name, 0) + between.most
    return dict(sorted(sums.items()))


def _figures(narrative: Narrative, posts: dict[str, Reach], reach: Reach) -> dict[str, int]:
    """Totals of the narrative and of its largest posts."""
    figures = {
        "views": reach.views.raw.most,
        "reposts": reach.reposts.raw.most,
        "views_lower": reach.views.lower,
        "reposts_lower": reach.reposts.lower,
        "posts": narrative.told,
        "alleged": narrative.alleged,
    }
    for place in sorted(posts, key=lambda place: (-posts[place].reposts.upper, place))[:SHOWN]:
        platform, _, root = place.split("\0", 2)
        for unit, total in (("views", posts[place].views), ("reposts", posts[place].reposts)):
            figures[f"post:{platform}:{root}:{unit}"] = total.lower
    return figures


def _foretold(narrative: Narrative, told: Told | None, now: int) -> dict[str, int]:
    """The forecast of reposts, and how those before it turned out. Seconds count from `now`."""
    if narrative.outlook is None or told is None:
        return {}
    made, judged, within = narrative.outlook.score
    turned_out = {"forecasts_made": made, "forecasts_judged": judged, "forecasts_within": within}
    return narrative.outlook.told(now) | turned_out
