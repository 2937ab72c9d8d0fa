"""What a detector has to know beside the counts: who the person is, what is usual, how wrong the scorer is."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, Protocol

from detectors.abuse.model import Rates
from detectors.bounds import Bounds, Counted, account_bounds, summed
from detectors.registry import Class
from detectors.victim import LABELLED_ALL, LABELLED_HOSTILE, SCORED, SCORED_HOSTILE, Victim

ORDINARY: Final = frozenset({"", "private_person", "minor"})  # "" = in no registry
WEEK: Final = 7 * 86_400_000_000  # µs


class Usual(NamedTuple):
    """What an ordinary person of this cohort draws in a window."""

    hostile_accounts: int  # thousandths
    share: int  # of hostile events, per mille
    reach: int  # reshares and accounts, 99.9th percentile
    hostile_size: int = 0  # hundredths: size of the negative binomial (`detectors.change`); 0 = Poisson

    @property
    def size(self) -> float | None:
        """As `detectors.change` takes it."""
        return self.hostile_size / 100 if self.hostile_size else None


class Cohort(Protocol):
    """People of one follower bin, platform and hour of the week."""

    def over(self, seconds: int) -> Usual:
        """What is usual in a window of so many seconds."""


class ErrorRates(NamedTuple):
    """Of whoever scores."""

    scorer: Rates
    labels: Rates


class Standing(NamedTuple):
    """Of one victim at one moment."""

    kind: Class | Literal[""]  # as of seven days before it began; "" = in no registry
    followers: int  # the same; -1 = not known
    baseline: Cohort
    rates: ErrorRates
    open: bool  # has anything been found that opens an incident?


def frozen_followers(victim: Victim, began: int = 0) -> int:
    """The number seven days before it began, else the first that is known: a pile-on gives its victim followers.

    Args:
        began: µs; 0 = with the first event that was ever aimed at them.
    """
    before = [number for at, number in victim.followers if at <= (began or victim.first_at) - WEEK]
    if before:
        return before[-1]
    return victim.followers[0][1] if victim.followers else -1


class Hostility(NamedTuple):
    """How much hostility in one window, with bounds."""

    events: Bounds
    accounts: Bounds
    share: Bounds  # of all events with words of their own, per mille
    total: int  # such events


def hostility(victim: Victim, window: int, rates: ErrorRates) -> Hostility:
    """The hostile events and accounts of a window, corrected by what the scorer gets wrong."""
    counters = victim.sums.window(window)
    scored, labelled = counters[SCORED], counters[LABELLED_ALL]
    events = summed(
        (
            Counted(counters[SCORED_HOSTILE], scored, rates.scorer),
            Counted(counters[LABELLED_HOSTILE], labelled, rates.labels),
        )
    )
    total = scored + labelled
    mostly = rates.scorer if scored >= labelled else rates.labels
    accounts = victim.accounts.count(window)
    by_account = account_bounds(min(victim.hostile.count(window), accounts), accounts, max(total, accounts), mostly)
    return Hostility(events, by_account, events.share(total), total)
