"""The guard of article 10: which hostile events are lawful speech and leave the hostile count, event by event.

Two limbs (Guiding Opinions, article 10): reporting or exposing wrongdoing is not defamation unless knowingly
invented; comment and criticism, even biased or extreme, is no insult unless it is wanton abuse. Neither covers
personal data (article 4), threats, calls to attack, sexual claims about another person, or outcomes.

A cue alone guards nothing: "exposing by real name" is also how pile-ons open. What is abuse beyond doubt
(`WANTON` and above) stays hostile whatever stands before it. The guard cannot be switched off.
"""

from __future__ import annotations

from typing import Final

from graph.facts import (
    ANY_PERSONAL,
    CALLS,
    COUNTER_SPEECH,
    CRITICISM,
    FIRST_PERSON,
    OUTCOME,
    QUOTATION,
    REPORTING,
    SEXUAL,
    THREAT,
)

WANTON: Final = 800  # per mille: from here on hostility is abuse, not harsh opinion; a convention, not statutory
NEVER: Final = ANY_PERSONAL | THREAT | CALLS | OUTCOME  # what the guard does not cover
CUES: Final = FIRST_PERSON | COUNTER_SPEECH | QUOTATION | REPORTING | CRITICISM
_REASONS: Final = (
    (FIRST_PERSON, "first_person"),
    (COUNTER_SPEECH, "counter_speech"),
    (QUOTATION, "quotation"),
    (REPORTING, "reporting"),
    (CRITICISM, "criticism"),
)
REASONS: Final = tuple(reason for _, reason in _REASONS)


def guarded(flags: int, hostility: int) -> str:
    """Why the guard takes a hostile event out of the count, or "" where it does not.

    Args:
        flags: of the event, `graph.facts`.
        hostility: per mille.
    """
    if not flags & CUES or flags & NEVER:
        return ""
    if flags & SEXUAL and not flags & FIRST_PERSON:  # a first-person complaint is what article 10 protects
        return ""
    if hostility >= WANTON:
        return ""
    return next(reason for bit, reason in _REASONS if flags & bit)
