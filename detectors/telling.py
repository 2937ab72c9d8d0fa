"""When a finding about a person is put out again.

    due    its level rose, its lower bound grew by a quarter, or it still holds after half an hour; never because
           it fell
    owed   more is known or came than was said, but the half hour is not over: it is said then, though nothing
           more comes

So the last signal of a finding that holds tells of the last event against the person. What is to be watched only is
said once.
"""

from __future__ import annotations

from typing import Final

from detectors.signal import LEVELS, Signal
from detectors.victim import Victim

AGAIN: Final = 1_800_000_000  # µs


def key_of(signal: Signal) -> str:
    """Under which `Victim.said` has it."""
    return f"{signal.detector}\0{signal.subject}"


def is_more(signal: Signal, victim: Victim) -> bool:
    """Does it say more than what was said before?"""
    level, lower, _ = victim.said.get(key_of(signal), (-1, 0, 0))
    return LEVELS[signal.level] > level or signal.lower * 4 > lower * 5


def is_due(signal: Signal, victim: Victim) -> bool:
    """Is it to be said now?"""
    if is_more(signal, victim):
        return True
    level, _, at = victim.said[key_of(signal)]
    return LEVELS[signal.level] == level and signal.level != "watch" and signal.at - at >= AGAIN


def is_owed(signal: Signal, victim: Victim) -> bool:
    """Is more known than was said? What has sunk is not said again, and would be asked for ever."""
    level, lower, at = victim.said[key_of(signal)]
    if LEVELS[signal.level] != level or signal.level == "watch":
        return False
    return signal.lower > lower or victim.last_hostile >= at
