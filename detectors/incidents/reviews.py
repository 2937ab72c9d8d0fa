"""What a person's decision does to the incident it names."""

from __future__ import annotations

from typing import Final

from detectors import decisions
from detectors.incidents.held import NOTHING, Held, note, weigh
from detectors.incidents.incident import Step
from detectors.incidents.severity import BY_RANK
from detectors.signal import Signal

QUIET: Final = "quiet"
DISMISSED: Final = "dismissed"
MERGED: Final = "merged"


def apply(held: Held, change: decisions.Review, signal: Signal) -> None:
    """Let `change` take effect at the moment of `signal`, and stand in the history."""
    if isinstance(change, decisions.Merge) and held.id == change.into:
        held.merged = sorted({*held.merged, change.incident})
        write(held, "merged_in", change.incident, signal)
        return
    write(held, str(type(change).__struct_config__.tag), _detail(change), signal)
    if isinstance(change, decisions.Ack):
        held.acknowledged_by = signal.author
    elif isinstance(change, decisions.Assign):
        held.assigned_to = change.to
    elif isinstance(change, decisions.Confirm):
        _confirm(held)
    elif isinstance(change, decisions.Dismiss):
        held.label = DISMISSED
        _close(held, DISMISSED, signal.at)
    elif isinstance(change, decisions.Merge):
        held.into = change.into
        _close(held, MERGED, signal.at)
    elif isinstance(change, decisions.SetVictim):
        held.called = change.is_
        held.victim_class, held.grounds, held.followers = signal.victim_class, signal.grounds, -1
    elif isinstance(change, decisions.Handled):
        held.handled = True


def write(held: Held, what: str, detail: str, signal: Signal) -> None:
    """The decision of `signal` into the history."""
    note(held, Step(signal.at, what, detail, signal.author, signal.reason))


def split(held: Held, subjects: tuple[str, ...], at: int) -> Held:
    """Take the findings of `subjects` out of `held`; both are weighed anew."""
    moved = {key: found for key, found in held.findings.items() if found.peak.subject in subjects}
    apart = Held(
        track=f"{held.victim}\0{held.id}", victim=held.victim, shadow=held.shadow, first=at, last=at, updated=at
    )
    apart.victim_class, apart.grounds, apart.followers = held.victim_class, held.grounds, held.followers
    apart.findings = moved
    held.findings = {key: found for key, found in held.findings.items() if key not in moved}
    for one in (held, apart):
        one.best, one.raised = NOTHING, False
        for found in one.findings.values():
            weigh(one, found)
    for found in moved.values():
        apart.first, apart.signals = min(apart.first, found.first), apart.signals + found.count
    return apart


def _confirm(held: Held) -> None:
    """It is one: if somebody dismissed it before, it may open again like any other."""
    held.label = "confirmed"
    if held.closed_as == DISMISSED:
        held.closed_as = QUIET


def _close(held: Held, how: str, at: int) -> None:
    """Closed by a person; what it was closed as, and how severe it was then, decides what opens it again."""
    held.closed_at, held.closed_as, held.closed_rank = at, how, held.rank
    held.state = "closed"
    note(held, Step(at, "closed", BY_RANK[held.rank]))


def _detail(change: decisions.Review) -> str:
    if isinstance(change, decisions.Assign):
        return change.to
    if isinstance(change, decisions.Merge):
        return change.into
    if isinstance(change, decisions.SetVictim):
        return change.is_
    if isinstance(change, decisions.NoticeChange):
        return decisions.detail(change)
    return ", ".join(change.subjects) if isinstance(change, decisions.Split) else ""
