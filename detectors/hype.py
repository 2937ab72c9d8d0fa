"""Public accounts that ride incidents: Guiding Opinions, article 5; Fa Shi [2019] 15, articles 7, 9 and 10 (4).

Criteria: go:5, fashi-2019-15:9, fashi-2019-15:10.4. Elements that are measured: public_account, rides_incidents,
diversion; pointers; items, followers. Not measurable: purpose; that what is spread is information on an offence
(fashi-2019-15:7); gain.

Formula. An account's items within `window` that are aimed at a person and carry a link or a picture (article 9 takes
links, screenshots and QR codes for publishing). Neutral news is excepted: an item that reports, quotes or takes
somebody's side, without abuse, threats, calls to dig or personal data. Fires from `followers` on; always watch.
rides_incidents is MET from `persons` distinct persons on.

Parameters: `followers` (accounts, 30,000, statutory; the highest number given within the window), `items` (100,
statutory for websites), `persons` (2, not statutory), `window` (seconds, 30 days, not statutory).
Blind spots: accounts of one owner are not added up; chat groups and accounts addressed are not given; neutral news
without a cue of reporting counts; what a picture shows is not read; that the link draws traffic is not looked up.
Source: Guiding Opinions 2023, article 5; Fa Shi [2019] 15, articles 7, 9, 10.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from detectors.actors.ledger import DAY, Act, Ledger, evidence
from detectors.signal import ABSENT, MET, POSSIBLE, UNMEASURED, Signal
from graph.facts import (
    ANY_PERSONAL,
    CALLS,
    COUNTER_SPEECH,
    FIRST_PERSON,
    HOSTILE,
    LINK,
    QUOTATION,
    REPORTING,
    SEXUAL,
    THREAT,
)

NAME: Final = "hype"
SECOND: Final = 1_000_000  # µs
LEAST_FOLLOWERS: Final = 30_000  # statutory
_NEWS: Final = REPORTING | QUOTATION | COUNTER_SPEECH | FIRST_PERSON
_NOT_NEUTRAL: Final = HOSTILE | THREAT | CALLS | SEXUAL | ANY_PERSONAL


class Parameters(NamedTuple):
    """See the module docstring for units."""

    followers: int = LEAST_FOLLOWERS
    items: int = 100
    persons: int = 2
    window: int = 30 * DAY // SECOND


DEFAULTS: Final = Parameters()


def points(flags: int) -> bool:
    """Does an event point somewhere, and is it no neutral news?"""
    return bool(flags & LINK) and (bool(flags & _NOT_NEUTRAL) or not flags & _NEWS)


def detect(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    fresh: Collection[str],
    parameters: Parameters = DEFAULTS,
) -> list[Signal]:
    """A signal for each of the victims `fresh` whom a public account pointed to.

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts.
    """
    acts = [act for act in ledger.within(now - parameters.window * SECOND, now) if points(act.flags)]
    followers = max((act.followers for act in acts), default=-1)
    if followers < parameters.followers:
        return []
    concerned = {act.victim for act in acts}
    return [
        _signal(account, now, victim, acts, followers, parameters)
        for victim in sorted(concerned & set(fresh))
        if ledger.is_news(NAME, victim, "watch", followers, now, True)
    ]


def _signal(
    account: tuple[str, str], now: int, victim: str, acts: list[Act], followers: int, parameters: Parameters
) -> Signal:
    items = len({(act.scope, act.item) for act in acts})
    persons = len({act.victim for act in acts})
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="watch",
        criteria=("go:5", "fashi-2019-15:9", "fashi-2019-15:10.4"),
        value=followers,
        lower=followers,
        upper=followers,
        threshold=parameters.followers,
        unit="followers",
        window=parameters.window,
        platforms=(account[0],),
        subject=f"actor:{account[0]}:{account[1]}",
        elements={
            "go:5/public_account": MET,
            "go:5/rides_incidents": MET if persons >= parameters.persons else POSSIBLE,
            "go:5/diversion": MET,
            "fashi-2019-15:9/pointers": MET,
            "fashi-2019-15:10.4/items": MET if items >= parameters.items else ABSENT,
            "fashi-2019-15:10.4/accounts": UNMEASURED,
            "fashi-2019-15:10.4/group_members": UNMEASURED,
            "fashi-2019-15:10.4/followers": MET,
        },
        figures={"items": items, "persons": persons, "hostile": sum(act.hostile for act in acts)},
        evidence=evidence(account[1], [act for act in acts if act.victim == victim]),
    )
