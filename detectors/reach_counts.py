"""How often an information was actually viewed and reposted: Fa Shi [2013] 21, articles 2(1) and 4.

The text counts times, not persons, and those that *actually* were: at least 5,000 views or 500 reposts of the same
information, the number itself included. Deducted are, and nothing else:

| ground | what | from |
|---|---|---|
| own | clicks, views and reposts of the victim | drafters' article |
| maintenance | clicks of administrators who maintain the site | drafters' article |
| self_refresh | the same visitor loading again | "other deliberate inflation" |
| anti_fraud | what the platform's own system marked as false | "other deliberate inflation" |
| no_visit | views that a counter shows without a visit behind them | "other deliberate inflation" |
| third_party | bought by somebody who is not of those who spread it | "other deliberate inflation" |

The examples of the last ground are ours. **Belonging to a campaign is no ground**: organised spreading is the offence
itself. What campaign accounts did is shown, and deducts nothing.

A count or a deduction that is known only within limits is a `Between`. The lower bound takes off the most that the
items allow, the upper the least; an item that nobody entered moves nothing. reached: lower bound of views or of
reposts at its number. possibly: an upper bound only. Views and reposts are never converted into each other.

What it cannot see: whether two items name the same clicks (then too much is taken off, never too little); whether two
texts are the same information. That is for whoever enters them.

Source: Fa Shi [2013] 21, articles 2(1) and 4; the deductions: an article by its drafters.

    >>> told = reach(Counts(reposts=exactly(520), deductions=(Deduction("own", reposts=exactly(20)),)))
    >>> told.state, told.reposts.lower
    ('reached', 500)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from detectors.actors.years import within_years

VIEWS: Final = 5_000
REPOSTS: Final = 500
SEVERAL: Final = 2  # acts of a year: the text says "several"; not statutory
YEARS: Final = 1

Ground: TypeAlias = Literal["own", "maintenance", "self_refresh", "anti_fraud", "no_visit", "third_party"]
State: TypeAlias = Literal["reached", "possibly", "not"]
GROUNDS: Final[tuple[Ground, ...]] = ("own", "maintenance", "self_refresh", "anti_fraud", "no_visit", "third_party")


class Between(NamedTuple):
    """A number of times, as far as it is known."""

    least: int
    most: int

    @property
    def known(self) -> bool:
        """Is it one number?"""
        return self.least == self.most


NONE: Final = Between(0, 0)


class Deduction(NamedTuple):
    """One item to take off, with its ground. `proof` names what shows it: a log, a platform's notice, a statement."""

    ground: Ground
    views: Between = NONE
    reposts: Between = NONE
    proof: str = ""


class Counts(NamedTuple):
    """Of one information in one place: what the platform shows, and what is known against it."""

    views: Between = NONE
    reposts: Between = NONE
    deductions: tuple[Deduction, ...] = ()
    campaign_views: int = 0  # by accounts of a campaign: shown, never deducted
    campaign_reposts: int = 0


class Total(NamedTuple):
    """A number of times after deductions, with what it came from."""

    raw: Between
    value: int  # the middle between the bounds
    lower: int
    upper: int
    campaign: int  # of the raw number; part of `lower` and `upper`

    @property
    def without_campaign(self) -> int:
        """The lower bound as it would be without the campaign: to be shown beside it, decides nothing."""
        return max(0, self.lower - self.campaign)


class Reach(NamedTuple):
    """Two totals that are never added to each other, the items behind them, and what follows."""

    views: Total
    reposts: Total
    items: tuple[Deduction, ...]
    state: State


class Act(NamedTuple):
    """One act of one account, for the yearly sum."""

    at: int  # µs UTC
    victim: str
    handled: bool  # already punished or decided upon
    reach: Reach


class Yearly(NamedTuple):
    """What one account spread in a year, over all victims and narratives."""

    acts: int
    victims: int
    reach: Reach


def exactly(number: int) -> Between:
    """A number that is known."""
    return Between(number, number)


def inseparable(total: int, comments: Between | None = None) -> Between:
    """Reposts of a source that counts reposts and comments together.

    Args:
        total: what the source shows.
        comments: how many of them are comments, as far as known; None = not at all, so any number of them.

    >>> inseparable(900)
    Between(least=0, most=900)
    >>> inseparable(900, Between(100, 300))
    Between(least=600, most=800)
    """
    known = comments or Between(0, total)
    return Between(max(0, total - known.most), max(0, total - known.least))


def reach(counts: Counts) -> Reach:
    """The totals of one information in one place, after deductions.

    Raises:
        ValueError: a ground that the text does not give, or a number that cannot be.
    """
    for deduction in counts.deductions:
        if deduction.ground not in GROUNDS:
            known = ", ".join(GROUNDS)
            raise ValueError(
                f"{deduction.ground!r} is no ground for a deduction; there are {known} (a campaign is none)"
            )
    views = _total(counts.views, [one.views for one in counts.deductions], counts.campaign_views)
    reposts = _total(counts.reposts, [one.reposts for one in counts.deductions], counts.campaign_reposts)
    return Reach(views, reposts, counts.deductions, _state(views, reposts))


def together(parts: Iterable[Reach]) -> Reach:
    """The same information in several places, or several acts: views to views, reposts to reposts."""
    found = list(parts)
    views, reposts = _sum(one.views for one in found), _sum(one.reposts for one in found)
    items = tuple(item for one in found for item in one.items)
    return Reach(views, reposts, items, _state(views, reposts))


def yearly(acts: Iterable[Act], now: int) -> Yearly:
    """Article 4: acts of one account within a year of `now` (µs UTC) that nobody has dealt with, added up.

    A single act is not "several": it is left to article 2(1), and its state here is "not".
    """
    kept = [act for act in acts if not act.handled and act.at <= now and within_years(act.at, now, YEARS)]
    added = together(act.reach for act in kept)
    if len(kept) < SEVERAL:
        added = added._replace(state="not")
    return Yearly(len(kept), len({act.victim for act in kept}), added)


def _total(raw: Between, deductions: list[Between], campaign: int) -> Total:
    for one in (raw, *deductions):
        if not 0 <= one.least <= one.most:
            raise ValueError(f"{one.least} … {one.most} is no number of times; give the smaller first, none below 0")
    if not 0 <= campaign <= raw.most:
        raise ValueError(f"{campaign} by a campaign of at most {raw.most} in all; count both in the same place")
    lower = max(0, raw.least - sum(one.most for one in deductions))
    upper = max(lower, raw.most - sum(one.least for one in deductions))
    return Total(raw, (lower + upper) // 2, lower, upper, campaign)


def _sum(totals: Iterable[Total]) -> Total:
    least = most = lower = upper = campaign = 0
    for one in totals:
        least, most = least + one.raw.least, most + one.raw.most
        lower, upper, campaign = lower + one.lower, upper + one.upper, campaign + one.campaign
    return Total(Between(least, most), (lower + upper) // 2, lower, upper, campaign)


def _state(views: Total, reposts: Total) -> State:
    if views.lower >= VIEWS or reposts.lower >= REPOSTS:
        return "reached"
    return "possibly" if views.upper >= VIEWS or reposts.upper >= REPOSTS else "not"
