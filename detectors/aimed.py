"""How certain it has to be at whom an event is aimed before it counts: per cent (`graph.aim`), not statutory."""

from __future__ import annotations

from typing import Final

from detectors.guard import guarded
from detectors.reach_counts import REPOSTS, VIEWS
from graph.facts import ANY_PERSONAL, ASSERTION, ATTACK, BARE, CALLS, HOSTILE, THREAT, WHERE_OR_WHEN
from graph.frames import Activity

LEAST_CONFIDENCE: Final = 40  # per cent, below which an event is not counted against anybody; spread is
THREAT_CONFIDENCE: Final = 60  # the same of threats: wrath at a third person is no threat to whom it answers
SPOKEN_TO: Final = 50  # of the author of a post: "her number is …" below it is seldom about who wrote it
DATA_CONFIDENCE: Final = 70  # of personal data: whose it is, is seldom whom the words answer
# Times from which on one item is remembered, not statutory: as dear as who drew so many records is anyway.
SEEN, RESHARED = VIEWS // 2, REPOSTS // 10


def is_theirs(record: Activity) -> bool:
    """Is personal data, or a call, of this person? Below their own post it is where data comes with a call."""
    if record.rule == 5 or record.confidence >= DATA_CONFIDENCE:
        return True
    if record.rule != 4 or record.confidence < SPOKEN_TO:
        return False
    return bool(record.facts.flags & ANY_PERSONAL and record.facts.flags & CALLS)


def threatens(record: Activity) -> bool:
    """Does it threaten the person, or call to attack them at a place or a time?"""
    flags = record.facts.flags
    harms = flags & THREAT or (flags & ATTACK and flags & WHERE_OR_WHEN)
    return bool(harms) and record.confidence >= THREAT_CONFIDENCE


def is_hostile(record: Activity) -> bool:
    """Does it count against the person: hostile words of its own, that the guard does not take out?"""
    facts = record.facts
    return bool(
        facts.flags & HOSTILE
        and not facts.flags & BARE
        and record.confidence >= LEAST_CONFIDENCE
        and not guarded(facts.flags, facts.hostility)
    )


def lasts(record: Activity) -> bool:
    """Is it remembered longer than a day: abuse, and what somebody may yet allege to be false?

    Who is written about often learns of it, and complains, days later.
    """
    facts = record.facts
    return is_hostile(record) or facts.flags & ASSERTION > 0 or facts.views >= SEEN or facts.reposts >= RESHARED
