"""Metrics of what tick stages are given and find. Who, and which post, stands in none.

A partition that is rebuilt folds frames again, and they count again: rates hold, totals need not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

from detectors.aimed import LEAST_CONFIDENCE
from detectors.campaigns import Campaigns
from detectors.chain import CAMPAIGNS
from detectors.guard import REASONS, guarded
from detectors.incidents.incident import State
from detectors.incidents.matrix import RESTRICTED
from detectors.signal import DECISION, Signal
from graph.campaigns import Coordination
from graph.facts import BARE, GENERATED, HOSTILE
from graph.frames import Activity
from graph.watermark import NEVER
from streams import metrics


def begin(stage: str) -> None:
    """A stage is there: what it may count is 0 so far, and not unknown."""
    for counter in (metrics.GAPS, metrics.REPEATED_FRAMES, metrics.MACHINE_SECONDS, metrics.MACHINE_RECORDS):
        counter.labels(stage)
    if stage == "victims":
        for decision in (*REASONS, _HOSTILE):
            metrics.GUARD.labels(decision)


def begin_telling() -> None:
    """The process that tells people is there: the same of what it counts."""
    for severity in _SEVERITIES:
        metrics.INCIDENTS_OPENED.labels(severity)
        metrics.ALERTS_ACTIVE.labels(severity)
        for state in (*get_args(State), "muted", "shadow"):
            metrics.INCIDENTS.labels(severity, state)
    for outcome in ("sent", "resent", "resolved", "failed"):
        metrics.ALERTS.labels(outcome)
    for outcome in ("sent", "failed", "dead"):
        metrics.DELIVERIES.labels(outcome)
    for receiver in ("alertmanager", "webhook"):
        metrics.RECEIVER_FAILING.labels(receiver)


def taken(stage: str, records: Sequence[Any]) -> None:
    """A frame reached `stage`: of the stage of victims, how hostile it is and what the guard decides."""
    if stage == "victims":
        _activity(records)


def found(made: Iterable[Any]) -> None:
    """What a stage made of a frame."""
    for each in made:
        if isinstance(each, Signal) and each.detector != DECISION and not _restricted(each):
            metrics.SIGNALS.labels(each.detector, each.level).inc()


def standing(stage: str, marks: Sequence[int], machines: Iterable[object]) -> None:
    """How far a stage has come (µs), and what its machines hold, over the partitions of this process.

    A stage whose partitions here have heard nothing has no watermark: it would stand still for ever. Such are all
    partitions of campaigns but the first.
    """
    known = [mark for mark in marks if mark != NEVER]
    if known:
        metrics.WATERMARK.labels(stage).set(min(known) / 1e6)
    else:
        metrics.WATERMARK.remove(stage)
    if stage == CAMPAIGNS:
        _campaigns([machine.state for machine in machines if isinstance(machine, Campaigns)])


def _campaigns(states: Sequence[Coordination]) -> None:
    metrics.PAIRS_TESTED.set(sum(state.tests for state in states))
    known = [named for state in states for named in state.known]
    for reach, several in (("one_platform", False), ("several_platforms", True)):
        of_it = [named for named in known if (len({_platform(one) for one in named.accounts}) > 1) == several]
        metrics.CAMPAIGNS.labels(reach).set(len(of_it))
        metrics.CAMPAIGN_ACCOUNTS.labels(reach).set(sum(len(named.accounts) for named in of_it))


def _platform(account: str) -> str:
    return account.partition(":")[0]


def _restricted(signal: Signal) -> bool:
    """Does all of it belong on the topic `safety` alone?"""
    return (signal.safety and signal.level == "watch") or not RESTRICTED.isdisjoint(signal.criteria)


def _activity(records: Iterable[Activity]) -> None:
    hostile: Counter[str] = Counter()
    decisions: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for record in records:
        flags = record.facts.flags
        if flags & GENERATED:
            marked[record.platform] += 1
        if flags & HOSTILE and not flags & BARE and record.confidence >= LEAST_CONFIDENCE:
            reason = guarded(flags, record.facts.hostility)
            decisions[reason or _HOSTILE] += 1
            hostile[record.platform] += not reason
    for platform, number in hostile.items():
        metrics.HOSTILE.labels(platform).inc(number)
    for decision, number in decisions.items():
        metrics.GUARD.labels(decision).inc(number)
    for platform, number in marked.items():
        metrics.MARKS.labels(platform).inc(number)


_HOSTILE: Final = "hostile"  # what the guard left in the count
_SEVERITIES: Final = ("S1", "S2", "S3")  # S4 opens none
