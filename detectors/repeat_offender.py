"""Penalised for defamation within two years, and at it again: Fa Shi [2013] 21, article 2 (3).

Criterion: fashi-2013-21:2.3. Elements that are measured: penalty, acts_again. Not measurable: that the facts are
invented. No number of views or reposts is needed.

Formula. An administrative penalty for defamation that people entered, and an act after it, within two calendar
years of its day, the last one included. MET where the act stands in a narrative that somebody alleges to be false;
POSSIBLE where it only states a fact that could be true or false. Platform sanctions and findings of ours are no
penalties and never count here: `detectors.roles` has them.

Parameters: `years` (2, statutory).
Blind spots: penalties that nobody entered; a second account of the same person; insult (the item is about defamation
only); acts that were let go (`detectors.actors.ledger`).
Source: Fa Shi [2013] 21, article 2; Criminal Law, article 99 ("within" includes the number).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from detectors.actors.ledger import Act, Ledger, evidence
from detectors.actors.years import within_years
from detectors.signal import MET, POSSIBLE, Signal

NAME: Final = "repeat_offender"
CRITERION: Final = "fashi-2013-21:2.3"
YEARS: Final = 2


def detect(ledger: Ledger, account: tuple[str, str], now: int, fresh: Collection[str]) -> list[Signal]:
    """A signal for each of the victims `fresh` against whom an act followed such a penalty.

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts, or all of them where a penalty is new.
    """
    penalties = [at for at, offence, _ in ledger.penalties if offence == "defamation"]
    if not penalties:
        return []
    signals = []
    for victim in sorted(fresh):
        again = [act for act in ledger.acts.values() if act.victim == victim and _again(act, penalties, ledger)]
        if again:
            signals.append(_signal(ledger, account, now, victim, again, penalties))
    return [one for one in signals if ledger.is_news(NAME, one.victim, one.level, one.lower, now, True)]


def _again(act: Act, penalties: list[int], ledger: Ledger) -> bool:
    """Could the act be defamation, after a penalty and within two years of it?"""
    if not (act.asserts or act.narrative in ledger.alleged):
        return False
    return any(at < act.at and within_years(at, act.at, YEARS) for at in penalties)


def _signal(
    ledger: Ledger, account: tuple[str, str], now: int, victim: str, acts: list[Act], penalties: list[int]
) -> Signal:
    alleged = sum(act.narrative in ledger.alleged for act in acts)
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="met" if alleged else "possible",
        criteria=(CRITERION,),
        value=len(acts),
        lower=alleged,
        upper=len(acts),
        threshold=1,
        unit="acts",
        platforms=(account[0],),
        subject=f"actor:{account[0]}:{account[1]}",
        elements={f"{CRITERION}/penalty": MET, f"{CRITERION}/acts_again": MET if alleged else POSSIBLE},
        figures={"penalties": len(penalties), "acts_left_out": ledger.dropped},
        evidence=evidence(account[1], acts),
        reason="; ".join(source for _, offence, source in ledger.penalties if offence == "defamation"),
    )
