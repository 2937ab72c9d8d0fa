"""Mass spread against an ordinary person: Guiding Opinions, article 12(2)(2).

Criterion: go:12.2.2. Elements that are measured: an ordinary person (class as of seven days before it began);
wide spread; a large amount of vulgar, malicious comment. Not measurable: "at will", grave harm to the order of the
network, vile social impact.

Formula. Over the last 24 hours, and over the last hour and 30 days so that neither a sudden nor a slow one is
missed:
    reach    = reshares that concern the person, or distinct accounts that spoke of them, whichever is more; its
               upper bound: the platform's views. MET above the 99.9th percentile of the cohort, in at least
               `cascades` cascades or `platforms` platforms with hostile events
    hostile  = distinct hostile accounts, guarded events left out, corrected by the scorer's error rates; MET where
               the lower bound is at least `accounts` and improbable under the cohort's rate (negative binomial of
               its mean and size, at most `false_alarm` a look) and the lower bound of the share is above `share` and
               above the cohort's. Over 30 days it need not be improbable where the rise has lasted: a CUSUM of the
               lower bound of hostile accounts a day, one false alarm in 1 / `false_alarm` days at most, which stands
               still while an incident is open
level met: all three at the lower bound. possible: one of them only at its upper bound, the many also at the estimate,
with some that are certain. watch: hostile inflow alone.

Parameters: `accounts` (accounts, 10, not statutory); `share` (per mille of events with words of their own, 200, not
statutory); `cascades` (3, not statutory); `platforms` (2, not statutory); `false_alarm` (probability a look,
10⁻⁶, not statutory); `public_followers` (10⁶ a week before it began, not statutory: of somebody in no registry the
element is absent from there on, and possible from a tenth of it); `waived` (names of elements that the source cannot
tell, as "wide_spread" where it holds no reshares: not measurable, and not asked for; for the backtest only).
Blind spots: accounts that one person holds count as several; reach is what the platforms tell; comments in one
thread only are no wide spread; the cohort is the shipped one until the operator's own replaces it.
Source: Guiding Opinions 2023, article 12(2)(2).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from detectors.bounds import Bounds
from detectors.change import tail
from detectors.signal import ABSENT, MET, POSSIBLE, UNMEASURED, Level, Signal
from detectors.standing import ORDINARY, Hostility, Standing, Usual, hostility
from detectors.victim import RESHARES, Victim
from detectors.windows import DAY, HOUR, MINUTE, MONTH, WINDOWS

CRITERION: Final = "go:12.2.2"
LOOKS: Final = (HOUR, DAY, MONTH)


class Parameters(NamedTuple):
    """See the module docstring for units."""

    accounts: int = 10
    share: int = 200
    cascades: int = 3
    platforms: int = 2
    false_alarm: float = 1e-6
    public_followers: int = 1_000_000
    waived: frozenset[str] = frozenset()


def keep_days(victim: Victim, standing: Standing) -> None:
    """Take the days that are over into the CUSUM of `victim`; those of an open incident only pass."""
    if not victim.slow.is_due:
        return
    if standing.open:
        victim.slow.pass_over()
        return
    usual = standing.baseline.over(WINDOWS[DAY])
    lower = hostility(victim, MONTH, standing.rates).accounts.lower
    mean = max(usual.hostile_accounts, 1) / 1000
    victim.slow.settle(mean, usual.size, lower, max(victim.hostile.count(MONTH), 1))


def worth_a_look(victim: Victim, parameters: Parameters) -> bool:
    """Can it fire at all? Cheap."""
    return victim.hostile.count(MONTH) >= parameters.accounts


def detect(victim: Victim, now: int, standing: Standing, parameters: Parameters) -> Signal | None:
    """The strongest finding over the windows, or None."""
    if standing.kind not in ORDINARY or not worth_a_look(victim, parameters):
        return None
    found = [_in(window, victim, now, standing, parameters) for window in LOOKS]
    return max((one for one in found if one is not None), key=_strength, default=None)


def _strength(signal: Signal) -> tuple[int, int, int]:
    return sum(signal.elements.values()), signal.lower, -signal.window


def _in(window: int, victim: Victim, now: int, standing: Standing, parameters: Parameters) -> Signal | None:
    seconds = WINDOWS[window]
    found = hostility(victim, window, standing.rates)
    usual = standing.baseline.over(seconds)
    slow = window == MONTH and victim.slow.cusum.alarms(1 / parameters.false_alarm)
    many = _many(found, usual, slow, parameters)
    if many == ABSENT:
        return None
    counters = victim.sums.window(window)
    seen = max(counters[RESHARES], victim.accounts.count(window))
    views = sum(narrative.views for narrative in victim.narratives.values())
    reach = Bounds(seen, seen, max(seen, views))
    ordinary = _ordinary(standing, parameters)
    since = now // MINUTE - seconds // 60
    platforms = tuple(sorted(name for name, minute in victim.platforms.items() if minute > since))
    cascades = victim.cascades.count(window)
    wide = _wide(reach, usual.reach, cascades, len(platforms), parameters)
    asked = {"ordinary_public": ordinary, "wide_spread": wide, "many_malicious_comments": many}
    told = {name: UNMEASURED if name in parameters.waived else state for name, state in asked.items()}
    elements = {f"{CRITERION}/{name}": state for name, state in told.items()}
    elements |= {"go:3/public": MET, "go:3/wanton_abuse": many}
    states = [state for state in told.values() if state != UNMEASURED]
    weak = sum(state != MET for state in states)
    level: Level = "met" if weak == 0 else "possible" if weak == 1 and ABSENT not in states else "watch"
    return Signal(
        detector="mass_spread",
        victim=victim.name,
        at=now,
        level=level,
        criteria=(CRITERION, "go:3"),
        value=found.accounts.value,
        lower=found.accounts.lower,
        upper=found.accounts.upper,
        threshold=parameters.accounts,
        unit="accounts",
        window=seconds,
        platforms=platforms,
        elements=elements,
        figures={
            "accounts_hostile_observed": victim.hostile.count(window),
            "accounts": victim.accounts.count(window),
            "events_hostile": found.events.value,
            "events_hostile_lower": found.events.lower,
            "events_hostile_upper": found.events.upper,
            "events": found.total,
            "share_lower": found.share.lower,
            "share_upper": found.share.upper,
            "reach": reach.lower,
            "reach_upper": reach.upper,
            "reshares": counters[RESHARES],
            "cascades": cascades,
            "days_of_rise": victim.slow.cusum.steps,
        },
        baseline={"hostile_accounts": usual.hostile_accounts, "share": usual.share, "reach": usual.reach},
        bounds=_bounds(reach, usual.reach, cascades, len(platforms), parameters) | _followers(standing, parameters),
        evidence=victim.evidence(),
    )


def _bounds(
    reach: Bounds, usual: int, cascades: int, platforms: int, parameters: Parameters
) -> dict[str, tuple[int, int, int]]:
    """By what the spread is wide or not: the reach, or, below the number of cascades, these."""
    few = cascades < parameters.cascades and platforms < parameters.platforms
    wide = (cascades, cascades, parameters.cascades) if few else (reach.lower, reach.upper, usual + 1)
    return {f"{CRITERION}/wide_spread": wide}


def _followers(standing: Standing, parameters: Parameters) -> dict[str, tuple[int, int, int]]:
    """By what somebody in no registry may be none of the ordinary public."""
    if standing.kind or standing.followers < 0:
        return {}
    return {f"{CRITERION}/ordinary_public": (standing.followers, standing.followers, parameters.public_followers)}


def _many(found: Hostility, usual: Usual, slow: bool, parameters: Parameters) -> int:
    """Is the inflow of hostile accounts above what is usual? `slow`: has it been for days?"""
    if _above(found.accounts.lower, found.share.lower, usual, slow, parameters):
        return MET
    if not found.accounts.lower or not _above(found.accounts.value, found.share.value, usual, slow, parameters):
        return ABSENT  # an upper bound alone is what a harmless crowd has, too
    return POSSIBLE


def _above(accounts: int, share: int, usual: Usual, slow: bool, parameters: Parameters) -> bool:
    if accounts < parameters.accounts or share <= max(parameters.share, usual.share):
        return False
    return slow or tail(accounts, usual.hostile_accounts / 1000, usual.size) <= parameters.false_alarm


def _ordinary(standing: Standing, parameters: Parameters) -> int:
    """Of the ordinary public? Where no registry says so, many followers leave it open."""
    if standing.kind:
        return MET
    if standing.followers >= parameters.public_followers:
        return ABSENT
    return POSSIBLE if standing.followers >= parameters.public_followers // 10 else MET


def _wide(reach: Bounds, usual: int, cascades: int, platforms: int, parameters: Parameters) -> int:
    """One cascade on one platform is no wide spread, however large."""
    if cascades < parameters.cascades and platforms < parameters.platforms:
        return ABSENT
    return MET if reach.lower > usual else POSSIBLE if reach.upper > usual else ABSENT
