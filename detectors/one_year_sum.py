"""What one account spread within a year, added up: Fa Shi [2013] 21, article 4.

Criterion: fashi-2013-21:4. Elements that are measured: several_times, not_dealt_with, views, reposts. Not
measurable: that the facts are invented.

Formula. Over all victims and narratives, acts of one account within one calendar year that nobody recorded as dealt
with: the sum of the highest totals that the platform gave of each item, an item counted once however many it is
aimed at. Two totals, views and reposts, never converted into each other; times, not persons. Lower: items in a
narrative that somebody alleges to be false. Upper: also those that state a fact that could be true or false. Insult
has no number and is not added. met: either lower total reaches its number, from at least two items; watch: an upper
one does. Where acts of that year were let go (`detectors.actors.ledger`) there is no upper bound: `exact` is 0,
`acts_left_out` says how many, what is not reached is possible, never absent, and with an allegation it is watched.

Parameters: `views` (times, 5,000, statutory), `reposts` (times, 500, statutory), `items` (2: the text says
"several", not statutory), `years` (1, statutory).
Blind spots: deductions are taken where each item is judged (reach_threshold), not here: a total stands as the
platform gave it; items without totals add nothing; second accounts; what was let go.
Source: Fa Shi [2013] 21, articles 2 (1) and 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from detectors.actors.ledger import Act, Ledger, evidence
from detectors.actors.years import within_years
from detectors.reach_counts import REPOSTS, SEVERAL, VIEWS, YEARS
from detectors.signal import ABSENT, MET, POSSIBLE, Level, Signal

NAME: Final = "reach_threshold"
CRITERION: Final = "fashi-2013-21:4"


class Sum(NamedTuple):
    """Totals over items, in times."""

    items: int = 0
    views: int = 0
    reposts: int = 0

    @property
    def reached(self) -> bool:
        """Is either number reached, by several items?"""
        return self.items >= SEVERAL and (self.views >= VIEWS or self.reposts >= REPOSTS)


def total(acts: Iterable[Act]) -> Sum:
    """Each item once."""
    items: dict[tuple[str, str], tuple[int, int]] = {}
    for act in acts:
        views, reposts = items.get((act.scope, act.item), (0, 0))
        items[act.scope, act.item] = max(views, act.views), max(reposts, act.reposts)
    return Sum(len(items), sum(views for views, _ in items.values()), sum(reposts for _, reposts in items.values()))


def detect(ledger: Ledger, account: tuple[str, str], now: int, fresh: Collection[str]) -> list[Signal]:
    """A signal for each victim that the sum is about and of whom there is news (`Ledger.is_news`).

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts.
    """
    acts = [
        act
        for act in ledger.acts.values()
        if (act.asserts or act.narrative in ledger.alleged)
        and not ledger.handled(act)
        and act.at < now
        and within_years(act.at, now, YEARS)
    ]
    upper, lower = total(acts), total(act for act in acts if act.narrative in ledger.alleged)
    exact = not (ledger.let_go and within_years(ledger.let_go, now, YEARS))
    if not upper.reached and (exact or not lower.items):
        return []
    level: Level = "met" if lower.reached else "watch"
    figure = _figure(lower, upper)[1]
    return [
        _signal(ledger, account, now, victim, acts, (lower, upper), exact)
        for victim in sorted({act.victim for act in acts})
        if ledger.is_news(NAME, victim, level, figure, now, victim in fresh)
    ]


def _signal(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    victim: str,
    acts: list[Act],
    bounds: tuple[Sum, Sum],
    exact: bool,
) -> Signal:
    lower, upper = bounds
    unit, least, most = _figure(lower, upper)
    below = ABSENT if exact else POSSIBLE  # what was let go may be what is missing
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="met" if lower.reached else "watch",
        criteria=(CRITERION,),
        value=most,
        lower=least,
        upper=most,
        threshold=REPOSTS if unit == "reposts" else VIEWS,
        unit=unit,
        window=366 * 86_400,
        platforms=(account[0],),
        subject=f"actor:{account[0]}:{account[1]}",
        elements={
            f"{CRITERION}/several_times": _state(lower.items, upper.items, SEVERAL, below),
            f"{CRITERION}/not_dealt_with": MET,
            f"{CRITERION}/views": _state(lower.views, upper.views, VIEWS, below),
            f"{CRITERION}/reposts": _state(lower.reposts, upper.reposts, REPOSTS, below),
        },
        figures={
            "views": upper.views,
            "reposts": upper.reposts,
            "views_alleged": lower.views,
            "reposts_alleged": lower.reposts,
            "items": upper.items,
            "victims": len({act.victim for act in acts}),
            "acts_left_out": ledger.dropped,
            "exact": int(exact),
        },
        evidence=evidence(account[1], acts),
    )


def _figure(lower: Sum, upper: Sum) -> tuple[str, int, int]:
    """Unit and bounds of the total that lies further towards its own number; this compares and converts nothing."""
    found = lower if lower.reached else upper
    if found.reposts * VIEWS >= found.views * REPOSTS:
        return "reposts", lower.reposts, upper.reposts
    return "views", lower.views, upper.views


def _state(lower: int, upper: int, least: int, below: int) -> int:
    return MET if lower >= least else POSSIBLE if upper >= least else below
