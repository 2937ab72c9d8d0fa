"""A reported outcome: Guiding Opinions, article 12(2)(1); Fa Shi [2013] 21, article 2(2).

Criteria: go:12.2.1, fashi-2013-21:2.2, fashi-2017-10:5.2.1 where personal data was published. Elements that are
measured: a *reported* outcome (derangement, self-harm, suicide; of the victim or a close relative); hostile content.
Not measurable: causation, diagnosis, vile social impact.

Formula. met: an event of kind `outcome` names the person: a platform, an authority or a reviewer entered it. What
posts only tell, and distress that is inferred from words, is no finding: it is a safety signal and opens nothing.

Parameters: none. Blind spots: outcomes that nobody enters; that it happened and why is for people.
Source: Guiding Opinions 2023, article 12(2)(1); Fa Shi [2013] 21, article 2(2).
"""

from __future__ import annotations

from detectors.signal import ABSENT, MET, Signal
from detectors.standing import Standing
from detectors.victim import LABELLED_HOSTILE, PUBLISHED, SCORED_HOSTILE, Victim
from detectors.windows import MONTH


def detect(victim: Victim, now: int, standing: Standing) -> list[Signal]:
    """The finding, and what only the safety receiver is told."""
    entered = tuple(one for one in victim.outcomes if one.kind == "outcome")
    told = tuple(one for one in victim.outcomes if one.kind != "outcome")
    signals = []
    if entered:
        counters = victim.sums.window(MONTH)
        hostile = counters[SCORED_HOSTILE] + counters[LABELLED_HOSTILE]
        criteria = ["go:12.2.1", "fashi-2013-21:2.2"]
        elements = {
            "go:12.2.1/reported_outcome": MET,
            "go:12.2.1/hostile_content": MET if hostile else ABSENT,
            "fashi-2013-21:2.2/reported_outcome": MET,
        }
        if counters[PUBLISHED]:
            criteria.append("fashi-2017-10:5.2.1")
            elements["fashi-2017-10:5.2.1/reported_outcome"] = MET
        signals.append(
            Signal(
                detector="serious_consequence",
                victim=victim.name,
                at=now,
                level="met",
                criteria=tuple(criteria),
                value=len(entered),
                lower=len(entered),
                upper=len(entered),
                threshold=1,
                unit="reports",
                severity="S1",
                safety=True,
                elements=elements,
                figures={"hostile": hostile},
                bounds={"go:12.2.1/hostile_content": (hostile, hostile, 1)},
                evidence=entered,
            )
        )
    for name, found in (("outcome_told", told), ("distress", tuple(victim.distress))):
        if found:
            signals.append(_restricted(name, victim, now, found))
    return signals


def _restricted(name: str, victim: Victim, now: int, found: tuple[object, ...]) -> Signal:
    """For the safety receiver only: it names what kind, and counts."""
    return Signal(
        detector=name,
        victim=victim.name,
        at=now,
        level="watch",
        criteria=(),
        value=len(found),
        lower=len(found),
        upper=len(found),
        threshold=1,
        unit="events",
        safety=True,
    )
